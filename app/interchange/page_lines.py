"""A page's text as lines, and lines as paragraphs again."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.interchange.page_parts import NotUnderstood

MOST_LINES = 20_000  # a megabyte of essays has some 5,000
TAB = 8

_SPACES = re.compile(r"[ \xa0]+")
# What ends a line on the screen but is not counted as a line by an editor.
_INNER_ENDS = re.compile("[\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
# Marks of writing direction and joiners say nothing to the rules that look at a line.
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line with words on it: its number in the file, its words, and what stood before them
    and among them."""

    number: int
    text: str
    indent: int = 0
    gap: bool = False  # an empty line stands before it
    links: int = 0  # in it, and not shown: of .html only
    pictures: int = 0

    @property
    def plain(self) -> str:
        """The words as the rules see them."""
        return _UNSEEN.sub("", self.text).replace("\xa0", " ").strip()


def lines_of(text: str) -> list[Line]:
    """Every line that has words; numbers count as an editor does, a form feed parts paragraphs."""
    lines: list[Line] = []
    gap = True
    for number, row in enumerate(re.split(r"\r\n?|\n", text), start=1):
        for piece, part in enumerate(_INNER_ENDS.split(row)):
            words = spaced(part)
            gap = gap or piece > 0
            if not _UNSEEN.sub("", words).strip():
                gap = True
                continue
            lines.append(Line(number, words, _indent(part), gap))
            gap = False
        if len(lines) > MOST_LINES:
            raise NotUnderstood(number, "no course-blog page has so many lines", "import one page")
    return lines


def spaced(words: str) -> str:
    """A no-break space beside a space becomes one space, so does a tab; other spaces stay."""
    single = _SPACES.sub(_one_space, words.replace("\t", " "))
    return single.strip(" \xa0")


def _one_space(run: re.Match[str]) -> str:
    return " " if "\xa0" in run[0] and " " in run[0] else run[0]


def _indent(row: str) -> int:
    before = row[: len(row) - len(row.lstrip(" \t\xa0"))]
    return len(before.expandtabs(TAB))


def blocks_of(lines: Iterable[Line]) -> list[list[Line]]:
    """Lines parted where an empty line stands between them."""
    blocks: list[list[Line]] = []
    for line in lines:
        if line.gap or not blocks:
            blocks.append([])
        blocks[-1].append(line)
    return blocks
