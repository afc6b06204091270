// What the keyboard does: the shortcuts that people know from other programs.

import {
  chainCommands,
  createParagraphNear,
  exitCode,
  liftEmptyBlock,
  newlineInCode,
  setBlockType,
  splitBlockAs,
} from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { undoInputRule } from "prosemirror-inputrules";
import { liftListItem, sinkListItem } from "prosemirror-schema-list";
import { NodeSelection, TextSelection } from "prosemirror-state";
import { CellSelection, addRowAfter, deleteTable, goToNextCell, isInTable } from "prosemirror-tables";
import { schema } from "./schema.js";
import { leaveQuotation, newSource, splitItem, toggle, toggleList, toggleQuotation } from "./commands.js";

const { nodes, marks } = schema;

// These work in a note as they do in the text.
export const markKeys = {
  "Mod-b": toggle(marks.strong),
  "Mod-i": toggle(marks.emphasis),
  "Mod-.": toggle(marks.superscript),
  "Mod-,": toggle(marks.subscript),
  "Alt-Shift-5": toggle(marks.strikethrough),
};

const newLine = (state, dispatch) => {
  const { $from } = state.selection;
  if (!$from.parent.inlineContent || $from.parent.type.spec.code) return false;
  dispatch?.(state.tr.replaceSelectionWith(nodes.line_break.create()).scrollIntoView());
  return true;
};

const nextCell = (state, dispatch, view) =>
  goToNextCell(1)(state, dispatch) || (isInTable(state) && addRowAfter(state, dispatch) && goToNextCell(1)(view.state, dispatch));

// In a table Tab leads from cell to cell, and moves no list in or around it.
const furtherOut = (state, dispatch) => !isInTable(state) && liftListItem(nodes.list_item)(state, dispatch);

// The key that deletes a letter only selects a note, and so shows what the next one takes away.
const ontoNote = (side) => (state, dispatch) => {
  const { $cursor } = state.selection;
  const note = $cursor?.[side];
  if (note?.type !== nodes.footnote) return false;
  const at = side === "nodeAfter" ? $cursor.pos : $cursor.pos - note.nodeSize;
  dispatch?.(state.tr.setSelection(NodeSelection.create(state.doc, at)));
  return true;
};

// Where every cell is selected, the table goes, not its words alone.
const deleteWholeTable = (state, dispatch) => {
  const { selection } = state;
  const whole = selection instanceof CellSelection && selection.isRowSelection() && selection.isColSelection();
  return whole && deleteTable(state, dispatch);
};

// Down from the last line of what nothing follows and no key else leads out of.
const leaveBelow = (state, dispatch, view) => {
  const { $head, empty } = state.selection;
  const closed = [nodes.code_block, nodes.table, nodes.quotation, nodes.figure].includes(state.doc.lastChild.type);
  if (!empty || !closed || !view || !isLast($head) || !view.endOfTextblock("down")) return false;
  const end = state.doc.content.size;
  const tr = state.tr.insert(end, nodes.paragraph.create());
  dispatch?.(tr.setSelection(TextSelection.create(tr.doc, end + 1)).scrollIntoView());
  return true;
};

// Whether nothing stands below; cells stand beside one another.
function isLast($place) {
  for (let depth = 0; depth < $place.depth; depth += 1) {
    const node = $place.node(depth);
    if (node.type !== nodes.table_row && $place.index(depth) < node.childCount - 1) return false;
  }
  return true;
}

const heading = (level) => setBlockType(nodes.heading, { level });

export function textKeys(desk) {
  return {
    ...markKeys,
    "Mod-z": chainCommands(undoInputRule, undo),
    "Mod-y": redo,
    "Shift-Mod-z": redo,
    Backspace: chainCommands(undoInputRule, deleteWholeTable, ontoNote("nodeBefore")),
    Delete: ontoNote("nodeAfter"),
    ArrowDown: leaveBelow,
    Enter: chainCommands(
      (state) => desk.intoNote(state),
      newlineInCode,
      splitItem,
      leaveQuotation,
      newSource,
      createParagraphNear,
      liftEmptyBlock,
      splitBlockAs((_node, atEnd) => (atEnd ? { type: nodes.paragraph } : null)), // and not a quotation's source
    ),
    "Shift-Enter": newLine,
    "Mod-Enter": chainCommands(exitCode, newLine),
    Tab: chainCommands(nextCell, sinkListItem(nodes.list_item)),
    "Shift-Tab": chainCommands(goToNextCell(-1), furtherOut),
    "Mod-]": sinkListItem(nodes.list_item),
    "Mod-[": liftListItem(nodes.list_item),
    "Mod-Alt-0": setBlockType(nodes.paragraph),
    "Mod-Alt-2": heading(2),
    "Mod-Alt-3": heading(3),
    "Mod-Alt-4": heading(4),
    "Mod-Shift-7": toggleList(nodes.ordered_list),
    "Mod-Shift-8": toggleList(nodes.bullet_list),
    "Mod-Shift-9": toggleQuotation,
    "Mod-Alt-f": () => desk.note(),
    "Mod-k": () => desk.openBar("link"),
    "Mod-f": () => desk.openBar("find"),
    "Alt-F10": () => desk.toTools(),
  };
}
