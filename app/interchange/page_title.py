"""The title of a page: where it stands, or what it is where it stands nowhere."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from app.interchange.page_bylines import byline_at, name_beside_date, posted_in
from app.interchange.page_counts import Heading, count_in
from app.interchange.page_lines import Line
from app.interchange.page_marks import (
    TITLE,
    bulleted,
    ends_page,
    folded,
    is_foot,
    is_menu,
    is_title,
)
from app.text.names import TITLE_LIMIT, why_not_title
from app.text.typed import clean_line, clean_text

_SITE = re.compile(r"\s[|–—«»·-]\s")  # between a page's title and its site's
DEEPEST_TITLE = 60  # lines of a site's name and menus that can stand above a title
DEEPEST_BYLINE = 15  # lines; below more of them only “Posted on …” over a text is sure enough
AHEAD = 4  # lines: a title may stand between a post's date and its text
LONG = 80  # a line above this is a paragraph, not a menu
WRAPPED = 55  # so is one above this that goes on in the next: texts are wrapped at 60 and more
LONGEST_TITLE = 4  # lines, one more than a title runs over
WRAPPED_TITLE = 3  # lines over which a long title can run
UNTITLED = "Imported essay"
WORDS_IN_TITLE = 8  # of the text's first words where a page has no title at all


@dataclass(frozen=True, slots=True)
class Title:
    """A title, and its lines: from `first` (-1 where it stands nowhere) to before `behind`.

    It is `told` where the page says itself that it is the title.
    """

    text: str
    first: int
    behind: int
    told: bool = True


def title_of(lines: Sequence[Line], headings: Sequence[Heading], name: str, hint: str) -> Title:
    """The title as a heading or a hint has it, as the file is named, above a byline, or first."""
    surest = sorted(headings, key=lambda heading: not heading.count.sure)
    quotes = [(heading.count.title, heading.first) for heading in surest if heading.count.title]
    quotes += [(hint, len(lines))] if hint else []
    titled = [title for title, _ in quotes]
    found = _quoted(lines, quotes, _same_title) or _quoted(lines, quotes, _longer_title)
    first, last = found or _guessed(lines, "" if titled else name, bool(titled))
    text = " ".join(line.text for line in lines[first : last + 1]) if first >= 0 else ""
    if titled and text and _is_part(text, titled[0]):
        text = titled[0]
    text = re.sub(r"\A#{1,6}\s+", "", text)
    behind = last + 1 if first >= 0 else _behind_menus(lines)
    text = text or (titled or [""])[0] or title_of_file(name)
    return Title(text, first, behind, told=bool(titled))


def _guessed(lines: Sequence[Line], name: str, titled: bool) -> tuple[int, int]:
    """First and last line of the title where no heading quotes it, or -1 twice.

    Where a heading does quote one and it stands nowhere, only the first line can be it.
    """
    guesses = () if titled else (_as_file(lines, name), _beside_byline(lines), _below_menu(lines))
    for first in guesses:
        if first >= 0:
            return first, first
    if byline_at(lines, 0) or not _stands_as_title(lines):
        return -1, -1
    return 0, _end_of_title(lines)


def title_shown(title: str, name: str, text: str) -> str:
    """The title on one line, if it can be one; else the file's name or the text's first words."""
    rest = (title_of_file(name) if name else "", opening_words(text), UNTITLED)
    lines = (clean_line(clean_text(words)) for words in (title, *rest))
    return next(line for line in lines if not why_not_title(line[:TITLE_LIMIT]))


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
                if folded(lines[i].plain) and fits(
                    " ".join(line.plain for line in lines[i : last + 1]), title
                ):
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


def _as_file(lines: Sequence[Line], name: str) -> int:
    """The last line near the top that is the file's name, or its part before or behind the site's;
    browsers name a file by its page's title."""
    stem = _stem(name)
    parts = {folded(part) for part in [stem, *_SITE.split(stem)]}
    found = -1
    for i, line in enumerate(lines[:DEEPEST_TITLE]):
        if not is_title(line.plain) or len(line.text) > 2 * LONG:
            break
        if folded(line.plain) in parts and len(folded(line.plain)) > WORDS_IN_TITLE:
            found = i
    return found


def _beside_byline(lines: Sequence[Line]) -> int:
    """The line above the first “Posted on …” near the top, or under it below a menu; or -1."""
    for i in range(min(DEEPEST_TITLE, len(lines) - 1)):
        plain = lines[i].plain
        if len(plain) > 2 * LONG or not is_title(plain) or count_in(plain):
            return -1
        if byline_at(lines, i + 1) if i < DEEPEST_BYLINE else posted_at(lines, i + 1):
            if _in_menu(lines, i) and _stands_as_title(lines[i + 2 :]):
                return i + 2
            above = i - 1 if i > 0 and name_beside_date(lines, i) else i
            return -1 if byline_at(lines, above) else above
    return -1


def _below_menu(lines: Sequence[Line]) -> int:
    """Under a site's menu, the last line above the first paragraph that can be a title; or -1."""
    found, menu = -1, False
    for i, line in enumerate(lines[:DEEPEST_TITLE]):
        plain = line.plain
        if is_paragraph(lines, i):
            return found if menu else -1
        menu = menu or is_menu(plain)
        told = is_foot(plain) or ends_page(plain) or count_in(plain) or byline_at(lines, i)
        if is_title(plain) and not told and not name_beside_date(lines, i):
            found = i
    return -1


def posted_at(lines: Sequence[Line], i: int) -> bool:
    """Whether a line says when something was posted, and running text comes soon."""
    ahead = range(i + 1, min(i + AHEAD, len(lines)))
    return posted_in(lines[i].plain) and any(is_paragraph(lines, n) for n in ahead)


def is_paragraph(lines: Sequence[Line], i: int) -> bool:
    """Whether a line is, or begins, running text: long enough for that, and no title."""
    ends = (n for n in range(i + 1, min(i + LONGEST_TITLE, len(lines))) if lines[n].gap)
    block = lines[i : next(ends, i + LONGEST_TITLE)]
    wide = LONG if len(block) == 1 else WRAPPED
    return len(lines[i].text) > wide and not is_title(" ".join(line.plain for line in block))


def _in_menu(lines: Sequence[Line], i: int) -> bool:
    """Whether a line belongs to a site's menu: an item of a list, or one of several short lines."""
    listed = bulleted(lines[i].plain) or is_foot(lines[i].plain)
    return listed or (i > 1 and not lines[i].gap and not lines[i - 1].gap)


def _behind_menus(lines: Sequence[Line]) -> int:
    """Where the page begins when its title is missing: at a byline near the top, or at once."""
    for i in range(min(DEEPEST_BYLINE, len(lines))):
        if not is_title(lines[i].plain) or len(lines[i].text) > LONG:
            return 0
        if byline_at(lines, i):
            return i
    return 0


def _stands_as_title(lines: Sequence[Line]) -> bool:
    """The first line is the title if it is short and stands by itself or above a long one."""
    if not lines:
        return False
    first, following = lines[0].plain, lines[1] if len(lines) > 1 else None
    count = count_in(first)
    if not is_title(first) or (count and count.sure):
        return False
    if following is None or following.gap or ends_page(following.plain):
        return True
    if folded(following.plain) == folded(first):
        return True
    return len(following.text) > max(LONG, 2 * len(first)) or _end_of_title(lines) > 0


def _end_of_title(lines: Sequence[Line]) -> int:
    """The last line of a title: the second if both are a short block that ends no sentence."""
    block = lines[:2]
    if len(lines) < WRAPPED_TITLE or block[1].gap or not lines[2].gap or byline_at(lines, 1):
        return 0
    if ends_page(block[1].plain) or count_in(block[1].plain):
        return 0
    joined = " ".join(line.plain for line in block)
    short = len(joined) <= TITLE and len(block[1].text) <= LONG
    if folded(block[0].plain) == folded(block[1].plain):
        return 0
    return 1 if short and re.search(r"[.!?…:;,]\W*\Z", joined) is None else 0


def title_of_file(name: str) -> str:
    """A file's name as a title: “illusion-of-khrushchev.txt” is “Illusion of khrushchev”."""
    words = re.sub(r"[\W_]+", " ", _stem(name)).strip()
    return words[:1].upper() + words[1:TITLE]


def _stem(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).name.rsplit(".", 1)[0]
