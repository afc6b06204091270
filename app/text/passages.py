"""A stored text as what can be compared: paragraphs of words and signs of notes, and the notes."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple

from app.text.measure import UNSPACED
from app.text.schema import BLOCKS, MARKS, PARTS
from app.text.tree import Element, Node, is_note, plain, read

APART = BLOCKS | PARTS
WORD = re.compile(rf"(\s*)({UNSPACED.pattern}|[^\s{UNSPACED.pattern[1:-1]}]+)")
NOTE = "\0"  # begins the key of a note's sign; no word holds it
MOST = 5_000  # paragraphs, and notes; what follows is read as one paragraph, its notes in brackets


class Piece(NamedTuple):
    """A word (where words have no space between them, a character), or the sign of a note, whose
    `text` is its number. `key` is what it is compared by; `glued`: it stands behind what comes
    before without a space. `look`: how it is emphasised; `link`: where it leads."""

    key: str
    text: str
    glued: bool
    look: str = ""
    link: str = ""

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
    "pre": "block as typed",
    "ul": "list item",
    "ol": "numbered item",
    "th": "table cell",
    "td": "table cell",
    "figcaption": "caption",
}


class Passages:
    """The `paragraphs`, headings, list items and cells of a stored text, and its `notes`, all in
    their order. `kinds` says for each paragraph what it is."""

    def __init__(self, html: str) -> None:
        self.paragraphs: list[Paragraph] = [[]]
        self.kinds = [PARAGRAPH]
        self.notes: list[Paragraph] = []
        self._kind = PARAGRAPH
        self._look = self._link = ""
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
            else:
                self._read_phrase(node)

    def _read_block(self, node: Element) -> None:
        kind = self._kind
        self._end_paragraph()
        self._kind = KINDS.get(node.name, kind)
        self._read(node.children)
        self._end_paragraph()
        self._kind = kind

    def _read_phrase(self, node: Element) -> None:
        look, link = self._look, self._link
        if node.name in MARKS or node.name == "code":
            self._look = " ".join(sorted({*look.split(), node.name}))
        self._link = node.attributes.get("href", link)
        self._read(node.children)
        self._look, self._link = look, link

    def _add(self, text: str) -> None:
        self._words.append(Words(text, self._look, self._link))

    def _note(self, nodes: Iterable[Node]) -> None:
        note = pieces(plain(nodes))
        if len(self.notes) >= MOST:
            self._add(f" [{plain(nodes)}]")
        elif note:
            self._end_words()
            self.notes.append(note)
            self.paragraphs[-1].append(Piece(NOTE, str(len(self.notes)), glued=True))

    def _end_words(self) -> None:
        paragraph = self.paragraphs[-1]
        if not paragraph:
            self.kinds[-1] = self._kind
        paragraph += _formed(self._words, glued=bool(paragraph))
        self._words.clear()

    def _end_paragraph(self) -> None:
        if len(self.paragraphs) > MOST:
            self._add(" ")
            return
        self._end_words()
        if self.paragraphs[-1]:
            self.paragraphs.append([])
            self.kinds.append(PARAGRAPH)


class Words(NamedTuple):
    """Some words of one form."""

    text: str
    look: str
    link: str


def _formed(words: list[Words], *, glued: bool) -> Paragraph:
    """The pieces of words of several forms; a piece may have several itself."""
    text = "".join(one.text for one in words)
    found = pieces(text, glued=glued)
    if not any(one.look or one.link for one in words):
        return found
    ends = [*accumulate(len(one.text) for one in words)]
    formed = []
    for piece, place in zip(found, WORD.finditer(text), strict=True):
        forms = words[bisect_right(ends, place.start(2)) : bisect_left(ends, place.end()) + 1]
        look, link = ({one[field]: None for one in forms} for field in (1, 2))
        formed.append(piece._replace(look="|".join(filter(None, look)), link="|".join(link)))
    return formed


def pieces(text: str, *, glued: bool = False) -> Paragraph:
    """The words of a text; `glued`: it goes on where something stands already."""
    return [
        Piece(word, word, not space and (place > 0 or glued))
        for place, (space, word) in enumerate(WORD.findall(text))
    ]
