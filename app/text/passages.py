"""A stored text as what can be compared: paragraphs of words and signs of notes, and the notes."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from app.text.measure import UNSPACED
from app.text.schema import BLOCKS, PARTS
from app.text.tree import Node, is_note, plain, read

APART = BLOCKS | PARTS
WORD = re.compile(rf"(\s*)({UNSPACED.pattern}|[^\s{UNSPACED.pattern[1:-1]}]+)")
NOTE = "\0"  # begins the key of a note's sign; no word holds it
MOST = 5_000  # paragraphs, and notes; what follows is read as one paragraph, its notes in brackets


class Piece(NamedTuple):
    """A word (where words have no space between them, a character), or the sign of a note, whose
    `text` is its number. `key` is what it is compared by; `glued`: it stands behind what comes
    before without a space."""

    key: str
    text: str
    glued: bool

    @property
    def note(self) -> bool:
        return self.key.startswith(NOTE)


Paragraph = list[Piece]


class Passages:
    """The `paragraphs`, headings, list items and cells of a stored text, and its `notes`, all in
    their order."""

    def __init__(self, html: str) -> None:
        self.paragraphs: list[Paragraph] = [[]]
        self.notes: list[Paragraph] = []
        self._words: list[str] = []  # read, and not yet in their paragraph
        self._read(read(html))
        self._end_words()
        if not self.paragraphs[-1]:
            self.paragraphs.pop()

    def _read(self, nodes: Iterable[Node]) -> None:
        for node in nodes:
            if isinstance(node, str):
                self._words.append(node)
            elif is_note(node):
                self._note(node.children)
            elif node.name in APART:
                self._end_paragraph()
                self._read(node.children)
                self._end_paragraph()
            elif node.name == "br":
                self._words.append(" ")
            else:
                self._read(node.children)

    def _note(self, nodes: Iterable[Node]) -> None:
        note = pieces(plain(nodes))
        if len(self.notes) >= MOST:
            self._words.append(f" [{plain(nodes)}]")
        elif note:
            self._end_words()
            self.notes.append(note)
            self.paragraphs[-1].append(Piece(NOTE, str(len(self.notes)), glued=True))

    def _end_words(self) -> None:
        paragraph = self.paragraphs[-1]
        paragraph += pieces("".join(self._words), glued=bool(paragraph))
        self._words.clear()

    def _end_paragraph(self) -> None:
        if len(self.paragraphs) > MOST:
            self._words.append(" ")
            return
        self._end_words()
        if self.paragraphs[-1]:
            self.paragraphs.append([])


def pieces(text: str, *, glued: bool = False) -> Paragraph:
    """The words of a text; `glued`: it goes on where something stands already."""
    return [
        Piece(word, word, not space and (place > 0 or glued))
        for place, (space, word) in enumerate(WORD.findall(text.replace(NOTE, "")))
    ]
