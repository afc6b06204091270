"""The comments of a page: from each header to the next, and no words left that are nobody's."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from app.interchange.page_counts import Count
from app.interchange.page_dates import Stamp, stamp_in
from app.interchange.page_headers import (
    Header,
    headers_in,
    is_blogs_own,
    like_header,
    misdated_in,
    next_words,
    sayer_in,
    undated_in,
)
from app.interchange.page_lines import Line
from app.interchange.page_marks import is_litter, is_pingback, is_way
from app.interchange.page_parts import NotUnderstood

_AGO = re.compile(r".{0,60}\bago\W*(?:reply\W*)?", re.IGNORECASE)
SHOWN = 40  # letters of a line in a sentence about it


@dataclass(frozen=True, slots=True)
class Entry:
    """One comment as it stands on the page: its first line's number, who, when, and its lines."""

    number: int
    writer: str | None
    stamp: Stamp
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's lines up to its end, and the comment headers among them."""

    lines: Sequence[Line]
    end: int
    headers: list[Header]
    beginnings: frozenset[int]  # the lines on which a header, or a name above it, begins
    ahead: Sequence[int]  # for each line, the next from there on that is not the blog's own

    def next_words(self, i: int) -> int:
        """The next line that is not the blog's own, or the end."""
        return self.ahead[i] if i < self.end else i

    def is_answered_at(self, i: int) -> bool:
        """Whether the next words from this line on are a comment's header."""
        return self.next_words(i) in self.beginnings


def sheet_of(lines: Sequence[Line], start: int, end: int) -> Sheet:
    """The lines before `end`; headers are looked for from `start`."""
    headers = headers_in(lines, start, end)
    beginnings = frozenset(i for header in headers for i in _begins(header))
    return Sheet(lines, end, headers, beginnings, _ahead(lines, end))


def _ahead(lines: Sequence[Line], end: int) -> list[int]:
    ahead = list(range(end + 1))
    for i in reversed(range(end)):
        if is_blogs_own(lines[i]):
            ahead[i] = ahead[i + 1]
    return ahead


def entries_in(sheet: Sheet, start: int, count: Count | None) -> list[Entry]:
    """The comments from a line on; refuses words among them that are nobody's."""
    first = sheet.next_words(start)
    if first >= sheet.end:
        return []
    behind = [_from(start, header) for header in sheet.headers if header.first >= start]
    if not behind or first not in _begins(behind[0]):
        raise NotUnderstood(sheet.lines[first].number, _why_undated(sheet.lines[first:]))
    wrong = misdated_in(sheet.lines, behind[0], sheet.end)
    if wrong is not None:
        raise NotUnderstood(sheet.lines[wrong].number, _why_undated(sheet.lines[wrong:]))
    headers = _with_names(sheet, first, _comments(behind, count))
    ends = [header.first for header in headers[1:]] + [sheet.end]
    pairs = list(zip(headers, ends, strict=True))
    _refuse_undated(sheet, pairs, count)
    entries = [_entry(sheet.lines, header, end) for header, end in pairs]
    last = entries[-1].lines
    while last and is_way(last[-1].plain):
        last.pop()
    return entries


def _from(start: int, header: Header) -> Header:
    """A header without the name above it where that stands above all comments."""
    return replace(header, above=None) if min(_begins(header)) < start else header


def _with_names(sheet: Sheet, start: int, headers: list[Header]) -> list[Header]:
    """The name above a date is the writer's where the page's first comment has one so."""
    first = headers[0]
    led = first.above and sheet.next_words(start) == first.above[0]
    close = [not sheet.lines[header.first].gap for header in headers]
    if led and not close[0]:
        return [_named(header) for header in headers]
    if not led and (first.first == first.last or first.said):
        return headers
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


def _why_undated(lines: Sequence[Line]) -> str:
    """Why the first of these lines begins no comment."""
    plain = lines[0].plain
    shown = plain if len(plain) <= SHOWN else plain[:SHOWN].rstrip() + "…"
    stamp = stamp_in(plain) if len(plain) <= 2 * SHOWN else None
    if stamp and not stamp.modern:
        return f"a comment cannot be of the year {stamp.year} (“{shown}”)"
    for line in lines[:2]:
        if _AGO.fullmatch(line.plain):
            return f"“{line.plain}” says how long ago, not on which day"
    if sayer_in(plain):
        return f"“{shown}” has no date under it"
    return f"“{shown}” stands among the comments before any date"


def _refuse_undated(sheet: Sheet, pairs: list[tuple[Header, int]], count: Count | None) -> None:
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


def doubts_in(entries: Sequence[Entry]) -> Iterator[str]:
    """What is said of a comment's lines that are dated like another comment's header."""
    for line in chain.from_iterable(entry.lines for entry in entries):
        if like_header(line.plain):
            yield (
                f"Line {line.number} is read as words of the comment above it: "
                f"“{line.plain[:SHOWN]}”. If one begins there, write “NAME on DATE said:”."
            )


def headed_entry(lines: Sequence[Line]) -> Entry:
    """The lines of one comment, its header among them; refuses it without."""
    first = next_words(lines, 0, len(lines))
    headers = headers_in(lines, 0, len(lines))
    if not headers or first not in _begins(headers[0]):
        first = min(first, len(lines) - 1)
        raise NotUnderstood(lines[first].number, _why_undated(lines[first:]))
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
            reason = f"these words stand under a pingback, before any date: “{plain[:SHOWN]}”"
            raise NotUnderstood(line.number, reason)


def _begins(header: Header) -> tuple[int, ...]:
    return (header.first,) if header.above is None else (header.first, header.above[0])
