"""The head of a page: its title, who wrote it and when, and where the essay begins."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from app.interchange.page_bylines import Byline, byline_in
from app.interchange.page_counts import Count, count_in
from app.interchange.page_dates import Stamp, stamp_in
from app.interchange.page_lines import Line
from app.interchange.page_marks import (
    TITLE,
    ends_page,
    folded,
    is_foot,
    is_title,
)
from app.interchange.page_names import named

_SITE = re.compile(r"\s[|–—«»·-]\s")  # between a page's title and its site's
DEEPEST_TITLE = 60  # lines of a site's name and menus that can stand above a title
DEEPEST_BYLINE = 15
LONG = 80  # a line above this is a paragraph, not a menu
WRAPPED_TITLE = 3  # lines over which a long title can run
WORDS_IN_TITLE = 8  # of the text's first words where a page has no title at all


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading over the comments, and the lines it takes."""

    count: Count
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the essay.

    `body` is where that begins, `number` the line of the date, `signed` that of the writer's name.
    """

    title: str
    body: int
    writer: str | None = None
    stamp: Stamp | None = None
    number: int = 1
    count: Count | None = None
    signed: int = 1


def headings_in(lines: Sequence[Line]) -> list[Heading]:
    """Every line that can be the heading over the comments, a title over several lines joined."""
    found = []
    for i, line in enumerate(lines):
        count, last = count_in(line.plain), i
        if count is None:
            continue
        while _unclosed(line.plain, lines, i, last):
            last += 1
        if last > i:
            joined = " ".join(part.plain for part in lines[i : last + 1])
            count = count_in(joined) or count
        found.append(Heading(count, i, last))
    return found


def _unclosed(text: str, lines: Sequence[Line], first: int, last: int) -> bool:
    """Whether a heading's quotation goes on in the line behind: it does if it is closed there."""
    if not re.search(r"[“„«\"][^”»\"]*\Z", text) or last >= min(first + 2, len(lines) - 1):
        return False
    ahead = lines[last + 1 : first + 3]
    closing = [not line.gap and bool(re.search(r"[”“»\"]\W*\Z", line.plain)) for line in ahead]
    return bool(ahead) and not ahead[0].gap and any(closing)


def head_of(lines: Sequence[Line], headings: Sequence[Heading], name: str, hint: str) -> Head:
    """Finds the title: as a heading or a hint has it, above a byline, or simply first."""
    surest = sorted(headings, key=lambda heading: not heading.count.sure)
    quotes = [(heading.count.title, heading.first) for heading in surest if heading.count.title]
    quotes += [(hint, len(lines))] if hint else []
    titled = [title for title, _ in quotes]
    found = _quoted(lines, quotes, _same_title) or _quoted(lines, quotes, _longer_title)
    first, last = found or (-1, -1)
    if first < 0 and not titled:
        first = last = _above_byline(lines)
    if first < 0 and not _byline_at(lines, 0):
        first, last = (0, _end_of_title(lines)) if _stands_as_title(lines) else (-1, -1)
    title = " ".join(line.text for line in lines[first : last + 1]) if first >= 0 else ""
    if titled and title and _is_part(title, titled[0]):
        title = titled[0]
    title = re.sub(r"\A#{1,6}\s+", "", title)
    start = last + 1 if first >= 0 else _behind_menus(lines)
    return _with_byline(lines, start, title or (titled or [""])[0] or title_of_file(name))


def opening_words(text: str) -> str:
    """A title of last resort: the first words of the text."""
    words = text.split()
    opening = " ".join(words[:WORDS_IN_TITLE])[:TITLE].rstrip(" ,;:.")
    return opening + "…" if len(words) > WORDS_IN_TITLE else opening


def _quoted(
    lines: Sequence[Line], quotes: list[tuple[str, int]], fits: Callable[[str, str], bool]
) -> tuple[int, int] | None:
    """Where a quoted title stands (before the line that quotes it), over one line or several."""
    for title, before in quotes[:DEEPEST_TITLE]:
        for i in range(min(before, DEEPEST_TITLE) if folded(title) else 0):
            if len(lines[i].text) > 2 * LONG:
                break
            for last in range(i, min(i + WRAPPED_TITLE, before)):
                if last > i and lines[last].gap:
                    break
                if fits(" ".join(line.plain for line in lines[i : last + 1]), title):
                    return i, last
    return None


def _same_title(shown: str, quoted: str) -> bool:
    """Equal but for quotation marks; the heading may have cut it short."""
    cut = quoted.endswith(("…", "..."))
    return folded(shown) == folded(quoted) or (cut and folded(shown).startswith(folded(quoted)))


def _longer_title(shown: str, quoted: str) -> bool:
    """With something around it that the heading leaves out: “Week 11:”, the name of the site."""
    long, short = folded(shown), folded(quoted)
    return len(short) > WORDS_IN_TITLE and len(long) < 2 * len(short) and short in long


def _is_part(title: str, quoted: str) -> bool:
    """Whether the quoted title is the better one: longer, or without the site's name."""
    longer = folded(title) in folded(quoted) and len(folded(title)) < len(folded(quoted))
    parts = [folded(part) for part in _SITE.split(title)]
    return longer or (len(parts) > 1 and folded(quoted) in parts)


def _byline_at(lines: Sequence[Line], i: int) -> Byline | None:
    return byline_in(lines[i].plain) if i < len(lines) else None


def _above_byline(lines: Sequence[Line]) -> int:
    """The line above the first “Posted on …” near the top, or -1."""
    for i in range(min(DEEPEST_BYLINE, len(lines) - 1)):
        plain = lines[i].plain
        if len(plain) > 2 * LONG or not is_title(plain) or count_in(plain):
            return -1
        if _byline_at(lines, i + 1):
            above = i - 1 if i > 0 and _name_beside_date(lines, i) else i
            return -1 if _byline_at(lines, above) else above
    return -1


def _behind_menus(lines: Sequence[Line]) -> int:
    """Where the page begins when its title is missing: at a byline near the top, or at once."""
    for i in range(min(DEEPEST_BYLINE, len(lines))):
        if not is_title(lines[i].plain) or len(lines[i].text) > LONG:
            return 0
        if _byline_at(lines, i):
            return i
    return 0


def _stands_as_title(lines: Sequence[Line]) -> bool:
    """The first line is the title if it is short and stands by itself or above a long one."""
    first, following = lines[0].plain, lines[1] if len(lines) > 1 else None
    count = count_in(first)
    if not is_title(first) or (count and count.sure):
        return False
    long = following and len(following.text) > max(LONG, 2 * len(first))
    return following is None or following.gap or bool(long) or _end_of_title(lines) > 0


def _end_of_title(lines: Sequence[Line]) -> int:
    """The last line of a title: the second if both are a short block that ends no sentence."""
    block = lines[:2]
    if len(lines) < WRAPPED_TITLE or block[1].gap or not lines[2].gap or _byline_at(lines, 1):
        return 0
    joined = " ".join(line.plain for line in block)
    short = len(joined) <= TITLE and len(block[1].text) <= LONG
    return 1 if short and re.search(r"[.!?…:;,]\W*\Z", joined) is None else 0


def title_of_file(name: str) -> str:
    """A file's name as a title: “illusion-of-khrushchev.txt” is “Illusion of khrushchev”."""
    stem = PurePosixPath(name.replace("\\", "/")).name.rsplit(".", 1)[0]
    words = re.sub(r"[\W_]+", " ", stem).strip()
    return words[:1].upper() + words[1:TITLE]


def _with_byline(lines: Sequence[Line], start: int, title: str) -> Head:
    """Takes the lines between title and text: bylines, “4 Replies”, “Leave a reply”, rules."""
    head = Head(title, start)
    for i in range(start, len(lines)):
        plain, byline = lines[i].plain, _byline_at(lines, i) or _name_beside_date(lines, i)
        replies = count_in(plain)
        if byline:
            head = told_by(byline, head, lines[i].number)
        elif replies and replies.sure and not replies.title and _text_follows(lines, i):
            head = replace(head, count=replies)
        elif not (_between(lines, i) or folded(plain) == folded(title)):
            break
        head = replace(head, body=i + 1)
    return head


def told_by(byline: Byline, head: Head, number: int) -> Head:
    """The head with what a byline in this line adds to it."""
    if byline.stamp and head.stamp is None:
        head = replace(head, stamp=byline.stamp, number=number)
    if byline.writer and head.writer is None:
        head = replace(head, writer=byline.writer, signed=number)
    return head


def _name_beside_date(lines: Sequence[Line], i: int) -> Byline | None:
    """A full name in a line of its own, directly above or under a date and nothing else."""
    name = named(lines[i].plain, strict=True)
    if not name or " " not in name:
        return None
    under = i > 0 and not lines[i].gap and _is_date(lines[i - 1].plain)
    above = i + 1 < len(lines) and not lines[i + 1].gap and _is_date(lines[i + 1].plain)
    return Byline(name, None) if above or under else None


def _is_date(plain: str) -> bool:
    stamp = stamp_in(plain[: 2 * LONG])
    return stamp is not None and stamp.modern and plain == stamp.shown


def _between(lines: Sequence[Line], i: int) -> bool:
    plain = lines[i].plain
    return is_foot(plain) or (ends_page(plain) and _text_follows(lines, i))


def _text_follows(lines: Sequence[Line], i: int) -> bool:
    """Whether what is next is an essay: else “4 Replies” is the heading over comments."""
    following = lines[i + 1 : i + 4]
    return any(len(line.text) > LONG and not ends_page(line.plain) for line in following)
