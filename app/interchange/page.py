"""Reads a course-blog page, its text or the saved .html: an essay and the comments under it.

Nothing is guessed that would put words into the wrong mouth: what cannot be understood is refused
with its line and the reason. Imported text is literal: in `text` a blank line parts paragraphs, a
lone newline is a break, and nothing else means anything.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from zoneinfo import ZoneInfo

from app.interchange.page_bytes import words_of
from app.interchange.page_comments import Entry
from app.interchange.page_dates import ImpossibleDateError, Stamp, clock_change, moment_of, spelled
from app.interchange.page_divide import Divided, divide
from app.interchange.page_html import divide_html, is_html
from app.interchange.page_lines import Line, lines_of
from app.interchange.page_parts import NotUnderstood, ReadComment, ReadPage
from app.interchange.page_title import opening_words, title_shown
from app.interchange.page_wrap import text_of, wrapped_at
from app.text.typed import clean_line, clean_text

__all__ = ["NotUnderstood", "ReadComment", "ReadPage", "read_page"]


_GARBLED = re.compile("â€.?|Ã[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|Â[\u00a0-\u00bf]")


def read_page(data: bytes, zone: ZoneInfo, *, name: str = "") -> ReadPage:
    """What a file of up to 1 MB says; `zone` is the course's, `name` the file's. NotUnderstood."""
    source = words_of(data)
    try:
        marked = is_html(source, name)
        divided = divide_html(source, name) if marked else divide(lines_of(source), name)
        return _page(divided, zone, name)
    except NotUnderstood as refusal:
        refusal.on_one_line = "\n" not in source.strip()
        raise


def _page(divided: Divided, zone: ZoneInfo, name: str) -> ReadPage:
    if not divided.body:
        number = divided.entries[0].number if divided.entries else 1
        raise NotUnderstood(number, "no text of an essay was found", "choose a page with an essay")
    texts = [divided.body, *(entry.lines for entry in divided.entries)]
    width = wrapped_at(chain.from_iterable(texts)) if divided.wrapped else None
    text = text_of(divided.body, width)
    head, count = divided.head, divided.count
    clock = _Clock(zone, _habit(divided))
    at = clock.at(head.stamp, head.number) if head.stamp else None
    comments, empty = _comments(divided.entries, clock, width)
    title = head.title or opening_words(text)
    shown = title_shown(title, name, text)
    return ReadPage(
        shown,
        head.writer,
        at,
        text,
        tuple(comments),
        count.number if count else None,
        count.noun if count else "thought",
        divided.pingbacks,
        (
            *_unfit(title, shown),
            *clock.changes,
            *_garbled(chain.from_iterable(texts)),
            *_unseen(list(chain.from_iterable(texts))),
            *_left_out(divided),
            *empty,
        ),
        head.signed,
    )


def _comments(
    entries: list[Entry], clock: "_Clock", width: int | None
) -> tuple[list[ReadComment], list[str]]:
    """The comments, and what is said of those that have no words."""
    comments, empty = [], []
    for entry in entries:
        words = text_of(entry.lines, width)
        at = clock.at(entry.stamp, entry.number)
        if words:
            comments.append(ReadComment(entry.number, entry.writer, at, words))
        else:
            shown = f"line {entry.number} ({entry.stamp.shown})"
            empty.append(f"The comment of {shown} has no words and was left out.")
    return comments, empty


def _garbled(lines: Iterable[Line]) -> Iterator[str]:
    """What is said of a page whose signs were once read in another encoding than their own."""
    for line in lines:
        if found := _GARBLED.search(line.text):
            yield (
                f"Line {line.number}: “{found[0]}” looks like a sign that was garbled in saving. "
                "If you see another there on the blog, save the page anew as UTF-8."
            )
            return


def _unseen(lines: list[Line]) -> Iterator[str]:
    """What is said of pictures, and of where links lead: an imported text has neither."""
    if pictures := sum(line.pictures for line in lines):
        yield f"{pictures} pictures were left out." if pictures > 1 else "1 picture was left out."
    if links := sum(line.links for line in lines):
        shown = f"{links} links lead is" if links > 1 else "1 link leads is"
        yield f"Where {shown} not in the text: add what is a source."


def _unfit(title: str, shown: str) -> Iterator[str]:
    if clean_line(clean_text(title)) != shown:
        yield (
            "The page's title has signs that cannot be seen or that turn the writing direction: "
            f"“{shown}” stands for it."
        )


def _left_out(divided: Divided) -> list[str]:
    number = divided.pingbacks
    if not number:
        return divided.left_out
    told = "1 pingback was left out." if number == 1 else f"{number} pingbacks were left out."
    return [*divided.left_out, told]


def _habit(divided: Divided) -> bool | None:
    """Whether the page writes the day first in 13/4/2017, told by its numbers above 12."""
    stamps = [(entry.stamp, entry.number) for entry in divided.entries]
    if divided.head.stamp:
        stamps.append((divided.head.stamp, divided.head.number))
    told = [(stamp, number) for stamp, number in stamps if stamp.day_first is not None]
    for stamp, number in told:
        if stamp.day_first != told[0][0].day_first:
            both = f"“{told[0][0].shown}”, “{stamp.shown}”"
            reason = f"the page's dates put now the day first, now the month ({both})"
            raise NotUnderstood(number, reason)
    return told[0][0].day_first if told else None


@dataclass(frozen=True, slots=True)
class _Clock:
    """Makes a page's dates moments, and notes where a change of the clocks leaves a doubt."""

    zone: ZoneInfo
    day_first: bool | None
    changes: list[str] = field(default_factory=list)

    def at(self, stamp: Stamp, number: int) -> datetime:
        try:
            at = moment_of(stamp, self.zone, self.day_first)
        except ImpossibleDateError as impossible:
            raise NotUnderstood(number, str(impossible)) from impossible
        if change := clock_change(stamp, self.zone, at):
            read = spelled(at, self.zone)
            self.changes.append(f"Line {number}: {change}; it is read as {read}.")
        return at
