"""Participation as CSV: what spreadsheets open, and nothing that they would execute."""

import csv
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import StringIO
from typing import Any

from app.clock import now
from app.courses.models import Course
from app.participation.queries import Account, Part

BOM = "\ufeff"  # by which Excel knows UTF-8

# What a cell begins with that spreadsheets take for a formula, or that hides what they do; the wide
# signs are for those set to Japanese.
BEGINS_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")

Cell = str | int

WHO = ("Name", "Role", "Number")
TOTALS = (
    "Essays",
    "Words",
    "Comments written",
    "Of these under own essays",
    "Comments received",
)
IN_MODULE = ("essays", "first published", "after the deadline", "words")
DISCUSSED = ("comments written", "of these under own essays", "comments received")


def in_cells(accounts: Sequence[Account], weeks: Sequence[Any], course: Course) -> str:
    """A row for each person, and a first one that names the columns: those of each of the `weeks`
    (Week, or what stands for “in no module”) behind those of the whole course. Times are on the
    course's clock, which their column names."""
    text = StringIO()
    text.write(BOM)
    write = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC).writerow
    write([harmless(cell) for cell in headings(weeks, course)])
    for account in accounts:
        write([harmless(cell) for cell in cells_of(account, weeks, course)])
    return text.getvalue()


def harmless(cell: Cell) -> Cell:
    """A text that a spreadsheet would take for a formula stands behind an apostrophe."""
    if not isinstance(cell, str):
        return cell
    signs = {cell[:1], cell.lstrip()[:1]}
    return f"'{cell}" if signs & BEGINS_FORMULA else cell


def headings(weeks: Sequence[Any], course: Course) -> Iterator[str]:
    yield from (*WHO, *TOTALS)
    for week in weeks:
        for name in (*IN_MODULE, *DISCUSSED):
            zone = f" ({course.zone})" if name == "first published" else ""
            yield f"{week.title}: {name}{zone}"


def cells_of(account: Account, weeks: Sequence[Any], course: Course) -> Iterator[Cell]:
    person, total = account.person, account.total
    yield from (person.name, str(person.role), person.id, len(total.essays), total.words)
    yield from discussed(total)
    for week in weeks:
        part = account.part(week.id)
        yield from (len(part.essays), first_published(part, course), part.lateness(week.prompt))
        yield part.words
        yield from discussed(part)


def discussed(part: Part) -> tuple[int, int, int]:
    return part.written, part.under_own, part.received


def first_published(part: Part, course: Course) -> str:
    """“2026-03-08T23:10-04:00”; of an imported page that gives no more the day, or its limit."""
    if part.first is None:
        return ""
    there: datetime = part.first.published_at.astimezone(course.time_zone)
    if part.first.published_before:
        return f"before {there:%Y-%m-%d}"
    if part.first.import_key and (there.hour, there.minute, there.second) == (0, 0, 0):
        return f"{there:%Y-%m-%d}"
    return there.isoformat(timespec="minutes")


def file_name(course: Course, place: int | None) -> str:
    """Of letters, digits and hyphens; `place`: of the module among the course's, if it is one."""
    today = now().astimezone(course.time_zone).date()
    part = f"-module-{place}" if place else ""
    return f"{course.slug}-participation{part}-{today.isoformat()}.csv"
