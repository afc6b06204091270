"""The blocks of a text as paragraphs and tables of a Word file."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from app.interchange.docx_credits import credit_line
from app.interchange.docx_writing_directions import right_to_left
from app.interchange.docx_writing_lines import Lines, words
from app.interchange.docx_writing_markup import Form, Look, Xml, w
from app.interchange.docx_writing_styles import (
    BULLETED,
    LEVELS,
    QUOTED,
    STEP,
    STYLES,
    Lists,
)
from app.interchange.docx_writing_tables import Cell, Grid, elements
from app.text.schema import INLINES
from app.text.tree import Element, Node

HEADINGS = {"h2": "Heading1", "h3": "Heading2", "h4": "Heading3"}
HIGHEST_NUMBER = 32_767  # that Word counts to
BETWEEN_CELLS = 200  # twentieths of a point, between the words of two
NARROWEST = 1_000  # twentieths of a point that stay of a line, however far in it stands


@dataclass(frozen=True, slots=True)
class Place:
    """What is around a block: how far in it stands, in how many lists, in which language and
    direction. `room`: how wide it may be, in twentieths of a point; `style`: that of plain
    paragraphs."""

    room: int
    style: str = ""
    left: int = 0
    lists: int = 0
    quoted: bool = False
    lang: str = ""
    dir: str = ""

    def inside(self, node: Element) -> "Place":
        lang = node.attributes.get("lang", self.lang)
        return replace(self, lang=lang, dir=node.attributes.get("dir", self.dir))

    def further(self, left: int, right: int = 0) -> "Place":
        room = max(NARROWEST, self.room - left - right)
        return replace(self, left=self.left + left, room=room)

    def in_cell(self, style: str, width: int) -> "Place":
        """A page of its own."""
        return Place(max(1, width - BETWEEN_CELLS), style, lang=self.lang, dir=self.dir)


class Blocks:
    """Writes blocks into the body of a file, one after another."""

    def __init__(self, lines: Lines, lists: Lists) -> None:
        self.lines, self.lists = lines, lists
        self.body: list[Xml] = []
        self.number: tuple[int, int] | None = None  # of the item whose first paragraph comes next

    def write(self, nodes: Iterable[Node], place: Place) -> None:
        """Blocks, or an item's line and what follows it."""
        for in_line, group in groupby(nodes, _in_line):
            together = [*group]
            if in_line and not all(isinstance(node, str) and node.isspace() for node in together):
                self._add("", together, place)
            for node in together:
                if not in_line and isinstance(node, Element):
                    self._block(node, place.inside(node))

    def _block(self, node: Element, place: Place) -> None:
        match node.name:
            case "h2" | "h3" | "h4":
                self._add(HEADINGS[node.name], node.children, place)
            case "blockquote":
                self._quotation(node, place)
            case "ul" | "ol":
                self._list(node, place)
            case "table":
                self._table(Grid(node), place)
            case "figure":
                self._figure(node, place)
            case "pre":
                self._add("HTMLPreformatted", node.children, replace(place, dir="ltr"))
            case "hr":
                self._add("Rule", (), place)
            case "footer":
                self._add("QuoteSource", ["— ", *node.children], place)
            case _:
                self._add("", node.children, place)

    def _add(self, style: str, line: Iterable[Node], place: Place, with_next: bool = False) -> None:
        self.body.append(self.paragraph(style, line, place, with_next))

    def paragraph(
        self, style: str, line: Iterable[Node], place: Place, with_next: bool = False
    ) -> Xml:
        line = [*line]
        if not style:
            usual = "ListContinue" if place.lists else place.style
            usual = "ListParagraph" if self.number else usual
            style = "Quote" if place.quoted else usual
        rtl = right_to_left(place.dir, line)
        form = Form(style, self.number, rtl, *self._indent(style, place), with_next)
        self.number = None
        look = Look(lang=place.lang, rtl=rtl)
        return w("p", *form.told(), *self.lines.runs(line, look, place.room))

    def _indent(self, style: str, place: Place) -> tuple[int | None, int]:
        """Nothing where the style or the list stands as far in by itself."""
        if self.number:
            usual = STEP * (self.number[1] + 1)
            return (None, 0) if place.left == usual else (place.left, STEP)
        usual = STYLES[style].left if style in STYLES else 0
        return (None if place.left == usual else place.left), 0

    def _quotation(self, node: Element, place: Place) -> None:
        self.write(node.children, replace(place.further(QUOTED, QUOTED), quoted=True))

    # Lists

    def _list(self, node: Element, place: Place) -> None:
        level = min(place.lists, LEVELS - 1)
        inside = replace(place.further(STEP), lists=place.lists + 1)
        number = int(node.attributes.get("start", 1))
        list_id = self.lists.begin(min(number, HIGHEST_NUMBER)) if node.name == "ol" else BULLETED
        for item in elements(node):
            asked = int(item.attributes.get("value", number))
            if asked != number and asked <= HIGHEST_NUMBER:
                list_id = self.lists.go_on(list_id, level, asked)
            number = asked
            self._item(item, (list_id, level), number, inside.inside(item))
            number += 1

    def _item(self, item: Element, mark: tuple[int, int], number: int, place: Place) -> None:
        """One without any words of its own keeps its mark all the same; a number that Word cannot
        count to is written in words."""
        self._keep_mark(place)
        line: list[Node] = [*item.children]
        if number > HIGHEST_NUMBER and mark[0] != BULLETED:
            line = [f"{number}. ", *line]
        else:
            self.number = mark
        self.write(line, place)
        self._keep_mark(place)

    def _keep_mark(self, place: Place) -> None:
        if self.number:
            self._add("", (), place)

    # Tables

    def _table(self, grid: Grid, place: Place) -> None:
        self._keep_mark(place)
        if not grid.fits:
            self._too_wide(grid, place)
            return
        widths = grid.widths(max(NARROWEST, place.room))
        facts = [w("tblStyle", val="EssayTable")]
        facts += [w("bidiVisual")] if place.dir == "rtl" else []
        facts += [w("tblW", w=sum(widths), type="dxa")]
        facts += [w("tblInd", w=place.left, type="dxa")] if place.left else []
        facts += [w("tblLayout", type="fixed"), _look(grid)]
        columns = w("tblGrid", *(w("gridCol", w=width) for width in widths))
        rows = (self._row(grid, number, widths, place) for number in range(grid.rows))
        self.body.append(w("tbl", w("tblPr", *facts), columns, *rows))
        self._add("AfterTable", (), place)  # or else Word makes one of it and a table behind it

    def _row(self, grid: Grid, number: int, widths: list[int], place: Place) -> Xml:
        facts = [w("cantSplit")] + ([w("tblHeader")] if number < grid.heads else [])
        cells = (self._cell(cell, number, widths, place) for cell in grid.row(number))
        return w("tr", w("trPr", *facts), *cells)

    def _cell(self, cell: Cell, row: int, widths: list[int], place: Place) -> Xml:
        width = sum(widths[cell.column : cell.column + cell.columns])
        facts = [w("tcW", w=width, type="dxa")]
        facts += [w("gridSpan", val=cell.columns)] if cell.columns > 1 else []
        if cell.rows > 1:
            facts.append(w("vMerge", val="restart") if row == cell.row else w("vMerge"))
        element = cell.element if row == cell.row and cell.element is not None else Element("td")
        style = "TableHeading" if element.name == "th" else "TableText"
        here = place.in_cell(style, width).inside(element)
        return w("tc", w("tcPr", *facts), *self._apart(element.children, here))

    def _apart(self, nodes: list[Node], place: Place) -> list[Xml]:
        """What a cell holds; Word insists on a paragraph at its end, and one follows each table."""
        around, self.body = self.body, []
        self.write(nodes, place)
        if not self.body:
            self._add("", (), place)
        inside, self.body = self.body, around
        return inside

    def _too_wide(self, grid: Grid, place: Place) -> None:
        """A table that Word could not open becomes lines, or the blocks of its cells."""
        place = replace(place, style="TableText")
        for cells in grid.lines:
            if not all(_in_line(node) for cell in cells for node in cell.children):
                for cell in cells:
                    self.write(cell.children, place.inside(cell))
                continue
            line: list[Node] = []
            for cell in cells:
                line += ["\t", *cell.children] if line else cell.children
            self._add("TableText", line, place)

    # Figures

    def _figure(self, node: Element, place: Place) -> None:
        pictures = [child for child in elements(node) if child.name != "figcaption"]
        captions = [child for child in elements(node) if child.name == "figcaption"]
        caption = captions[0] if captions else Element("figcaption")
        facts = node.attributes
        credit = credit_line(facts.get("data-credit", ""), facts.get("data-rights", ""))
        told = bool(caption.children or credit)
        self._add("Figure", pictures, place, with_next=told)
        if told:
            below = self.paragraph("Caption", caption.children, place.inside(caption))
            between = [w("r", w("br"))] if credit and caption.children else []
            below.extend([*between, *words(credit, Look("PictureCredit"))])
            self.body.append(below)


def _look(grid: Grid) -> Xml:
    """What is to be set off, so that whoever hears a table hears what heads its rows, too."""
    firsts = [next(grid.row(number)).element for number in range(grid.heads, grid.rows)]
    if firsts and all(one is not None and one.name == "th" for one in firsts):
        return w("tblLook", val="00A0", firstRow=1, firstColumn=1)
    return w("tblLook", val="0020", firstRow=1)


def _in_line(node: Node) -> bool:
    return isinstance(node, str) or node.name in INLINES
