"""Lines as paragraphs again: what was wrapped at under 80 characters is joined, a break stays."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise

from app.interchange.page_lines import Line, blocks_of

WIDEST = 80  # a text wrapped wider than a terminal is not wrapped but written so
VERSE = 45  # lines narrower than this are verse or a list unless they are filled without exception
FILLED = 0.7  # so many of its lines had no room for the next first word (others may be verse),
ROOM = 0.8  # or hardly any: some tools balance their lines and stop at four fifths
SHORT = 0.7  # a line that stops here in a wrapped text was meant to stop
CAPITALS = 0.6  # verse begins its lines with capitals, prose seldom
FEW = 3  # fewer breaks than this prove nothing about a single comment

_OWN_LINE = re.compile(r"[•▪◦‣*]\s")
_NUMBERED = re.compile(r"([0-9]{1,2})[.)]\s")
_HYPHEN = re.compile(r"\w-\Z")
_DASH = re.compile(r"\w(?:--|—)\Z")
_HANGING = re.compile(r"(?:and|or|to|nor|but)\b")  # “pre-⏎and post-war” keeps its space

Break = tuple[Line, Line]


def text_of(lines: Sequence[Line], width: int | None) -> str:
    """Paragraphs parted by a blank line; `width` is the page's, 0 where each text tells its own.

    None says that nothing was wrapped.
    """
    if width is None:
        return "\n\n".join(_paragraph(block, 0) for block in blocks_of(lines))
    width = width or wrapped_at(lines, least=FEW)
    return "\n\n".join(_paragraph(block, width) for block in blocks_of(lines))


def wrapped_at(lines: Iterable[Line], least: int = 1) -> int:
    """The width at which these lines were wrapped, or 0: told from at least so many breaks."""
    lines = list(lines)
    breaks = list(chain.from_iterable(pairwise(block) for block in blocks_of(lines)))
    # A long address cannot be wrapped, so it tells nothing about the width.
    width = max((_reach(line) for line in lines if " " in line.text), default=0)
    if width > WIDEST or len(breaks) < least:
        return 0
    widths = _widths(breaks, width)
    strictly = sum(_reach(a, b) > width for a, b in breaks) / len(breaks)
    nearly = sum(_reach(a, b) > ROOM * widths[a.indent] for a, b in breaks) / len(breaks)
    capitals = sum(b.text[:1].isupper() for _, b in breaks) / len(breaks)
    if width < VERSE:
        return width if strictly == 1 and len(breaks) > FEW and capitals < CAPITALS else 0
    prose = capitals < CAPITALS or (strictly == 1 and len(breaks) <= FEW)
    return width if prose and nearly >= FILLED else 0


def _widths(breaks: list[Break], width: int) -> dict[int, int]:
    """The width per indentation: what is indented may be wrapped narrower, given enough lines."""
    ends: dict[int, list[int]] = defaultdict(list)
    for line, _ in breaks:
        ends[line.indent].append(_reach(line))
    return {indent: max(of) if len(of) > FEW else width for indent, of in ends.items()}


def _reach(line: Line, following: Line | None = None) -> int:
    """Where a line ends, or would have ended with the first word of the following one."""
    end = line.indent + len(line.text)
    return end + 1 + len(following.text.split(None, 1)[0]) if following else end


def _paragraph(block: list[Line], width: int) -> str:
    parts, number = [block[0].text], _number_of(block[0])
    for line, following in pairwise(block):
        # “2. …” begins an item of a list where one behind “1. …”; else it may be a date's day.
        is_next = number and _number_of(following) == number + 1
        parts.append("\n" if is_next else _joint(line, following, width))
        parts.append(following.text)
        number = _number_of(following) if is_next else number
    return "".join(parts)


def _number_of(line: Line) -> int:
    """The number of an item in a list, or 0."""
    found = _NUMBERED.match(line.text)
    return int(found[1]) if found else 0


def _joint(line: Line, following: Line, width: int) -> str:
    if not width or _reach(line, following) <= SHORT * width or _OWN_LINE.match(following.text):
        return "\n"
    if _DASH.search(line.text):
        return ""
    hyphened = _HYPHEN.search(line.text) and following.text[:1].isalnum()
    return "" if hyphened and not _HANGING.match(following.text) else " "
