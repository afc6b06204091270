"""Reads a class list, names and addresses in any usual form, line by line.

A line that is not understood is handed back with the reason, so that nothing is written to an
address that nobody meant. A name is only what staff know somebody by: whoever joins goes by their
own.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from app.interchange.page_bytes import FOREIGN, LARGEST, decoded
from app.interchange.page_parts import NotUnderstood
from app.interchange.roster_lines import Row, rows_in_lines, shown
from app.interchange.roster_table import rows_in_table
from app.text.names import NOT_STAFF, why_not_address, why_not_name
from app.text.schema import UNWANTED
from app.text.typed import NEWLINES, clean_line, composed

MOST = 2_000  # people: more than the largest lecture; a board is no list to write to everybody

UNREADABLE = "\ufffd"
SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
AS_TEXT = "Save the list as CSV or as plain text, or copy its lines and paste them."
EMPTY = "There is nothing on this list. Paste one, or choose its file."
TOO_MANY = f"{MOST:,} fit. Split it, or leave out whoever is no student of this course."
NO_ADDRESS = "There is no e-mail address in this line."
DAMAGED = "This holds a sign that could not be read. Type it anew, in one line."
FORMULAS = re.compile(r"(?:^|\s)[=+@]|^-")  # as a spreadsheet may read a cell
FORMULA = "This begins like a formula of a spreadsheet. Type the name or the address alone."
MARKUP = "No name has a “<” or a “>” in it. Leave that out."
ROLE = "This name looks like a role. Leave the role out: everybody on the list will be a student."
WIDE = 0.3  # of all second bytes are zero: two bytes a letter, as UTF-16 writes


class RosterError(ValueError):
    """A list that cannot be read at all; as a string what to do about it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What the list says of one person, on the line that begins with number `line`.

    `address` as addresses are compared. `trouble`: why it is not understood, in a sentence; empty
    where it is. `first`: the line on which the same address stood before, or 0. `note`: what else
    a person should know of it. `section`: what the list says of where they belong, shortened.
    """

    line: int
    written: str
    name: str = ""
    address: str = ""
    trouble: str = ""
    first: int = 0
    note: str = ""
    section: str = ""


def words_of_list(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or Windows-1252; RosterError."""
    if len(data) > LARGEST:
        raise RosterError("This file is larger than 1 MB, which no class list is. " + AS_TEXT)
    for start, reason in FOREIGN:
        if data.startswith(start):
            known = data.startswith(SPREADSHEETS)
            said = "this is a file of Excel, Word or their like" if known else reason
            raise RosterError(f"This file cannot be read: {said}. {AS_TEXT}")
    try:
        return decoded(_marked(data))
    except NotUnderstood as refusal:
        why = f"Line {refusal.line} of this file cannot be read: {refusal.reason}."
        raise RosterError(f"{why} {AS_TEXT}") from None


def _marked(data: bytes) -> bytes:
    """UTF-16 that does not say so, with what says so before it."""
    marks = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    if data.startswith(marks):
        return data
    for first, mark in ((1, marks[0]), (0, marks[1])):
        if data[first::2].count(0) > WIDE * len(data) / 2:
            return mark + data
    return data


def readable(raw: str) -> str:
    """A list's text with one kind of line end; what no list holds is marked, so that it is seen."""
    text = NEWLINES.sub("\n", raw.replace("\ufeff", ""))
    return composed(UNWANTED.sub(UNREADABLE, text))


def read_roster(raw: str) -> list[Listed]:
    """What each line of the list says, in its order; RosterError."""
    lines = [(number, line) for number, line in enumerate(readable(raw).split("\n"), 1)]
    lines = [(number, line) for number, line in lines if line.strip()]
    if not lines:
        raise RosterError(EMPTY)
    if len(lines) > MOST:
        raise RosterError(f"This list has {len(lines):,} lines; {TOO_MANY}")
    rows = list(islice(_rows(lines), MOST + 1))
    if len(rows) > MOST:
        raise RosterError(f"There are more than {MOST:,} people on this list; {TOO_MANY}")
    return list(_told_apart(map(_checked, rows)))


def _rows(lines: list[tuple[int, str]]) -> Iterator[Row]:
    table = rows_in_table(lines)
    return rows_in_lines(lines) if table is None else table


def _checked(row: Row) -> Listed:
    name, address = row.name, row.address.lower()
    section = shown(row.section)
    listed = Listed(row.line, row.written, name, address, note=_note(row.role), section=section)
    return replace(listed, trouble=_trouble(name, address) or "")


def _trouble(name: str, address: str) -> str | None:
    if not address:
        return NO_ADDRESS
    if UNREADABLE in name + address:
        return DAMAGED
    if reason := why_not_address(address) or (why_not_name(name) if name else None):
        return ROLE if reason == NOT_STAFF else reason
    if FORMULAS.search(name) or address.startswith(("=", "+")):
        return FORMULA
    return MARKUP if re.search("[<>]", name) else None


STAFF = re.compile(
    r"teach|instruct|prof|assist|lectur|tutor|staff|facult|design|grader|admin|\bta\b|observ|dozent"
    "|enseign",
    re.IGNORECASE,
)


def _note(role: str) -> str:
    said = clean_line(role)[:40]
    if not STAFF.search(said):
        return ""
    return (
        f"The list says “{said}”. A class list makes students only: give a role on the people page."
    )


def _told_apart(people: Iterable[Listed]) -> Iterator[Listed]:
    """The same, each that repeats an address marked as such."""
    lines: dict[str, int] = {}
    for one in people:
        if one.trouble:
            yield one
        elif one.address in lines:
            yield replace(one, first=lines[one.address])
        else:
            lines[one.address] = one.line
            yield one
