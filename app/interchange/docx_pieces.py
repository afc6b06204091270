"""A line in the making: words with their marks and links, notes, pictures; written as HTML."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from html import escape
from itertools import groupby
from typing import NamedTuple

MARKS = ("strong", "em", "s", "sup", "sub")  # from the outside in
NOTE = "<span data-footnote>"
UNMARKED: frozenset[str] = frozenset()


@dataclass(slots=True)
class Piece:
    """Words, or one thing (`kind`: note, picture, break, number, rule), whose HTML `said` then is.
    A `number` is where a note repeats its own."""

    said: str
    marks: frozenset[str] = UNMARKED
    link: str = ""
    kind: str = "words"
    lang: str = ""
    rtl: bool = False  # runs from right to left
    credit: bool = False  # says whose a picture is, in a file of ours

    @property
    def worded(self) -> bool:
        """Whether it has letters that say something of the line."""
        return self.kind == "words" and not self.credit and any(map(str.isalpha, self.said))


class NoteSaid(NamedTuple):
    """What a note says, and the language and direction of all of it."""

    html: str
    lang: str = ""
    rtl: bool = False


def in_language(html: str, lang: str, rtl: bool) -> str:
    direction = ' dir="rtl"' if rtl else ""
    return f'<span lang="{lang}"{direction}>{html}</span>' if lang and html else html


@dataclass(slots=True)
class Line:
    """What a paragraph says."""

    pieces: list[Piece] = field(default_factory=list)
    counts_as: str = ""  # what its number is counted among, such as `Figure`: so it is a caption
    lang: str = ""  # of all its words

    @property
    def words(self) -> str:
        """Without notes; where a line is broken stands a space."""
        return "".join(
            one.said if one.kind == "words" else " "
            for one in self.pieces
            if one.kind in ("words", "break")
        )

    @property
    def as_typed(self) -> str:
        """Its words if nothing else is in it, line by line; else nothing."""
        if any(one.kind not in ("words", "break") or one.marks or one.link for one in self.pieces):
            return ""
        return "".join("\n" if one.kind == "break" else one.said for one in self.pieces)

    @property
    def html(self) -> str:
        return written(self.pieces)

    @property
    def empty(self) -> bool:
        return not any(one.kind in ("note", "picture", "rule") for one in self.pieces) and not (
            self.words.strip()
        )

    @property
    def pictures(self) -> list[Piece]:
        """Its pictures, if it holds nothing else."""
        if any(one.kind == "note" for one in self.pieces) or self.words.strip():
            return []
        return [one for one in self.pieces if one.kind == "picture"]

    @property
    def rule(self) -> bool:
        """Whether it is a line across the page and nothing else."""
        drawn = any(one.kind == "rule" for one in self.pieces)
        return drawn and not self.words.strip() and not self.pictures

    @property
    def plainer(self) -> "Line":
        """Without strong words where all are: what is strong by its place need not say so."""
        worded = [one for one in self.pieces if one.kind == "words" and one.said.strip()]
        if not all("strong" in one.marks for one in worded):
            return self
        pieces = [replace(one, marks=one.marks - {"strong"}) for one in self.pieces]
        return replace(self, pieces=pieces)

    @property
    def without_credit(self) -> "Line":
        """A caption without whose the picture is, which stands in a line of its own below it."""
        pieces = [one for one in self.pieces if not one.credit]
        while len(pieces) < len(self.pieces) and pieces and pieces[-1].kind == "break":
            pieces.pop()
        return replace(self, pieces=pieces)

    @property
    def credit(self) -> str:
        return Line([one for one in self.pieces if one.credit]).words

    @property
    def notes(self) -> list[Piece]:
        return [one for one in self.pieces if one.kind == "note"]


def written(pieces: Iterable[Piece]) -> str:
    """The HTML. Notes stand outside links, and what has the same marks is written at once."""
    parts: list[str] = []
    for link, linked in groupby(pieces, key=lambda one: one.link):
        inside = "".join(_in_languages(linked))
        parts.append(f'<a href="{escape(link)}">{inside}</a>' if link and inside else inside)
    return "".join(parts)


def _in_languages(pieces: Iterable[Piece]) -> Iterable[str]:
    for lang, alike in groupby(pieces, key=lambda one: one.lang):
        passage = [*alike]
        html = "".join(_marked(group) for group in _alike(passage))
        yield in_language(html, lang, from_right(passage))


def from_right(pieces: Iterable[Piece]) -> bool:
    """Whether they run from right to left, by the first that has letters: a foreign name further on
    runs its own way."""
    return next((one.rtl for one in pieces if one.worded), False)


def _alike(pieces: Iterable[Piece]) -> Iterable[tuple[frozenset[str], str]]:
    for marks, alike in groupby(pieces, key=lambda one: one.marks):
        yield marks, "".join(map(_said, alike))


def _said(piece: Piece) -> str:
    if piece.kind == "words":
        return escape(piece.said, quote=False)
    return "" if piece.kind in ("rule", "number") else piece.said


def _marked(group: tuple[frozenset[str], str]) -> str:
    marks, html = group
    names = [name for name in MARKS if name in marks] if html else []
    before = "".join(f"<{name}>" for name in names)
    after = "".join(f"</{name}>" for name in reversed(names))
    return f"{before}{html}{after}"
