// Footnotes: a number in the text, the note itself written in a box right under it, all notes listed at the end as
// their readers will see them.

import { EditorState, NodeSelection, Plugin, TextSelection } from "prosemirror-state";
import { Fragment, Slice } from "prosemirror-model";
import { StepMap } from "prosemirror-transform";
import { EditorView } from "prosemirror-view";
import { keymap } from "prosemirror-keymap";
import { baseKeymap } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { undoInputRule } from "prosemirror-inputrules";
import { make } from "../offers.js";
import { pasteAddress, toggle } from "./commands.js";
import { markKeys } from "./keys.js";
import { languageAt, languages } from "./languages.js";
import { serializer } from "./lines.js";
import { schema } from "./schema.js";
import { typography } from "./typography.js";

const { footnote, line_break } = schema.nodes;
const { marks } = schema;
const INTO = "Enter: into the note"; // what the key does while the note is only shown

// A new note at the end of what is selected, open to be written.
export function insertNote(state, dispatch, view) {
  const { $to } = state.selection;
  if (!$to.parent.inlineContent || !$to.parent.type.contentMatch.matchType(footnote)) return false;
  if (dispatch) {
    const at = $to.pos;
    // What it stands in goes on behind it; a link alone ends, since the number is one.
    const around = (state.storedMarks ?? $to.marks()).filter((mark) => mark.type !== marks.link);
    const tr = state.tr.insert(at, footnote.create(null, null, around));
    dispatch(tr.setSelection(NodeSelection.create(tr.doc, at)).scrollIntoView());
    openNote(view, at);
  }
  return true;
}

// Write in the note that stands here.
export function openNote(view, at) {
  view.nodeDOM(at)?.dispatchEvent(new CustomEvent("write-note"));
}

export class NoteView {
  constructor(node, view, getPos, desk) {
    Object.assign(this, { node, outer: view, getPos, desk });
    desk.miscounted = true;
    this.dom = make("span", { className: "note-sign" });
    this.dom.dataset.note = "";
    this.sign = make("sup", { className: "note-number" });
    this.dom.append(this.sign);
    this.dom.addEventListener("write-note", () => this.open(true));
    this.dom.addEventListener("number-note", ({ detail }) => this.numbered(detail));
  }

  selectNode() {
    this.dom.classList.add("ProseMirror-selectednode");
    this.open(false);
  }

  deselectNode() {
    this.dom.classList.remove("ProseMirror-selectednode");
    if (!this.inner?.hasFocus()) this.close();
  }

  get number() {
    return this.sign.textContent;
  }

  open(focus) {
    if (!this.inner) this.show();
    if (!focus) return this.desk.tell(`Note ${this.number}: ${this.node.textContent.replace(/[.…]$/, "") || "empty"}. Enter leads into it.`);
    this.inner.focus();
    return this.desk.tell(`Note ${this.number}. Enter leads back to the text.`);
  }

  // Its number, told wherever it stands.
  numbered(number) {
    if (this.number === number) return;
    this.sign.textContent = number;
    if (this.inner) this.named();
  }

  named() {
    this.label.textContent = `Note ${this.number}`;
    this.inner.setProps({ attributes: { role: "textbox", "aria-multiline": "true", "aria-label": `Note ${this.number}`, class: "note-text" } });
  }

  show() {
    this.box = make("span", { className: "note-box" });
    this.label = make("span", { className: "note-label" });
    this.box.append(this.label);
    this.dom.append(this.box);
    this.inner = new EditorView(this.box, {
      state: EditorState.create({ doc: this.node, plugins: this.plugins() }),
      dispatchTransaction: (tr) => this.typed(tr),
      clipboardSerializer: serializer,
      transformPastedHTML: (html) => this.desk.pastedHTML(html, true),
      transformPasted: inOneLine,
      handlePaste: (view, _event, slice) => pasteAddress(view, slice),
      ...this.desk.inSight,
      handleDOMEvents: {
        mousedown: () => void (this.outer.hasFocus() && this.inner.focus()),
        focus: () => void ((this.desk.active = this.inner), (this.hint.textContent = "Enter: back to the text")),
        paste: (_view, event) => this.desk.pictures.pasted(event),
        blur: () => void ((this.hint.textContent = INTO), setTimeout(() => this.left())),
      },
    });
    this.named();
    this.hint = make("span", { className: "note-hint", textContent: INTO });
    this.box.append(this.hint);
  }

  plugins() {
    const outer = this.outer;
    const back = () => (this.leave(), true);
    const newLine = (state, dispatch) => (dispatch?.(state.tr.replaceSelectionWith(line_break.create()).scrollIntoView()), true);
    return [
      typography(() => languageAt(outer.state.doc, this.getPos()) ?? this.desk.language()),
      languages(),
      keymap({
        ...markKeys,
        "Mod-z": () => undo(outer.state, outer.dispatch),
        "Mod-y": () => redo(outer.state, outer.dispatch),
        "Shift-Mod-z": () => redo(outer.state, outer.dispatch),
        "Mod-k": () => this.desk.openBar("link"),
        "Mod-f": () => this.desk.openBar("find"),
        "Mod-Shift-9": toggle(marks.quote),
        "Mod-Alt-f": back,
        Enter: back,
        Escape: back,
        "Mod-Enter": back,
        "Shift-Enter": newLine,
        Backspace: undoInputRule,
        "Alt-F10": () => this.desk.toTools(),
      }),
      keymap(baseKeymap),
    ];
  }

  // Back to the text, right behind the note.
  leave() {
    const at = this.getPos();
    const { state } = this.outer;
    this.outer.dispatch(state.tr.setSelection(TextSelection.create(state.doc, at + state.doc.nodeAt(at).nodeSize)));
    this.outer.focus();
    this.close();
  }

  left() {
    if (this.inner && !this.inner.hasFocus() && !this.dom.classList.contains("ProseMirror-selectednode") && !this.desk.inBar()) this.close();
  }

  close() {
    if (!this.inner) return;
    const empty = !this.node.content.size;
    this.inner.destroy();
    this.inner = null;
    this.box.remove();
    if (this.desk.active !== this.outer) this.desk.active = this.outer;
    if (empty && !this.gone) this.remove();
  }

  remove() {
    const at = this.getPos();
    if (at !== undefined) this.outer.dispatch(this.outer.state.tr.delete(at, at + this.node.nodeSize));
  }

  // What is typed in the box becomes a change of the whole text, with one history.
  typed(tr) {
    const { state, transactions } = this.inner.state.applyTransaction(tr);
    this.inner.updateState(state);
    if (tr.getMeta("fromOutside")) return this.desk.drawn();
    const outerTr = this.outer.state.tr;
    const offset = StepMap.offset(this.getPos() + 1);
    for (const one of transactions) for (const step of one.steps) outerTr.step(step.map(offset));
    if (outerTr.docChanged) this.outer.dispatch(outerTr);
    this.desk.drawn();
  }

  update(node) {
    if (!node.sameMarkup(this.node)) return false;
    this.node = node;
    if (this.inner) this.changeInside(node);
    return true;
  }

  changeInside(node) {
    const { state } = this.inner;
    const start = node.content.findDiffStart(state.doc.content);
    if (start === null) return;
    let { a: endA, b: endB } = node.content.findDiffEnd(state.doc.content);
    const overlap = start - Math.min(endA, endB);
    if (overlap > 0) {
      endA += overlap;
      endB += overlap;
    }
    this.inner.dispatch(state.tr.replace(start, endB, node.slice(start, endA)).setMeta("fromOutside", true));
  }

  // Gone with whoever writes in it, as by undoing: they go on in the text.
  destroy() {
    const within = this.inner?.hasFocus();
    this.desk.miscounted = true;
    this.gone = true;
    this.close();
    if (within) setTimeout(() => this.outer.isDestroyed || this.outer.focus());
  }

  stopEvent(event) {
    return Boolean(this.inner?.dom.contains(event.target));
  }

  ignoreMutation() {
    return true;
  }
}

// What is pasted into a note is one line; notes in it stand in brackets.
export function inOneLine(slice) {
  const line = [];
  const add = (node) => {
    if (node.type === footnote) line.push(schema.text(" ("), ...node.content.content, schema.text(")"));
    else line.push(node);
  };
  const read = (node) => {
    if (node.isInline) return add(node);
    if (node.inlineContent && line.length) line.push(line_break.create());
    return node.forEach(read);
  };
  slice.content.forEach(read);
  return new Slice(Fragment.from(line), 0, 0);
}

// The arrows stop on a note, which shows it. Whatever is then written, composed or pasted stands behind it, not in its
// place.
export function behindNotes() {
  const behind = (view) => {
    const { doc, selection, tr } = view.state;
    if (selection.node?.type === footnote) view.dispatch(tr.setSelection(TextSelection.create(doc, selection.to)));
    return false;
  };
  const handleTextInput = (view, _from, _to, text) => {
    const { selection, tr } = view.state;
    if (selection.node?.type !== footnote) return false;
    view.dispatch(tr.setSelection(TextSelection.create(tr.doc, selection.to)).insertText(text).scrollIntoView());
    return true;
  };
  return new Plugin({ props: { handleTextInput, handlePaste: behind, handleDOMEvents: { compositionstart: behind } } });
}
