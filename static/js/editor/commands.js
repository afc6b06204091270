// What the tools do beyond what ProseMirror's own commands do.

import { lift, toggleMark, wrapIn } from "prosemirror-commands";
import { Slice } from "prosemirror-model";
import { liftListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
import { AllSelection, TextSelection } from "prosemirror-state";
import { CellSelection } from "prosemirror-tables";
import { schema } from "./schema.js";

const { nodes, marks } = schema;

// The nearest node of a type around the selection: {node, depth}, or nothing. What a cell holds ends at its edge.
export function around(state, ...types) {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if ($from.node(depth).type.spec.tableRole === "row" && !types.includes(nodes.table)) return null;
    if (types.includes($from.node(depth).type)) return { node: $from.node(depth), depth, at: $from.before(depth) };
  }
  return null;
}

// Where all is selected, from its first letter to its last: only so is a list or a quotation found around it.
const overAll = (command) => (state, dispatch) => {
  if (!(state.selection instanceof AllSelection)) return command(state, dispatch);
  const { doc } = state;
  const selection = TextSelection.between(doc.resolve(0), doc.resolve(doc.content.size));
  return command(state.apply(state.tr.setSelection(selection)), dispatch);
};

export const toggleList = (type) => overAll((state, dispatch) => {
  const list = around(state, nodes.bullet_list, nodes.ordered_list);
  if (!list) return wrapInList(type)(state, dispatch);
  if (list.node.type === type) return liftListItem(nodes.list_item)(state, dispatch);
  dispatch?.(state.tr.setNodeMarkup(list.at, type, { lang: list.node.attrs.lang, dir: list.node.attrs.dir }));
  return true;
});

export const toggleQuotation = overAll((state, dispatch) => {
  const quotation = around(state, nodes.quotation);
  if (!quotation) return wrapIn(nodes.quotation)(state, dispatch);
  if (quotation.node.lastChild.type !== nodes.source) return lift(state, dispatch);
  if (dispatch) dispatch(unquoted(state.tr, quotation));
  return true;
});

// A quotation's source becomes a paragraph when the quotation is none any more.
function unquoted(tr, { node, at }) {
  const blocks = [];
  node.forEach((block) => blocks.push(block.type === nodes.source ? nodes.paragraph.create(null, block.content) : block));
  return tr.replaceWith(at, at + node.nodeSize, blocks);
}

// The source of a quotation, at its end, ready to be written.
export function writeSource(state, dispatch) {
  const quotation = around(state, nodes.quotation);
  if (!quotation) return false;
  const end = quotation.at + quotation.node.nodeSize - 1;
  if (dispatch) {
    const tr = state.tr;
    if (quotation.node.lastChild.type !== nodes.source) tr.insert(end, nodes.source.create());
    const inside = tr.doc.resolve(tr.mapping.map(end, -1) + (quotation.node.lastChild.type === nodes.source ? -1 : 1));
    dispatch(tr.setSelection(TextSelection.near(inside, -1)).scrollIntoView());
  }
  return true;
}

// Enter in an empty paragraph at the end of what is quoted leads out of the quotation, which keeps its source.
export function leaveQuotation(state, dispatch) {
  const { $from, empty } = state.selection;
  const quotation = $from.depth > 1 && $from.node(-1);
  if (!empty || quotation?.type !== nodes.quotation || $from.parent.type !== nodes.paragraph || $from.parent.content.size) return false;
  const before = $from.index(-1);
  if (quotation.lastChild.type !== nodes.source || !before || before !== quotation.childCount - 2) return false;
  if (dispatch) {
    const end = $from.after(-1);
    const tr = state.tr.insert(end, nodes.paragraph.create());
    tr.setSelection(TextSelection.create(tr.doc, end + 1));
    dispatch(tr.delete($from.before(), $from.after()).scrollIntoView());
  }
  return true;
}

// A new item counts on, whatever number the one before it was given.
export function splitItem(state, dispatch) {
  const split = splitListItem(nodes.list_item);
  return split(state, dispatch && ((tr) => dispatch(counting(tr))));
}

function counting(tr) {
  const { $from } = tr.selection;
  const item = $from.node(-1);
  if (item.type !== nodes.list_item || item.attrs.value === null) return tr;
  return tr.setNodeMarkup($from.before(-1), null, { ...item.attrs, value: null });
}

// Enter in a source leads on behind the quotation.
export function newSource(state, dispatch) {
  const source = around(state, nodes.source);
  const figure = around(state, nodes.figure);
  if (!source && !figure) return false;
  const outer = source ? around(state, nodes.quotation) : figure;
  if (dispatch) {
    const end = outer.at + outer.node.nodeSize;
    const tr = state.tr;
    if (tr.doc.resolve(end).nodeAfter?.type !== nodes.paragraph) tr.insert(end, nodes.paragraph.create());
    dispatch(tr.setSelection(TextSelection.create(tr.doc, end + 1)).scrollIntoView());
  }
  return true;
}

export function insertTable(rows, columns) {
  return (state, dispatch) => {
    if (around(state, nodes.table)) return false;
    if (dispatch) {
      const cells = (type) => Array.from({ length: columns }, () => type.createAndFill());
      const head = nodes.table_row.create(null, cells(nodes.table_header));
      const body = Array.from({ length: rows - 1 }, () => nodes.table_row.create(null, cells(nodes.table_cell)));
      const { from } = state.selection;
      const tr = state.tr.replaceSelectionWith(nodes.table.create(null, [head, ...body]));
      dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(tableFrom(tr.doc, from)), 1)).scrollIntoView());
    }
    return true;
  };
}

// Where the first table begins that stands here or behind; in the place of an empty paragraph, it begins before it.
function tableFrom(doc, place) {
  let found = null;
  doc.nodesBetween(Math.max(0, place - 1), doc.content.size, (node, at) => {
    if (found === null && node.type === nodes.table && at >= place - 1) found = at;
    return found === null;
  });
  return found;
}

// A mark with attributes, over the selection or, with the cursor in it, over all of it.
export function rangeOf(state, type) {
  const { from, to, empty, $from } = state.selection;
  if (!empty) return { from, to };
  const inside = $from.parent.childAfter($from.parentOffset);
  const node = inside.node && type.isInSet(inside.node.marks) ? inside : $from.parent.childBefore($from.parentOffset);
  const mark = node.node && type.isInSet(node.node.marks);
  if (!mark) return { from, to };
  const start = $from.start() + node.offset;
  return { ...extent($from.parent, node.index, start, mark), mark };
}

function extent(parent, index, start, mark) {
  let from = start;
  let to = start + parent.child(index).nodeSize;
  for (let i = index - 1; i >= 0 && mark.isInSet(parent.child(i).marks); i -= 1) from -= parent.child(i).nodeSize;
  for (let i = index + 1; i < parent.childCount && mark.isInSet(parent.child(i).marks); i += 1) to += parent.child(i).nodeSize;
  return { from, to };
}

// What is done to words is not done to the notes among them: a link in a link would take the note's place.
function onWords(doc, from, to, does) {
  doc.nodesBetween(from, to, (node, at) => {
    const apart = node.type === nodes.footnote;
    if (node.isInline && !apart) does(Math.max(from, at), Math.min(to, at + node.nodeSize));
    return !apart;
  });
}

// As onWords: nor are its notes in italics because the sentence is.
export const toggle = (type) => toggleMark(type, null, { enterInlineAtoms: false });

export function markOver(type, attrs) {
  return (state, dispatch) => {
    const { from, to } = rangeOf(state, type);
    const { tr } = state;
    const mark = attrs && type.create(attrs);
    onWords(state.doc, from, to, (start, end) => {
      tr.removeMark(start, end, type);
      if (mark) tr.addMark(start, end, mark);
    });
    // What is typed next stands behind these words, not in their place.
    if (!state.selection.empty) tr.setSelection(TextSelection.near(tr.doc.resolve(to), -1));
    dispatch?.(tr);
    return true;
  };
}

// A link over the selection; where nothing is selected, its address as its words.
export function link(href) {
  return (state, dispatch) => {
    const { from, to, mark } = rangeOf(state, marks.link);
    if (!href) return markOver(marks.link, null)(state, dispatch);
    const attrs = { href, title: mark?.attrs.title ?? null };
    if (from !== to) return markOver(marks.link, attrs)(state, dispatch);
    dispatch?.(state.tr.replaceSelectionWith(schema.text(href, [marks.link.create(attrs)]), false));
    return true;
  };
}

// An address that is pasted over words is where they lead.
export function pasteAddress({ state, dispatch }, slice) {
  const { selection } = state;
  const address = slice.content.textBetween(0, slice.content.size, "\n").trim();
  const over = selection instanceof TextSelection && !selection.empty && selection.$from.sameParent(selection.$to);
  if (!over || !/^https?:\/\/[^\s/]\S*$/i.test(address) || selection.$from.parent.type.spec.code) return false;
  return link(address)(state, dispatch);
}

// A table that is pasted where one writes in a cell stands in that cell; else its cells would take the place of others.
export function pasteTable(view, slice) {
  const { state } = view;
  const inCell = around(state, nodes.table_cell, nodes.table_header) && !(state.selection instanceof CellSelection);
  let table = false;
  slice.content.forEach((node) => (table ||= node.type === nodes.table));
  if (!inCell || !table) return false;
  view.dispatch(state.tr.replaceSelection(new Slice(slice.content, 0, 0)).scrollIntoView());
  return true;
}
