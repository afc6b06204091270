"""A page's lines divided into head, essay and comments."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.interchange.page_comments import SHOWN, Entry, Sheet, doubts_in, entries_in, sheet_of
from app.interchange.page_counts import Count, Heading, headings_in
from app.interchange.page_dates import Stamp
from app.interchange.page_end import end_of
from app.interchange.page_foot import told_of_foot, without_foot
from app.interchange.page_head import Head, head_of
from app.interchange.page_headers import Header
from app.interchange.page_lines import Line
from app.interchange.page_marks import (
    asks_for_reply,
    folded,
    is_foreign,
    is_pingback,
    is_title,
)
from app.interchange.page_parts import ONE_POST, NotUnderstood
from app.interchange.page_title import is_paragraph, posted_at

FEW = 5  # lines that are told one by one
SEASON = 124  # days: a class's term


@dataclass(frozen=True, slots=True)
class Divided:
    """What a page consists of, before its dates and paragraphs are made."""

    head: Head
    body: list[Line]
    entries: list[Entry]
    count: Count | None
    pingbacks: int = 0
    wrapped: bool = True  # whether its lines may have been wrapped; those of .html are not
    left_out: list[str] = field(default_factory=list)


def divide(lines: Sequence[Line], name: str, hint: str = "") -> Divided:
    """Head, essay, comments; refuses words that stand where they cannot be understood.

    Where nothing on the page gives the title, the file's name does; `hint` is what it may be.
    """
    if not lines:
        raise NotUnderstood(1, "the page has no words", "choose a page with an essay")
    headings = headings_in(lines)
    foreign = _foreign(lines, headings)
    head = head_of(lines, headings, name, hint)
    headings = [_surer(heading, head.title) for heading in headings]
    end, notes = end_of(lines, head, headings)
    within = [heading for heading in headings if head.body <= heading.first < end]
    sheet = sheet_of(lines, head.body, end)
    heading = _heading(sheet, within)
    body_end = heading.first if heading else _first_comment(sheet, head.body)
    start = heading.last + 1 if heading else body_end
    head, body = without_foot(head, _before_form(lines[head.body : body_end]))
    _refuse_second(body)
    count = heading.count if heading and heading.count.number is not None else head.count
    pingbacks = sum(is_pingback(line.plain) for line in lines[start:end])
    entries = entries_in(sheet, start, count)
    left_out = [
        *filter(None, [head.left_out]),
        *foreign,
        *told_of_foot(head.foot),
        *notes,
        *doubts_in(entries),
    ]
    return Divided(head, body, entries, count, pingbacks, left_out=left_out)


def _foreign(lines: Sequence[Line], headings: Sequence[Heading]) -> list[str]:
    """Refuses a blog whose own lines are in another language: unread, they would join the essay.

    Above a line that an English blog has over its comments or under them, it is the essay's own.
    """
    found = [i for i, line in enumerate(lines) if is_foreign(line.plain)]
    own = [heading.first for heading in headings if heading.count.sure]
    own += [i for i, line in enumerate(lines) if found and asks_for_reply(line.plain)]
    if found and max(found) > max(own, default=-1):
        foreign = lines[max(found)] if own else lines[found[0]]
        reason = f"“{foreign.plain[:SHOWN]}” is no English, and so are the blog's other own lines"
        raise NotUnderstood(
            foreign.number, reason, "show the blog in English and save the page anew"
        )
    shown = [(lines[i].number, lines[i].plain[:SHOWN]) for i in found[:FEW]]
    return [f"Line {number}, “{words}”, is read as words of the page." for number, words in shown]


def _refuse_second(body: Sequence[Line]) -> None:
    """A blog's front page has several essays, and whose comments are whose cannot be told."""
    text = next((i for i in range(len(body)) if is_paragraph(body, i)), len(body))
    for i in range(text + 1, len(body)):
        if posted_at(body, i):
            reason = f"a second post begins here (“{body[i].plain[:SHOWN]}”)"
            raise NotUnderstood(body[i].number, reason, ONE_POST)


def _surer(heading: Heading, title: str) -> Heading:
    """“3 Responses to Bread” is unmistakable on a page called “Bread”."""
    if heading.count.sure or folded(heading.count.title) != folded(title):
        return heading
    return replace(heading, count=replace(heading.count, sure=True))


def _before_form(body: Sequence[Line]) -> list[Line]:
    """The essay without the form to reply, where a theme has that above the comments."""
    text = next((i for i, line in enumerate(body) if not is_title(line.plain)), len(body))
    form = next((i for i in range(text, len(body)) if asks_for_reply(body[i].plain)), len(body))
    return list(body[:form])


def _heading(sheet: Sheet, headings: Sequence[Heading]) -> Heading | None:
    """The heading over the comments: followed by a comment, or at least unmistakable."""
    followed = [heading for heading in headings if sheet.is_answered_at(heading.last + 1)]
    sure = [heading for heading in followed if heading.count.sure]
    if followed:
        return (sure or followed)[0]
    last = sheet.headers[-1].first if sheet.headers else -1
    for heading in reversed(headings):
        count, behind = heading.count, sheet.next_words(heading.last + 1)
        # “Comments” alone is a heading if comments come at all, be it after words without a date.
        alone = count.number is None and not count.title
        if count.sure or behind == sheet.end or (alone and last > behind):
            return heading
    return None


def _first_comment(sheet: Sheet, body: int) -> int:
    """Without a heading, the first comment that cannot be part of the essay; or the page's end.

    A time of day speaks for a comment before “NAME on DATE said:” does, and that before a date
    alone, which an essay may have in a list: then each must have words of its own, and without
    bullets there must be several dates of one season.
    """
    able = [header for header in sheet.headers if not header.posting and not header.rest]
    able = [header for header in able if header.first > body]
    for kind in ([h for h in able if h.stamp.timed], [h for h in able if h.said]):
        if kind:
            return _top(kind[0], _names_above(kind))
    listed = [header for header in able if header.bullet or header.first < header.last]
    for kind in (listed, able if _in_one_season(able) else []):
        ends = [header.first for header in kind[1:]] + [sheet.end]
        if kind and all(h.last + 1 < end for h, end in zip(kind, ends, strict=True)):
            return _top(kind[0], _names_above(kind))
    return sheet.end


def _in_one_season(headers: list[Header]) -> bool:
    """Several dates within some months, in order: a class answering, not a chronology."""
    days = [_roughly(header.stamp) for header in headers]
    return len(days) > 1 and days == sorted(days) and days[-1] - days[0] <= SEASON


def _roughly(stamp: Stamp) -> int:
    """A day's number, good enough to tell months from years."""
    return stamp.year * 372 + stamp.first * 31 + stamp.second


def _top(header: Header, names_above: bool) -> int:
    return header.above[0] if header.above and names_above else header.first


def _names_above(headers: Sequence[Header]) -> bool:
    """Without a heading, a name in a paragraph of its own counts only if every date has one."""
    return all(header.above or not header.alone for header in headers)
