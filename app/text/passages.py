"""A stored text as what can be compared: paragraphs of words and signs of notes, and the notes."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple

from app.text.measure import UNSPACED
from app.text.schema import BLOCKS, MARKS, PARTS, RIGHTS, SIGNS
from app.text.tree import Element, Node, is_note, plain, read

APART = BLOCKS | PARTS
LOOKS = MARKS | {"code", "cite"}
FORMING = LOOKS | {"q", "bdi"}  # these say how words look even without attributes
WORD = re.compile(rf"(\s*)({UNSPACED.pattern}|[^\s{UNSPACED.pattern[1:-1]}]+)")
NOTE = "\0"  # begins the key of a note's sign; no word holds it
MOST = 5_000  # paragraphs, and notes; what follows is read as one paragraph, its notes in brackets


class Form(NamedTuple):
    """How words are emphasised, where they lead, whether they are quoted, their language and
    direction; of a picture, which it is."""

    look: str = ""
    link: str = ""
    quoted: str = ""
    language: str = ""
    picture: str = ""


PLAIN = Form()


class Piece(NamedTuple):
    """A word (where words have no space between them, a character), or the sign of a note, whose
    `text` is its number. `key` is what it is compared by; `glued`: it stands behind what comes
    before without a space."""

    key: str
    text: str
    glued: bool
    form: Form = PLAIN

    @property
    def note(self) -> bool:
        return self.key.startswith(NOTE)


Paragraph = list[Piece]

PARAGRAPH = "paragraph"
KINDS = {  # what a reader calls them
    "h2": "heading",
    "h3": "smaller heading",
    "h4": "heading within the text",
    "blockquote": "quotation",
    "footer": "source of a quotation",
    "pre": "block as typed",
    "hr": "line between passages",
    "ul": "list item",
    "ol": "numbered item",
    "th": "table cell",
    "td": "table cell",
    "figure": "picture",
    "figcaption": "caption",
}
SHOWN_AS = {"hr": "* * *", "footer": f"{SIGNS['footer']} "}  # what no words of the text say


class Table(NamedTuple):
    """A table: which of the text's it is, how many rows and columns it has, and what cells."""

    number: int
    rows: int
    columns: int
    cells: tuple[tuple[tuple[str, ...], ...], ...]


class Frame(NamedTuple):
    """What a paragraph is; the number that its item was given; the table that it stands in."""

    kind: str = PARAGRAPH
    number: str = ""
    table: Table | None = None


class Passages:
    """The `paragraphs` of a stored text: headings, list items, cells, pictures with their captions
    and credits among them; and its `notes`, all in their order. `frames` says for each paragraph
    what it is."""

    def __init__(self, html: str) -> None:
        self.paragraphs: list[Paragraph] = [[]]
        self.frames = [Frame()]
        self.notes: list[Paragraph] = []
        self._frame = Frame()
        self._form = PLAIN
        self._tables = 0
        self._words: list[Words] = []  # read, and not yet in their paragraph
        self._read(read(html))
        self._end_words()
        if not self.paragraphs[-1]:
            self.paragraphs.pop()

    def _read(self, nodes: Iterable[Node]) -> None:
        for node in nodes:
            if isinstance(node, str):
                self._add(node)
            elif is_note(node):
                self._note(node.children)
            elif node.name in APART:
                self._read_block(node)
            elif node.name == "br":
                self._add(" ")
            elif node.name == "img":
                self._picture(node)
            else:
                self._read_formed(node)

    def _read_block(self, node: Element) -> None:
        self._end_paragraph()
        frame = self._frame
        self._frame = self._frame_of(node)
        if node.name in SHOWN_AS:
            self._add(SHOWN_AS[node.name])
        before = len(self.paragraphs)
        self._read_formed(node)
        self._end_paragraph()
        if node.name == "figure":
            self._credit(node)
        elif node.name == "table" and before == len(self.paragraphs) <= MOST:
            self._add("[Empty table]")
            self._end_paragraph()
        self._frame = _unnumbered(frame)

    def _frame_of(self, node: Element) -> Frame:
        """What the paragraphs in this element are."""
        if not node.attributes and node.name not in KINDS and node.name != "table":
            return self._frame
        kind, number, table = self._frame
        number = node.attributes.get("start", node.attributes.get("value", number))
        if node.name == "table":
            self._tables += 1
            table = _table(node, self._tables)
        return Frame(KINDS.get(node.name, kind), number, table)

    def _read_formed(self, node: Element) -> None:
        outside = self._form
        if node.attributes or node.name in FORMING:
            self._form = _form_in(node, outside)
        self._read(node.children)
        self._form = outside

    def _add(self, text: str) -> None:
        self._words.append(Words(text, self._form))

    def _picture(self, picture: Element) -> None:
        alternative = picture.attributes["alt"]
        shown = f" [Picture: {alternative}] " if alternative else " [Picture] "
        form = self._form._replace(picture=picture.attributes["src"])
        self._words.append(Words(shown, form))

    def _credit(self, figure: Element) -> None:
        credit = figure.attributes.get("data-credit", "")
        rights = RIGHTS.get(figure.attributes.get("data-rights", ""), "")
        for kind, words in (("credit", credit), ("rights", rights)):
            if words:
                self._frame = Frame(kind)
                self._add(f"{kind.title()}: {words}")
                self._end_paragraph()

    def _note(self, nodes: Iterable[Node]) -> None:
        note = self._aside(nodes)
        if len(self.notes) >= MOST:
            self._add(f" [{plain(nodes)}]")
        elif note:
            self._end_words()
            self.notes.append(note)
            self.paragraphs[-1].append(Piece(NOTE, str(len(self.notes)), glued=True))

    def _aside(self, nodes: Iterable[Node]) -> Paragraph:
        """The pieces of a line that does not belong to the paragraph."""
        words, form = self._words, self._form
        self._words, self._form = [], PLAIN
        self._read(nodes)
        found = _formed(self._words, glued=False)
        self._words, self._form = words, form
        return found

    def _end_words(self) -> None:
        paragraph = self.paragraphs[-1]
        if not paragraph:
            self.frames[-1] = self._frame
        paragraph += _formed(self._words, glued=bool(paragraph))
        self._words.clear()

    def _end_paragraph(self) -> None:
        if len(self.paragraphs) > MOST:
            self._add(" ")
            return
        self._end_words()
        if self.paragraphs[-1]:
            self._frame = _unnumbered(self._frame)
            self.paragraphs.append([])
            self.frames.append(self._frame)


def _unnumbered(frame: Frame) -> Frame:
    return frame._replace(number="") if frame.number else frame


def _table(node: Element, number: int) -> Table:
    sections = [section for section in node.children if isinstance(section, Element)]
    rows = [row for one in sections for row in one.children if isinstance(row, Element)]
    cells = tuple(
        tuple(
            (
                cell.name,
                *(cell.attributes.get(name, "") for name in ("scope", "colspan", "rowspan")),
            )
            for cell in row.children
            if isinstance(cell, Element)
        )
        for row in rows
    )
    return Table(number, len(cells), max(map(len, cells)), cells)


def _form_in(node: Element, outside: Form) -> Form:
    """The form of words in this element, which stands in words of another."""
    look, link, quoted, language, picture = outside
    if node.name in LOOKS:
        look = " ".join(sorted({*look.split(), node.name}))
    if node.name == "a":
        link = " ".join(node.attributes.values())
    if node.name == "q":
        quoted += "q"
    facts = [node.attributes[name] for name in ("lang", "dir") if name in node.attributes]
    if facts or node.name == "bdi":
        language = " ".join([language, *facts, "apart" if node.name == "bdi" else ""]).strip()
    return Form(look, link, quoted, language, picture)


class Words(NamedTuple):
    """Some words of one form."""

    text: str
    form: Form


def _formed(words: list[Words], *, glued: bool) -> Paragraph:
    """The pieces of words of several forms; a piece may have several itself."""
    text = "".join(one.text for one in words)
    found = pieces(text, glued=glued)
    if all(one.form == PLAIN for one in words):
        return found
    words = [one for one in words if one.text]
    ends = [*accumulate(len(one.text) for one in words)]
    formed = []
    for piece, place in zip(found, WORD.finditer(text), strict=True):
        forms = words[bisect_right(ends, place.start(2)) : bisect_left(ends, place.end()) + 1]
        several = zip(*dict.fromkeys(one.form for one in forms), strict=True)
        formed.append(piece._replace(form=Form(*("|".join(dict.fromkeys(one)) for one in several))))
    return formed


def pieces(text: str, *, glued: bool = False) -> Paragraph:
    """The words of a text; `glued`: it goes on where something stands already."""
    return [
        Piece(word, word, not space and (place > 0 or glued))
        for place, (space, word) in enumerate(WORD.findall(text))
    ]
