"""The foot of an essay: what a blog prints between the last words and the comments."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.interchange.page_bylines import Byline, byline_under, is_date
from app.interchange.page_dates import stamp_in
from app.interchange.page_head import Head, told_by
from app.interchange.page_lines import Line
from app.interchange.page_marks import ends_page, is_foot, is_surely_foot, is_way, leads_both_ways
from app.interchange.page_names import named
from app.interchange.page_title import LONG

WRAPPED = 3  # lines over which a sentence about the essay can run
_SENTENCE = re.compile(
    r"(?:this\s+(?:entry|post)\s+was|posted\s+in|filed\s+under)\s", re.IGNORECASE
)
_BEGINS = re.compile(r"share\s+this:?|like\s+this:?|post\s+navigation", re.IGNORECASE)
SHOWN = 40  # letters of a line that was left out
FEW = 5  # of these that are told one by one
DEEPEST = 25  # lines of sharing, liking, related posts and neighbours
_WHERE = re.compile(r"posted(?:\s+(?:on|in)\b.{0,80})?|in", re.IGNORECASE)
MOST_ABOUT = 5  # lines that say when and where, each by itself


def without_foot(head: Head, body: list[Line]) -> tuple[Head, list[Line]]:
    """The essay's lines without what a blog prints under it; a byline there is a byline."""
    body = body[: _foot_of(body)]
    while body:
        head, rest = _without_parts(head, body)
        if len(rest) == len(body):
            head, rest = _without_last(head, body)
        if len(rest) == len(body):
            break
        body = rest
    return head, body


def told_of_foot(foot: Sequence[Line]) -> Iterator[str]:
    """What is said of lines under the essay that might have been its own."""
    doubtful = [line for line in foot if not is_surely_foot(line.plain)]
    if leads_both_ways([line.plain for line in foot]):
        doubtful = [line for line in doubtful if not is_way(line.plain)]
    for line in doubtful[-FEW:][::-1]:
        yield f"Line {line.number}, under the essay, was left out: “{line.plain[:SHOWN]}”."
    if len(doubtful) > FEW:
        yield f"So were {len(doubtful) - FEW} more lines there."


def _foot_of(body: list[Line]) -> int:
    """Where “Share this:” or “Post navigation” stands with only short lines behind; or the end."""
    for i in range(max(1, len(body) - DEEPEST), len(body)):
        if _BEGINS.fullmatch(body[i].plain) and all(len(line.text) <= LONG for line in body[i:]):
            return i
    return len(body)


def _without_last(head: Head, body: list[Line]) -> tuple[Head, list[Line]]:
    """Without the last line, or the sentence over several lines, if it is no line of the essay."""
    for first in range(len(body) - 1, max(-1, len(body) - 1 - WRAPPED), -1):
        last = body[first:]
        plain = " ".join(line.plain for line in last)
        if len(last) == 1 or _SENTENCE.match(plain):
            byline = byline_under(plain)
            if byline or is_foot(plain) or ends_page(plain):
                if byline:
                    return told_by(byline, head, body[first].number), body[:first]
                return replace(head, foot=(*head.foot, *last)), body[:first]
        if body[first].gap:
            break
    return head, body


def _without_parts(head: Head, body: list[Line]) -> tuple[Head, list[Line]]:
    """Without date, “Posted in”, “by” and name, where each stands in a line of its own."""
    by = len(body) - 2
    if by < 1 or body[by].plain.lower() != "by":
        return head, body
    first = by
    while first > max(0, by - MOST_ABOUT) and _tells_when_or_where(body, first - 1):
        first -= 1
    dates = [line for line in body[first:by] if is_date(line.plain)]
    if not dates:
        return head, body
    name = named(body[-1].plain, strict=False)
    head = told_by(Byline(name or None, None), head, body[-1].number)
    return told_by(Byline(None, stamp_in(dates[0].plain)), head, dates[0].number), body[:first]


def _tells_when_or_where(body: list[Line], i: int) -> bool:
    plain = body[i].plain
    category = i > 0 and body[i - 1].plain.lower() == "in"
    return category or is_date(plain) or _WHERE.fullmatch(plain) is not None
