// A browser takes half a minute to set a word of 200,000 kerned letters: a block with such a word is set without.

import { Plugin } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";

const LONG = /[^\s\ufffc]{4000}/;

const known = new WeakMap();
function long(block) {
  if (!known.has(block)) known.set(block, LONG.test(block.textBetween(0, block.content.size, " ", "\ufffc")));
  return known.get(block);
}

export const longWords = () =>
  new Plugin({
    props: {
      decorations({ doc }) {
        const found = [];
        doc.forEach((block, at) => {
          if (long(block)) found.push(Decoration.node(at, at + block.nodeSize, { class: "unkerned" }));
        });
        return found.length ? DecorationSet.create(doc, found) : null;
      },
    },
  });
