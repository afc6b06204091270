// Merging the cells of a table. ProseMirror's own command fills up rows in which no cell begins any more with new cells,
// and takes a picture without a caption for an empty line.

import { Fragment } from "prosemirror-model";
import { CellSelection, mergeCells, selectedRect } from "prosemirror-tables";
import { schema } from "./schema.js";

const { nodes } = schema;

// The selected cells become one; rows and columns that it alone fills become one, too.
export function merge(state, dispatch) {
  if (!mergeCells(state)) return false;
  if (dispatch) {
    const { table, tableStart, map, ...edges } = selectedRect(state);
    const [first, ...others] = map.cellsInRect(edges).filter(Boolean); // 0: none stands there, in a row that is too short
    const one = { ...edges, node: joined([first, ...others].map((at) => table.nodeAt(at))) };
    const places = [...new Set(map.map)].filter((at) => at && !others.includes(at));
    const cells = places.map((at) => (at === first ? one : { ...map.findCell(at), node: table.nodeAt(at) }));
    const tr = state.tr.replaceWith(tableStart, tableStart + table.content.size, rowsOf(cells));
    dispatch(tr.setSelection(CellSelection.create(tr.doc, tableStart + first)));
  }
  return true;
}

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
