// An essay's text between HTML, as the server keeps it, and the document that is written in.

import { DOMParser, Fragment } from "prosemirror-model";
import { countWords } from "../words.js";
import { serializer } from "./lines.js";
import { schema } from "./schema.js";

const parser = DOMParser.fromSchema(schema);

// Of what the server keeps every space is meant.
export const documentOf = (html) => parser.parse(inert(html), { preserveWhitespace: "full" });

// Parsed where nothing is fetched and nothing runs.
function inert(html) {
  return new globalThis.DOMParser().parseFromString(`<body>${html}`, "text/html").body;
}

// A block that has not changed is not written again.
const apart = document.implementation.createHTMLDocument("");
const htmlOfBlock = kept((block) => {
  const box = apart.createElement("div");
  box.append(serializer.serializeFragment(Fragment.from(block), { document: apart }));
  return box.innerHTML;
});

export function htmlOf(doc) {
  let html = "";
  doc.forEach((block) => (html += htmlOfBlock(block)));
  return html === "<p></p>" ? "" : html;
}

const wordsOfBlock = kept((block) => {
  let text = "";
  let notes = "";
  block.descendants((node) => {
    if (node.type.name === "footnote") {
      notes += ` ${node.textContent}`;
      return false;
    }
    if (node.isText) text += node.text;
    else if (node.isBlock || node.type.name === "line_break") text += " ";
    return true;
  });
  return { text: countWords(text), notes: countWords(notes) };
});

// {text, notes}: how many words, in notes and without them.
export function wordsOf(doc) {
  const sum = { text: 0, notes: 0 };
  doc.forEach((block) => {
    const { text, notes } = wordsOfBlock(block);
    sum.text += text;
    sum.notes += notes;
  });
  return sum;
}

// What the inside of a note is in HTML.
export const htmlOfNote = kept((note) => {
  const box = apart.createElement("div");
  box.append(serializer.serializeFragment(note.content, { document: apart }));
  return box.innerHTML;
});

// What was made of a node is not made again: it is the same object from one state to the next.
export function kept(make) {
  const known = new WeakMap();
  return (block) => {
    if (!known.has(block)) known.set(block, make(block));
    return known.get(block);
  };
}
