// How a line is written: at each place the mark that reaches furthest is outermost, as in app/text/lines.py. By the order
// of the schema alone, which is ProseMirror's way, a quotation with a link in it would become three quotations.

import { DOMSerializer } from "prosemirror-model";
import { schema } from "./schema.js";

class Serializer extends DOMSerializer {
  serializeFragment(fragment, options = {}, target = undefined) {
    if (!fragment.firstChild?.isInline) return super.serializeFragment(fragment, options, target);
    const document = options.document ?? globalThis.document;
    const into = target ?? document.createDocumentFragment();
    const leaves = fragment.content.map((node) => ({ node: node.mark([]), marks: node.marks }));
    this.line(leaves, { ...options, document }, into);
    return into;
  }

  line(leaves, options, into) {
    for (let at = 0; at < leaves.length; ) {
      const { mark, end } = widest(leaves, at);
      if (mark) this.marked(mark, leaves.slice(at, end), options, into);
      else into.append(this.serializeNode(leaves[at].node, options));
      at = end;
    }
  }

  marked(mark, leaves, options, into) {
    const { dom, contentDOM } = DOMSerializer.renderSpec(options.document, this.marks[mark.type.name](mark, true));
    const inside = leaves.map(({ node, marks }) => ({ node, marks: mark.removeFromSet(marks) }));
    this.line(inside, options, contentDOM ?? dom);
    into.append(dom);
  }
}

// The mark that reaches furthest from here, and where it ends. Of two that reach as far the one that was read first
// stands around the other; code stands around nothing but words.
function widest(leaves, at) {
  let best = { mark: null, end: at + 1 };
  for (const mark of leaves[at].marks) {
    const found = { mark, end: mark.type.spec.code ? at + 1 : endOf(leaves, at, mark) };
    if (!best.mark || before(found, best)) best = found;
  }
  if (best.mark?.type.spec.code) best.end = endOf(leaves, at, best.mark);
  return best;
}

function before(one, other) {
  if (one.mark.type.spec.code || other.mark.type.spec.code) return Boolean(other.mark.type.spec.code);
  if (one.end !== other.end) return one.end > other.end;
  return (one.mark.attrs.which ?? Infinity) < (other.mark.attrs.which ?? Infinity);
}

// Where a mark ends; before what begins under it, reaches beyond, and is never cut in two.
function endOf(leaves, at, mark) {
  let end = at + 1;
  while (end < leaves.length && mark.isInSet(leaves[end].marks)) end += 1;
  const whole = (leaves[end]?.marks ?? []).filter((it) => it.type.spec.whole && !it.isInSet(leaves[at].marks));
  while (end > at + 1 && whole.some((it) => it.isInSet(leaves[end - 1].marks))) end -= 1;
  return end;
}

export const serializer = new Serializer(DOMSerializer.nodesFromSchema(schema), DOMSerializer.marksFromSchema(schema));
