// The numbers of the notes, and their list at the end.

import { NodeSelection, Plugin } from "prosemirror-state";
import { make } from "../offers.js";
import { openNote } from "./notes.js";
import { schema } from "./schema.js";
import { htmlOfNote, kept } from "./text.js";

const { footnote } = schema.nodes;

// Numbers the signs, and keeps the list at the end in step.
export function notesPlugin(list, desk) {
  let known = null; // the notes that were there
  const update = (view) => {
    const notes = notesOf(view.state.doc);
    // Where no sign came or went, each has the number it had.
    if (desk.miscounted) numberSigns(view);
    desk.miscounted = false;
    notes.forEach(({ node }, index) => {
      const item = list.children[index] ?? list.appendChild(make("li"));
      if (known?.[index] !== node) item.innerHTML = htmlOfNote(node) || "<em>An empty note</em>";
    });
    while (list.children.length > notes.length) list.lastChild.remove();
    list.parentElement.hidden = !notes.length;
    if (known && known.length !== notes.length) desk.tell(`${notes.length} note${notes.length === 1 ? "" : "s"} now.`);
    known = notes.map(({ node }) => node);
  };
  return new Plugin({
    view: (view) => {
      list.addEventListener("click", (event) => toNote(view, [...list.children].indexOf(event.target.closest("li"))));
      queueMicrotask(() => update(view));
      // What is found is drawn anew, and its signs with it, though no word has changed.
      return { update: (now, before) => (desk.miscounted || now.state.doc !== before.doc) && update(now) };
    },
  });
}

function toNote(view, index) {
  const note = notesOf(view.state.doc)[index];
  if (!note) return;
  view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, note.at)).scrollIntoView());
  openNote(view, note.at);
}

const notesOfBlock = kept((block) => {
  const inside = [];
  block.descendants((node, at) => {
    if (node.type === footnote) inside.push({ node, at: at + 1 });
    return node.type !== footnote;
  });
  return inside;
});

// [{node, at}] in their order.
export function notesOf(doc) {
  const found = [];
  doc.forEach((block, offset) => {
    for (const { node, at } of notesOfBlock(block)) found.push({ node, at: offset + at });
  });
  return found;
}

function numberSigns(view) {
  view.dom.querySelectorAll("[data-note]").forEach((sign, index) => {
    sign.dispatchEvent(new CustomEvent("number-note", { detail: String(index + 1) }));
  });
}
