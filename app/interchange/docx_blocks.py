"""The paragraphs and tables of a Word file told apart: what each of them is, in the order of the
text, before quotations, lists and figures are put together."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from app.interchange.docx_cells import Placed, placed_rows
from app.interchange.docx_credits import BETWEEN_FACTS
from app.interchange.docx_lines import Lines
from app.interchange.docx_lists import Lists, Place
from app.interchange.docx_pieces import Line
from app.interchange.docx_story import blocks_in
from app.interchange.docx_styles import ParagraphStyle, Styles, left_of
from app.interchange.docx_xml import Node

SET_IN = 400  # twentieths of a point beyond what its style says: a quotation by indentation
# How a table asks for a part to be set off: by name, and in the sum by which old versions say so.
ASKED = {"firstRow": ("firstRow", 0x20), "firstCol": ("firstColumn", 0x80)}


class Is(Enum):
    """What a block is."""

    TITLE = auto()
    HEADING = auto()
    PARAGRAPH = auto()
    QUOTATION = auto()
    SET_IN = auto()  # a quotation, unless most of the text is set in
    ITEM = auto()
    GOES_ON = auto()  # a further paragraph of an item
    CAPTION = auto()
    FIGURE = auto()
    RULE = auto()
    AS_TYPED = auto()
    EMPTY = auto()
    BYLINE = auto()  # of a file that this board wrote: no part of the essay
    TABLE = auto()


@dataclass(slots=True)
class Block:
    kind: Is
    line: Line = field(default_factory=Line)
    level: int = 0
    place: Place | None = None
    rtl: bool = False
    left: int = 0  # how far in it stands, in twentieths of a point
    table: "Table | None" = None


@dataclass(slots=True)
class Cell:
    blocks: list[Block]
    column: int
    across: int = 1
    down: int = 1
    head: bool = False
    heads: str = ""  # what it heads: `col` or `row`

    @property
    def worded(self) -> bool:
        return any(one.kind is not Is.EMPTY for one in self.blocks)


@dataclass(slots=True)
class Table:
    rows: list[list[Cell]]
    rtl: bool = False


class Blocks:
    """Tells the blocks of the text apart; ask in its order, since lists count."""

    def __init__(self, styles: Styles, lists: Lists, lines: Lines) -> None:
        self.styles, self.lists, self.lines = styles, lists, lines
        self.renumbered: set[str] = set()  # lists of letters and of Roman numerals

    def told_apart(self, nodes: list[Node]) -> Iterator[Block]:
        for node in nodes:
            if node.name != "p":
                yield Block(Is.TABLE, table=self._table(node))
            elif (block := self._paragraph(node)).kind is not Is.BYLINE:
                yield block

    def _paragraph(self, node: Node) -> Block:
        style, line = self.styles.of_paragraph(node.about), self.lines.line(node)
        about = node.about or Node("")
        place = self._place(about, style)
        said = about.says("bidi")
        block = Block(
            Is.PARAGRAPH, line, place=place, rtl=bool(style.rtl if said is None else said)
        )
        said_left = left_of(about)
        block.left = style.left if said_left is None else said_left
        block.kind, block.level = self._kind(about, style, block)
        return block

    def _place(self, about: Node, style: ParagraphStyle) -> Place | None:
        numbering = about.first("numPr") or style.numbering
        if numbering is None or _level(about, style):
            return None
        return self.lists.place(numbering, style.numbering)

    def _kind(self, about: Node, style: ParagraphStyle, block: Block) -> tuple[Is, int]:
        level = _level(about, style)
        if style.contents and not block.line.empty:
            self.lines.counts["contents"] += 1
            return Is.EMPTY, 0
        if block.line.empty:
            quoted = style.quotation or set_in(about, style)
            return (Is.RULE if style.rule or _ruled(about) else Is.EMPTY), int(quoted)
        if block.line.rule:
            return Is.RULE, 0
        if block.line.pictures:
            linked = sum(bool(one.link) for one in block.line.pictures)
            self.lines.counts["links of pictures"] += linked
            return Is.FIGURE, 0
        if style.preformatted and block.line.as_typed:
            return Is.AS_TYPED, 0
        # without it, somebody has written something else there
        if style.byline and BETWEEN_FACTS in block.line.words and not block.line.notes:
            return Is.BYLINE, 0
        if style.title:
            return Is.TITLE, 1
        if level:
            return Is.HEADING, level
        if block.place is not None:
            if block.place.otherwise and block.place.list_id not in self.renumbered:
                self.renumbered.add(block.place.list_id)
                self.lines.counts["numerals"] += 1
            return Is.ITEM, block.place.level
        if style.caption or block.line.counts_as:
            return Is.CAPTION, 0
        if style.quotation:
            return Is.QUOTATION, 0
        if style.listed:
            return Is.GOES_ON, 0
        return (Is.SET_IN if set_in(about, style) else Is.PARAGRAPH), 0

    # Tables

    def _table(self, node: Node) -> Table:
        about = node.about or Node("")
        rows: list[list[Cell]] = []
        above: dict[int, Cell] = {}  # what began last in each column
        only_heads, first_heads = True, self._sets_off(about, "firstCol")
        for number, (row, placed) in enumerate(zip(node.inside, placed_rows(node), strict=True)):
            only_heads = only_heads and (
                _repeated(row) or (number == 0 and self._sets_off(about, "firstRow"))
            )
            cells, standing = self._row(placed, above)
            for cell in cells:
                cell.head = cell.head or only_heads or (first_heads and cell.column == 0)
            for cell in cells:
                cell.heads = _heads(cell, standing)
            rows.append(cells)
        return Table(rows, bool(about.says("bidiVisual")))

    def _row(self, placed: list[Placed], above: dict[int, Cell]) -> tuple[list[Cell], list[Cell]]:
        """The cells that begin in a row, and all that stand in it."""
        cells: list[Cell] = []
        standing: list[Cell] = []
        for one in placed:
            if one.part_of == "before":
                cells[-1].across += one.across
                continue
            if one.part_of == "above":
                above[one.column].down += 1
            else:
                above[one.column] = self._cell(one)
                cells.append(above[one.column])
            standing.append(above[one.column])
        return cells, standing

    def _cell(self, placed: Placed) -> Cell:
        if placed.node is None:
            return Cell([], placed.column, placed.across)
        blocks = [*self.told_apart(blocks_in(placed.node))]
        return Cell(blocks, placed.column, placed.across, head=self._styled_as_head(placed.node))

    def _styled_as_head(self, cell: Node) -> bool:
        styles = [self.styles.of_paragraph(one.about) for one in cell.all("p")]
        return bool(styles) and all(one.heads_cell for one in styles)

    def _sets_off(self, about: Node, place: str) -> bool:
        """Whether the table's style sets off its `firstRow` or `firstCol`, and the table asks for
        that."""
        look = about.first("tblLook")
        if look is None:
            return False
        asked = look.facts.get(ASKED[place][0])
        sum_of_parts = look.facts.get("val", "0")
        if asked is None:
            asked = (
                str(int(bool(int(sum_of_parts, 16) & ASKED[place][1])))
                if sum_of_parts.isalnum()
                else "0"
            )
        return asked in ("1", "true", "on") and self.styles.sets_off(
            about.value("tblStyle") or "", place
        )


def _level(about: Node, style: ParagraphStyle) -> int:
    """How deep the heading is that a paragraph is; 0 for none."""
    said = about.value("outlineLvl")
    if said is not None and said.isdecimal() and len(said) == 1:
        return 0 if said == "9" else int(said) + 1
    return style.level or 0


def set_in(about: Node, style: ParagraphStyle) -> bool:
    """Whether the paragraph is set in as a whole, not only its first or its other lines."""
    indent = about.first("ind")
    if indent is None:
        return False
    left = indent.facts.get("left", indent.facts.get("start", "0"))
    hanging = indent.facts.get("hanging", "0")
    if not (left.isdecimal() and hanging.isdecimal() and len(left) < 7):
        return False
    return int(left) - int(hanging) - style.left >= SET_IN


def _ruled(about: Node) -> bool:
    """Whether an empty paragraph has a border above or below: a line across the page."""
    borders = about.first("pBdr")
    return borders is not None and any(
        one.name in ("top", "bottom") and one.facts.get("val", "nil") not in ("nil", "none")
        for one in borders.inside
    )


def _repeated(row: Node) -> bool:
    """Whether the row stands again on each page that the table reaches: it heads the columns."""
    return row.about is not None and bool(row.about.says("tblHeader"))


def _heads(cell: Cell, standing: list[Cell]) -> str:
    """What a cell heads, by what stands in its row: a row has something that is headed, which may
    still be empty if the row begins with its head. Heads beside an empty corner are of columns."""
    if not cell.head:
        return ""
    others = [one for one in standing if not one.head and (cell.column == 0 or one.worded)]
    return "row" if others else "col"
