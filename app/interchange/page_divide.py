"""A page's lines divided into head, essay and comments."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.interchange.page_counts import Count
from app.interchange.page_dates import Stamp, stamp_in
from app.interchange.page_head import Head, Heading, head_of, headings_in
from app.interchange.page_headers import Header, headers_in, next_words, undated_in
from app.interchange.page_lines import Line
from app.interchange.page_marks import (
    asks_for_reply,
    byline_in,
    ends_page,
    is_foot,
    is_litter,
    is_pingback,
)
from app.interchange.page_parts import NotUnderstood

SEASON = 124  # days: a class's term
SHOWN = 40  # letters of a line in a sentence about it


@dataclass(frozen=True, slots=True)
class Entry:
    """One comment as it stands on the page: its first line's number, who, when, and its lines."""

    number: int
    writer: str | None
    stamp: Stamp
    lines: list[Line]


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


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page's lines up to its end, with everything that was recognised in them."""

    lines: Sequence[Line]
    head: Head
    end: int
    headings: list[Heading]
    headers: list[Header]

    def next_words(self, i: int) -> int:
        """The next line that is not the blog's own."""
        return next_words(self.lines, i, self.end)

    def header_at(self, i: int) -> Header | None:
        """The comment header that begins with this line, a name above it included."""
        return next((header for header in self.headers if i in _begins(header)), None)


def divide(lines: Sequence[Line], name: str, hint: str = "") -> Divided:
    """Head, essay, comments; refuses words that stand where they cannot be understood.

    Where nothing on the page gives the title, the file's name does; `hint` is what it may be.
    """
    headings = headings_in(lines)
    head = head_of(lines, headings, name, hint)
    end = _end(lines, head, headings)
    within = [heading for heading in headings if head.body <= heading.first < end]
    sheet = _Sheet(lines, head, end, within, headers_in(lines, head.body, end))
    heading = _heading(sheet)
    body_end = heading.first if heading else _first_comment(sheet)
    start = heading.last + 1 if heading else body_end
    head, body = without_foot(head, list(lines[head.body : body_end]))
    count = heading.count if heading and heading.count.number is not None else head.count
    pingbacks = sum(is_pingback(line.plain) for line in lines[start:end])
    return Divided(head, body, _entries(sheet, start, count), count, pingbacks)


def _begins(header: Header) -> tuple[int, ...]:
    return (header.first,) if header.above is None else (header.first, header.above[0])


def _end(lines: Sequence[Line], head: Head, headings: Sequence[Heading]) -> int:
    """Where the page ends: at the invitation to reply, unless that stands above its comments."""
    for i in range(head.body, len(lines)):
        plain = lines[i].plain
        if not ends_page(plain):
            continue
        above = any(head.body <= heading.first < i for heading in headings)
        below = any(i < heading.first and heading.count.sure for heading in headings)
        if asks_for_reply(plain) or above or not below:
            return i
    return len(lines)


def _heading(sheet: _Sheet) -> Heading | None:
    """The heading over the comments: followed by a comment, or at least unmistakable."""
    followed = [
        heading
        for heading in sheet.headings
        if sheet.header_at(sheet.next_words(heading.last + 1)) is not None
    ]
    sure = [heading for heading in followed if heading.count.sure]
    if followed:
        return (sure or followed)[0]
    for heading in reversed(sheet.headings):
        count, behind = heading.count, sheet.next_words(heading.last + 1)
        # “Comments” alone is a heading if comments come at all, be it after words without a date.
        alone = count.number is None and not count.title
        answered = any(header.first > behind for header in sheet.headers)
        if count.sure or behind == sheet.end or (alone and answered):
            return heading
    return None


def _first_comment(sheet: _Sheet) -> int:
    """Without a heading, the first comment that cannot be part of the essay; or the page's end.

    A time of day speaks for a comment before “NAME on DATE said:” does, and that before a date
    alone, which an essay may have in a list: then each must have words of its own, and without
    bullets there must be several dates of one season.
    """
    able = [header for header in sheet.headers if not header.posting and not header.rest]
    able = [header for header in able if header.first > sheet.head.body]
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


def without_foot(head: Head, body: list[Line]) -> tuple[Head, list[Line]]:
    """The essay's lines without what a blog prints under it; a byline there is a byline."""
    while body:
        plain = body[-1].plain
        told = plain.lower().startswith(("posted", "published", "this"))
        byline = byline_in(plain) if told else None
        if byline is None and not is_foot(plain):
            break
        if byline and head.stamp is None:
            writer = head.writer or byline.writer
            head = replace(head, writer=writer, stamp=byline.stamp, number=body[-1].number)
        body.pop()
    return head, body


def _entries(sheet: _Sheet, start: int, count: Count | None) -> list[Entry]:
    first = sheet.next_words(start)
    if first >= sheet.end:
        return []
    behind = [_from(start, header) for header in sheet.headers if header.first >= start]
    if not behind or first not in _begins(behind[0]):
        raise NotUnderstood(sheet.lines[first].number, _why_undated(sheet.lines[first].plain))
    headers = _with_names(sheet, first, _comments(behind, count))
    ends = [header.first for header in headers[1:]] + [sheet.end]
    pairs = list(zip(headers, ends, strict=True))
    _refuse_undated(sheet, pairs, count)
    return [_entry(sheet.lines, header, end) for header, end in pairs]


def _from(start: int, header: Header) -> Header:
    """A header without the name above it where that stands above all comments."""
    return replace(header, above=None) if min(_begins(header)) < start else header


def _with_names(sheet: _Sheet, start: int, headers: list[Header]) -> list[Header]:
    """The name above a date is the writer's where the page's first comment has one so."""
    first = headers[0]
    if first.above and sheet.next_words(start) == first.above[0]:
        return [_named(header) for header in headers]
    if first.first == first.last or first.said:
        return headers
    close = [not sheet.lines[header.first].gap for header in headers]
    return [_named(h) if near else h for h, near in zip(headers, close, strict=True)]


def _named(header: Header) -> Header:
    if header.above is None:
        return header
    return replace(header, first=header.above[0], writer=header.above[1] or None, above=None)


def _comments(headers: list[Header], count: Count | None) -> list[Header]:
    """The headers that are no comment's own words: like the first, or wanted by the count."""
    first = headers[0]
    like = [
        header
        for header in headers
        if header.said
        or header.stamp.timed
        or (header.bullet and first.bullet)
        or not (first.stamp.timed or header.bullet != first.bullet)
    ]
    number = count.number if count else None
    return headers if number is not None and len(like) < len(headers) <= number else like


def _why_undated(plain: str) -> str:
    shown = plain if len(plain) <= SHOWN else plain[:SHOWN].rstrip() + "…"
    stamp = stamp_in(plain) if len(plain) <= 2 * SHOWN else None
    if stamp and not stamp.modern:
        return f"a comment cannot be of the year {stamp.year} (“{shown}”)"
    if len(plain) <= 2 * SHOWN and plain.lower().rstrip(" .").endswith("ago"):
        return f"“{shown}” says how long ago, not on which day"
    return f"“{shown}” stands among the comments before any date"


def _refuse_undated(sheet: _Sheet, pairs: list[tuple[Header, int]], count: Count | None) -> None:
    """Where dates stand under “NAME says:” or a name, one without a date is a comment cut short.

    Unless the page has as many comments as it says: then somebody is being quoted. A name alone
    can be a short answer, so it is suspected only where the page says that comments are missing.
    """
    number = count.number if count else None
    below = [header for header, _ in pairs if header.first < header.last and header.writer]
    said = any(header.said for header in below)
    if not below or (number is not None and number <= len(pairs)) or not (said or number):
        return
    for header, end in pairs:
        i = undated_in(sheet.lines, header.last + 1, end, said)
        if i is not None:
            reason = f"“{sheet.lines[i].plain[:SHOWN]}” has no date under it"
            raise NotUnderstood(sheet.lines[i].number, reason)


def _entry(lines: Sequence[Line], header: Header, end: int) -> Entry:
    own = list(lines[header.last + 1 : end])
    for i, line in enumerate(own):
        if is_pingback(line.plain):
            _refuse_words_behind(own[i:])
            own = own[:i]
            break
    own = without_litter(own)
    number = lines[header.first].number
    if header.rest:
        own.insert(0, Line(number, header.rest))
    return Entry(number, header.writer, header.stamp, own)


def headed_entry(lines: Sequence[Line]) -> Entry:
    """The lines of one comment, its header among them; refuses it without."""
    first = next_words(lines, 0, len(lines))
    headers = headers_in(lines, 0, len(lines))
    if not headers or first not in _begins(headers[0]):
        raise NotUnderstood(lines[first].number, _why_undated(lines[first].plain))
    return _entry(lines, _named(headers[0]), len(lines))


def without_litter(lines: Sequence[Line]) -> list[Line]:
    """A comment's lines without links and likes above and under them."""
    start, end = 0, len(lines)
    while start < end and is_litter(lines[start].plain):
        start += 1
    while end > start and is_litter(lines[end - 1].plain):
        end -= 1
    return list(lines[start:end])


def _refuse_words_behind(pingback: list[Line]) -> None:
    """Behind a pingback comes its excerpt, “[…] … […]”, or the next comment; else whose is it?"""
    if stamp_in(pingback[0].plain[: 2 * SHOWN]):
        return
    for line in pingback[1:]:
        plain = line.plain
        if not (plain.startswith("[") or is_litter(plain) or is_pingback(plain)):
            raise NotUnderstood(line.number, "these words stand under a pingback, before any date")
