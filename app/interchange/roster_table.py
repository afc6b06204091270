"""A class list with headings, in any order: as spreadsheets save it, as Canvas, Moodle, Blackboard
and student records export it. Cells are parted by tabs, semicolons, commas or bars."""

import csv
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from app.interchange.roster_lines import Row, name_in, people_in, shown
from app.text.typed import clean_line

DELIMITERS = "\t;,|"
ABOVE = 10  # lines with a title, a date and the like that may stand above the headings
SPAN = 4  # lines that a cell may have; a quotation mark that opens more opens nothing

HEADINGS = {
    "address": """
        email, e mail, mail, email address, e mail address, emails, email addresses, primary email,
        school email, university email, student email, work email, email id, electronic mail,
        adresse email, adresse e mail, adresse de courriel, courriel, correo, correo electronico,
        direccion de correo, direccion email, e mail adresse, indirizzo email
    """,
    "login": "login id, sis login id, login, username, user name, user id, user, net id, netid",
    "given": """
        first name, firstname, first, given name, given names, givenname, forename, first names,
        first name s, preferred first name, prenom, vorname, nombre, nome
    """,
    "family": """
        last name, lastname, last, surname, family name, familyname, last names, nom,
        nom de famille, nachname, familienname, apellido, apellidos, apellido s, cognome
    """,
    "name": """
        name, full name, fullname, student, student name, display name, sortable name, learner,
        participant, user full name, nom complet, nombre completo, nome completo
    """,
    "role": "role, roles, course role, enrollment role, enrolment role, user role, rolle, rol",
    "section": """
        section, sections, section name, section title, section number, section no, course section,
        class section, discussion, discussion section, sect, sec, group, groups, group name,
        discussion group, seminar, seminar group, tutorial, tutorial group, recitation, lab,
        lab section, sektion, gruppe, gruppen, seminargruppe, ubungsgruppe, tutorium, groupe,
        groupes, groupe de td, td, seccion, secciones, grupo, grupos, sezione, gruppo, turma
    """,
}
KINDS = {head.strip(): kind for kind, heads in HEADINGS.items() for head in heads.split(",")}


class Headings(NamedTuple):
    """Which column holds what, and how many there are."""

    columns: dict[str, int]
    width: int


def rows_in_table(lines: list[tuple[int, str]]) -> Iterator[Row] | None:
    """The rows under the headings, and what stands above them; None where there are none."""
    for place, (_number, line) in enumerate(lines[:ABOVE]):
        if "@" in line:
            return None
        for delimiter in sorted(DELIMITERS, key=line.count, reverse=True):
            if headings := _headings(_cells(line, delimiter)):
                return _rows(lines, place, delimiter, headings)
    return None


def _headings(heads: list[str]) -> Headings | None:
    kinds = [KINDS.get(_plain(head[:100]), "") for head in heads]
    columns = {kind: kinds.index(kind) for kind in dict.fromkeys(kinds) if kind}
    named = "address" in columns or len(columns) > 1
    return Headings(columns, len(heads)) if named else None


def _plain(head: str) -> str:
    letters = unicodedata.normalize("NFKD", head.casefold())
    letters = "".join(sign for sign in letters if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[^\W_]+", letters))


def _rows(
    lines: list[tuple[int, str]], place: int, delimiter: str, headings: Headings
) -> Iterator[Row]:
    for number, line in lines[:place]:
        if not line.lower().startswith("sep="):  # as Excel begins a file
            yield Row(number, shown(line))
    for number, line in _unfolded(lines[place + 1 :]):
        yield from _people(number, line, _cells(line, delimiter), headings)


def _unfolded(lines: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The rows: one of more than a line, where a cell in quotation marks goes on in the next."""
    place = 0
    while place < len(lines):
        number, row = lines[place]
        taken = 1
        while row.count('"') % 2 and taken < SPAN and place + taken < len(lines):
            row += " " + lines[place + taken][1]
            taken += 1
        if row.count('"') % 2:
            row, taken = lines[place][1].replace('"', ""), 1
        yield number, row
        place += taken


def _cells(row: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([row], delimiter=delimiter))]
    except (csv.Error, StopIteration):  # a cell longer than any is
        return row.replace('"', "").split(delimiter)


def _people(number: int, line: str, cells: list[str], headings: Headings) -> Iterator[Row]:
    """Who stands in a row: in the column for addresses, or that for logins, which often are some.
    Wherever else an address stands, it may be a parent's: it is taken only where the cells do not
    fit the headings, or no heading is one for addresses."""

    def cell(kind: str) -> str:
        place = headings.columns.get(kind, len(cells))
        return cells[place] if place < len(cells) else ""

    name = clean_line(f"{name_in(cell('given'))} {name_in(cell('family'))}") or name_in(
        cell("name")
    )
    in_place = people_in(cell("address")) or people_in(cell("login"))
    astray = len(cells) != headings.width or "address" not in headings.columns
    if in_place:
        said, address = in_place[0]
        yield Row(number, shown(line), name or said, address, cell("role"), cell("section"))
    elif astray and (anywhere := people_in(line)):
        yield from (Row(number, shown(line), *pair) for pair in anywhere)
    else:
        yield Row(number, shown(line), name, cell("address"))
