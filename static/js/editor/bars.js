// The row below the tools that asks for what a tool needs; and what can be done with the table or the quotation one is in.

import { chainCommands } from "prosemirror-commands";
import { NodeSelection } from "prosemirror-state";
import {
  addColumnAfter,
  addColumnBefore,
  addRowAfter,
  addRowBefore,
  deleteRow,
  deleteTable,
  splitCell,
  toggleHeaderRow,
} from "prosemirror-tables";
import { make } from "../offers.js";
import { deleteColumns, merge } from "./cells.js";
import { around, link, rangeOf, writeSource } from "./commands.js";
import { button, labelled, row } from "./rows.js";
import { schema } from "./schema.js";

const { nodes, marks } = schema;

const NO_ADDRESS = "This is no web address. It begins with https:// or is a mail address.";

export function linkBar(desk) {
  const view = desk.active;
  const { mark } = rangeOf(view.state, marks.link);
  const field = make("input", { type: "text", inputMode: "url", value: mark?.attrs.href ?? "", placeholder: "https://…", autocomplete: "off" });
  field.dataset.bar = "";
  const refused = make("span", { className: "bar-refused" });
  const apply = () => {
    const href = address(field.value);
    if (href === null) {
      field.setAttribute("aria-invalid", "true");
      refused.textContent = NO_ADDRESS;
      return desk.tell(NO_ADDRESS);
    }
    link(href)(view.state, view.dispatch);
    return desk.closeBar();
  };
  const buttons = [button(mark ? "Change" : "Link", apply)];
  if (mark) buttons.push(button("Remove", () => (link("")(view.state, view.dispatch), desk.closeBar())));
  return row("Link", [labelled("Address", field), ...buttons, refused], { enter: apply, escape: () => desk.closeBar() });
}

// An address in its whole form, "" for none, null for what is none.
function address(typed) {
  const words = typed.trim();
  if (!words) return "";
  if (/^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/.test(words)) return `mailto:${words}`;
  if (/^(https?:\/\/[^/\s]|mailto:|\/(?![/\\]))/i.test(words)) return words;
  return /^[^\s/:]+\.[^\s/:]{2,}([/?#]\S*)?$/.test(words) ? `https://${words}` : null;
}

// What stands around the cursor, and what can be done there; nothing outside of tables and quotations.
export function placeBar(desk) {
  const { state } = desk.view;
  if (state.selection.node?.type === nodes.picture) return pictureBar(desk, state.selection);
  if (around(state, nodes.table)) return tableBar(desk);
  const quotation = around(state, nodes.quotation);
  if (!quotation || quotation.node.lastChild.type === nodes.source) return null;
  return placed("Quotation", desk, [["Add its source", writeSource]]);
}

// What a picture within a line shows, for those who cannot see it.
function pictureBar(desk, { from, node }) {
  const field = make("input", { type: "text", value: node.attrs.alt, autocomplete: "off" });
  const back = () => desk.view.focus();
  field.addEventListener("input", () => {
    const { tr, doc } = desk.view.state;
    tr.setNodeMarkup(from, null, { ...doc.nodeAt(from).attrs, alt: field.value.trim() });
    desk.view.dispatch(tr.setSelection(NodeSelection.create(tr.doc, from)));
  });
  const bar = row("Picture", [labelled("What does it show? For those who cannot see it", field)], { enter: back, escape: back });
  bar.dataset.place = `picture at ${from}`;
  return bar;
}

function tableBar(desk) {
  return placed("Table", desk, [
    ["Row above", addRowBefore],
    ["Row below", addRowAfter],
    ["Column before", addColumnBefore],
    ["Column after", addColumnAfter],
    ["Heading row", toggleHeaderRow],
    ["Merge", merge],
    ["Split", splitCell],
    ["Delete row", chainCommands(deleteRow, deleteTable)], // the last goes with its table
    ["Delete column", chainCommands(deleteColumns, deleteTable)],
    ["Delete table", deleteTable],
  ]);
}

function placed(name, desk, deeds) {
  const deed = (command) => () => {
    command(desk.view.state, desk.view.dispatch);
    desk.view.focus();
  };
  const able = deeds.filter(([label, command]) => !["Merge", "Split"].includes(label) || command(desk.view.state));
  const buttons = able.map(([label, command]) => button(label, deed(command)));
  const bar = row(name, [make("span", { className: "bar-name", textContent: name }), ...buttons], { escape: () => desk.view.focus() });
  bar.dataset.place = name;
  return bar;
}
