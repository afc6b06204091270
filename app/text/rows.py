"""The rows of a table in their one form: its head follows from the cells alone."""

from collections.abc import Callable
from itertools import accumulate, takewhile

from app.text.schema import CELLS, ROWS
from app.text.tree import Element, Node, chosen

Content = Callable[[Element], list[Node]]  # what a cell holds, in its one form


def sections_of(table: Element, content: Content) -> tuple[list[Element], list[Node]]:
    """Its head and its body; and what stood there that is no row. Rows without cells go, and no
    row is no section; a cell may be empty."""
    stray: list[Node] = []
    head: list[Element] = []
    body: list[Element] = []
    _sort_rows(table, False, head, body, stray)
    rows = _with_cells(head + body)
    for cell in (cell for row in rows for cell in _cells(row)):
        cell.children = content(cell)
    heads = _heads(rows)
    named = (("thead", rows[:heads]), ("tbody", rows[heads:]))
    return [Element(name, {}, [*some]) for name, some in named if some], stray


def _sort_rows(
    node: Element, in_head: bool, head: list[Element], body: list[Element], stray: list[Node]
) -> None:
    rows_left = sum(isinstance(child, Element) and child.name == "tr" for child in node.children)
    for child in node.children:
        if not isinstance(child, Element) or child.name not in ROWS:
            stray.append(child)
        elif child.name == "tr":
            row = _row(child, in_head, first=not head and not body)
            _end_cells(row, rows_left)
            rows_left -= 1
            if row.children or head or body:  # before the first no cell reaches into it
                (head if in_head else body).append(row)
        else:
            _sort_rows(child, child.name == "thead", head, body, stray)


def _row(node: Element, in_head: bool, first: bool) -> Element:
    """A row; the cells of a head, or of a first row that heads alone make up, head columns."""
    found = [child for child in node.children if isinstance(child, Element) and child.name in CELLS]
    in_head = in_head or (first and all(cell.name == "th" for cell in found))
    cells: list[Node] = []
    for cell in found:
        facts = chosen(cell, "scope", "colspan", "rowspan", "lang", "dir")
        name = "th" if in_head else cell.name
        if name == "th":
            facts = {"scope": "col" if in_head else "row"} | facts
        cells.append(Element(name, facts, cell.children))
    return Element("tr", {}, cells)


def _end_cells(row: Element, rows_left: int) -> None:
    """Browsers end each with the head or body it stands in, whatever it says."""
    for cell in _cells(row):
        if _down(cell) > rows_left:
            cell.attributes["rowspan"] = str(rows_left)


def _with_cells(rows: list[Element]) -> list[Element]:
    """Those that have cells; each cell reaches over as many of them as it did, and none below."""
    before = [0, *accumulate(bool(row.children) for row in rows)]
    for number, row in enumerate(rows):
        for cell in _cells(row):
            end = min(number + _down(cell), len(rows))
            cell.attributes["rowspan"] = str(before[end] - before[number])
            if _down(cell) == 1:
                del cell.attributes["rowspan"]
    return [row for row in rows if row.children]


def _heads(rows: list[Element]) -> int:
    """How many rows its head has: the first that head columns and nothing else. Browsers end a cell
    with the head it stands in, so the head ends before a row that reaches below it; what stands
    there goes on heading its column."""
    heads = reached = 0
    for number, row in enumerate(takewhile(_is_head, rows)):
        reached = max(reached, number + max(map(_down, _cells(row))))
        if reached == number + 1:
            heads = reached
    return heads


def _is_head(row: Element) -> bool:
    return all(cell.attributes.get("scope") in ("col", "colgroup") for cell in _cells(row))


def _down(cell: Element) -> int:
    """How many rows it stands in."""
    return int(cell.attributes.get("rowspan", 1))


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row.children if isinstance(cell, Element)]
