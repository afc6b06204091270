"""A table of a text as one of a Word file, in which each row fills all columns."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from app.text.tree import Element, plain

MOST_COLUMNS = 63  # that Word opens
MOST_CELLS = 20_000  # more are of a page made to keep somebody waiting
FARTHEST = 200  # columns, before those that no cell needs are left out
LEAST, MOST = 6, 60  # letters that count for how wide a column is


class Cell(NamedTuple):
    """A cell in its place: the first of its columns and rows, and how many of each it spans."""

    element: Element | None
    row: int
    column: int
    columns: int = 1
    rows: int = 1


def elements(node: Element) -> list[Element]:
    return [child for child in node.children if isinstance(child, Element)]


class Grid:
    """Where each cell of a table stands: as browsers place them, but none over another."""

    def __init__(self, table: Element) -> None:
        self.places: dict[tuple[int, int], Cell] = {}
        self.lines: list[list[Element]] = []  # each row's own cells
        self.rows = self.heads = self.columns = 0
        placed = True
        for section in elements(table):
            rows = [elements(row) for row in elements(section)]
            placed = placed and self._place(rows)
            self.lines += rows
            self.rows = len(self.lines)
            self.heads += self.rows if section.name == "thead" else 0
        if placed:
            self.columns = self._without_columns_that_no_cell_needs()
        self.fits = placed and self.columns <= MOST_COLUMNS
        self.fits = self.fits and self.columns * self.rows <= MOST_CELLS

    def _place(self, rows: list[list[Element]]) -> bool:
        """The rows of a head or a body, over whose end no cell reaches; whether there was room."""
        end = self.rows + len(rows)
        for number, row in enumerate(rows, self.rows):
            column = 0
            for cell in row:
                column = self._put(cell, number, column, end)
                if column > FARTHEST:
                    return False
        return True

    def _put(self, element: Element, row: int, column: int, end: int) -> int:
        """The column behind it."""
        while (row, column) in self.places:
            column += 1
        asked = int(element.attributes.get("colspan", 1))
        columns = next((n for n in range(1, asked) if (row, column + n) in self.places), asked)
        rows = min(int(element.attributes.get("rowspan", 1)), end - row)
        cell = Cell(element, row, column, columns, rows)
        for there in range(row, row + rows):
            for beside in range(column, column + columns):
                self.places[there, beside] = cell
        return column + columns

    def _without_columns_that_no_cell_needs(self) -> int:
        """A column counts if a cell begins or ends with it."""
        cells = self.places.values()
        edges = sorted({cell.column for cell in cells} | {c.column + c.columns for c in cells})
        place = {edge: number for number, edge in enumerate(edges)}
        moved: dict[tuple[int, int], Cell] = {}
        for (row, column), cell in self.places.items():
            if column in place:
                first, behind = place[cell.column], place[cell.column + cell.columns]
                moved[row, place[column]] = cell._replace(column=first, columns=behind - first)
        self.places = moved
        return len(edges) - 1

    def row(self, number: int) -> Iterator[Cell]:
        """What fills a row from its first to its last column; empty where the text has nothing."""
        column = 0
        while column < self.columns:
            cell = self.places.get((number, column)) or Cell(None, number, column)
            yield cell
            column += cell.columns

    def widths(self, room: int) -> list[int]:
        """How wide each column is, by how much stands in it."""
        most = [LEAST] * self.columns
        for cell in self.places.values():
            if cell.columns == 1 and cell.element is not None:
                length = len(plain(cell.element.children, notes=False))
                most[cell.column] = min(MOST, max(most[cell.column], length))
        edges = [room * sum(most[:n]) // sum(most) for n in range(self.columns + 1)]
        return [right - left for left, right in pairwise(edges)]
