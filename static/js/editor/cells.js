// Merging the cells of a table and deleting its columns. ProseMirror's own commands fill up rows in which no cell begins any
// more with new cells, and merging takes a picture without a caption for an empty line.

import { Fragment } from "prosemirror-model";
import { TextSelection } from "prosemirror-state";
import { CellSelection, TableMap, isInTable, mergeCells, selectedRect } from "prosemirror-tables";
import { schema } from "./schema.js";

const { nodes } = schema;

// The selected cells become one; rows and columns that it alone fills become one, too.
export function merge(state, dispatch) {
  if (!mergeCells(state)) return false;
  if (dispatch) {
    const { table, tableStart, map, ...edges } = selectedRect(state);
    const [first, ...others] = placesIn(map.cellsInRect(edges));
    const one = { ...edges, node: joined([first, ...others].map((at) => table.nodeAt(at))) };
    const cells = cellsOf(map, table).filter(({ at }) => !others.includes(at)).map((cell) => (cell.at === first ? one : cell));
    const tr = state.tr.replaceWith(tableStart, tableStart + table.content.size, rowsOf(cells));
    dispatch(tr.setSelection(CellSelection.create(tr.doc, tableStart + first)));
  }
  return true;
}

// The selected columns go, but not all that there are; the cursor stands beside them then.
export function deleteColumns(state, dispatch) {
  if (!isInTable(state)) return false;
  const { table, tableStart, map, top, left, right } = selectedRect(state);
  if (right - left === map.width) return false;
  if (dispatch) {
    const kept = cellsOf(map, table).filter((cell) => cell.left < left || cell.right > right);
    const cells = kept.map((cell) => (cell.left < left ? cell : { ...cell, left: Math.max(cell.left, right) }));
    const tr = state.tr.replaceWith(tableStart, tableStart + table.content.size, rowsOf(cells));
    const beside = map.map[top * map.width + (right < map.width ? right : left - 1)];
    const place = placesIn(TableMap.get(tr.doc.nodeAt(tableStart - 1)).map)[cells.findIndex(({ at }) => at === beside)];
    dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(tableStart + (place ?? 0)))));
  }
  return true;
}

// Where cells begin in a table; 0 stands where there is none, in a row that is too short.
const placesIn = (map) => [...new Set(map)].filter(Boolean);
const cellsOf = (map, table) => placesIn(map.map).map((at) => ({ ...map.findCell(at), at, node: table.nodeAt(at) }));

function joined(cells) {
  const written = cells.filter(({ childCount, firstChild }) => childCount > 1 || firstChild.type !== nodes.paragraph || firstChild.content.size);
  const [first] = cells;
  return first.copy(written.length ? written.reduce((all, cell) => all.append(cell.content), Fragment.empty) : first.content);
}

// The rows that these cells make, each in its place; what no cell begins with is no row and no column.
function rowsOf(cells) {
  const tops = [...new Set(cells.map(({ top }) => top))];
  const lefts = [...new Set(cells.map(({ left }) => left))];
  const count = (edges, from, to) => edges.filter((edge) => edge >= from && edge < to).length;
  const placed = ({ node, top, bottom, left, right }) =>
    node.type.create({ ...node.attrs, rowspan: count(tops, top, bottom), colspan: count(lefts, left, right) }, node.content);
  return tops.map((row) => nodes.table_row.create(null, cells.filter(({ top }) => top === row).map(placed)));
}
