"""Where the cells of a Word file's table stand, and which of them are no more than a part of one
above or before them: what those hold, Word does not show."""

from collections.abc import Iterator
from typing import NamedTuple

from app.interchange.docx_story import blocks_in
from app.interchange.docx_xml import Node

MOST = 100  # columns that one cell fills


class Placed(NamedTuple):
    """A cell in its row. `part_of`: `above` or `before`, where it is merged into that one."""

    node: Node | None  # None for what a row leaves free at its beginning
    column: int
    across: int
    part_of: str = ""


def placed_rows(table: Node) -> Iterator[list[Placed]]:
    reach_down: set[int] = set()  # columns in which a cell may go on in the next row
    for row in table.inside:
        yield _placed(row, reach_down)


def _placed(row: Node, reach_down: set[int]) -> list[Placed]:
    cells: list[Placed] = []
    column = _number((row.about or Node("")).value("gridBefore"), 0)
    if column:
        cells.append(Placed(None, 0, column))
    for node in row.all("tc"):
        about = node.about or Node("")
        across = max(1, _number(about.value("gridSpan"), 1))
        part_of = ""
        if _goes_on(about, "vMerge") and column in reach_down:
            part_of = "above"
        elif _goes_on(about, "hMerge") and any(not one.part_of for one in cells):
            part_of = "before"
        elif about.value("vMerge") == "restart":
            reach_down.add(column)
        else:
            reach_down.discard(column)
        cells.append(Placed(node, column, across, part_of))
        column += across
    return cells


def paragraphs_read(blocks: list[Node]) -> Iterator[Node]:
    """All paragraphs of a text that are read, those in tables too, in their order."""
    for one in blocks:
        if one.name == "p":
            yield one
            continue
        for cell in (cell for row in placed_rows(one) for cell in row):
            if cell.node is not None and not cell.part_of:
                yield from paragraphs_read(blocks_in(cell.node))


def _goes_on(about: Node, merged: str) -> bool:
    said = about.value(merged)
    return said is not None and said != "restart"


def _number(said: str | None, otherwise: int) -> int:
    return min(int(said), MOST) if said and said.isdecimal() and len(said) < 7 else otherwise
