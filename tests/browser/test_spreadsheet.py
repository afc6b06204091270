"""What an instructor takes along of participation, opened by a spreadsheet program."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree
from playwright.sync_api import Page, expect

from tests.browser.people import PASSWORD, fill_in_sign_in
from tests.live import Live, serving
from tests.machine import spreadsheet

Visit = Callable[..., Page]

INSTRUCTOR = "王小明"
# What somebody may go by here, and below two that no door lets in, as of an older database.
NAMES = [
    '=HYPERLINK("http://elsewhere.example","Ann Lee")',
    *("+1+PI()", "-2+PI()", "@SUM(A1:A9)", "＝SUM(Ａ１)"),
    *("O'Neill, Siobhán “Sióg”", "Şirin Ωνάσης"),
]
SMUGGLED = {"Tab": "\t=1+1", "Return": "\r=2+2"}
WEEKS = ['=HYPERLINK("http://elsewhere.example";"Week 1")', "-2 · Ἀθῆναι 雅典"]
COUNTS = {"Essays": "1", "Words": "3", "Comments written": "1"}

pytestmark = pytest.mark.slow


class Cell(NamedTuple):
    """What Gnumeric's own XML says of a cell: a formula has no kind of value."""

    text: str
    kind: str


TEXT, NUMBER = "60", "40"


def opened(file: Path) -> list[list[Cell]]:
    """A file's rows as the spreadsheet program has them."""
    program = spreadsheet()
    assert program, "No spreadsheet program: .venv/bin/python -m tests.machine gnumeric"
    xml = file.with_suffix(".xml")
    command = [str(program), "--export-type=Gnumeric_XmlIO:sax:0", str(file), str(xml)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    rows: dict[int, dict[int, Cell]] = {}
    for cell in etree.parse(xml).iter("{*}Cell"):
        said = Cell(cell.text or "", cell.get("ValueType", ""))
        rows.setdefault(int(cell.get("Row", "")), {})[int(cell.get("Col", ""))] = said
    width = range(max(rows[0]) + 1)
    return [[row.get(column, Cell("", TEXT)) for column in width] for row in rows.values()]


def a_class() -> Iterator[dict[str, object]]:
    """An instructor, and students who have written an essay and a comment each."""
    yield {"k": "course", "id": 1, "slug": "course-01", "title": "Ἀθῆναι"}
    for number, name in enumerate([INSTRUCTOR, *NAMES, *SMUGGLED], start=1):
        role = "student" if number > 1 else "instructor"
        email = f"p{number}@class.example"
        yield {"k": "user", "id": number, "email": email, "name": name, "role": role}
        essay = {"k": "essay", "id": number, "course": 1, "author": number, "at": "2026-03-02"}
        yield essay | {"title": "=1+1", "paras": ["Three words here."]}
        comment = {"k": "comment", "id": number, "essay": 1, "parent": None, "author": number}
        yield comment | {"at": "2026-03-03", "paras": ["=2+2"]}


@pytest.fixture
def board(live: Live, tmp_path: Path) -> Iterator[Live]:
    """One of its own, for such people are nobody's neighbours."""
    instance = tmp_path / "instance"
    environment = {**live.environment, "INSTANCE": str(instance)}
    empty = Live(live.url, instance, live.log, environment)
    (file := tmp_path / "class.jsonl").write_text("\n".join(map(json.dumps, a_class())), "utf-8")
    loaded = empty.flask("bench", "load", str(file))
    assert loaded.returncode == 0, loaded.stderr
    with closing(sqlite3.connect(instance / "colloquy.sqlite3")) as database, database:
        for name, smuggled in SMUGGLED.items():
            database.execute("UPDATE people SET name = ? WHERE name = ?", (smuggled, name))
    with serving(tmp_path, DEMO="1") as served:
        yield served


def test_no_formula_comes_into_a_spreadsheet(board: Live, visitor: Visit, tmp_path: Path) -> None:
    page = visitor()
    page.goto(f"{board.url}/sign-in")
    fill_in_sign_in(page, "p1@class.example", PASSWORD)
    for week in WEEKS:
        page.goto(f"{board.url}/courses/course-01/modules/new")
        page.get_by_label("Title").fill(week)
        page.get_by_role("button", name="Add the module").click()
        expect(page.get_by_text(week).first).to_be_visible()
    page.get_by_role("link", name="Participation").click()
    expect(page.get_by_role("rowheader", name=NAMES[0])).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download for a spreadsheet").click()
    taken = tmp_path / download.value.suggested_filename
    download.value.save_as(taken)

    unguarded = tmp_path / "unguarded.csv"
    unguarded.write_bytes(re.sub(rb"\"'", b'"', taken.read_bytes()))
    run = [cell.text for row in opened(unguarded) for cell in row if not cell.kind]
    assert run, "without what makes them safe, this program does run them"

    headings, *rows = opened(taken)
    assert {cell.kind for row in [headings, *rows] for cell in row} == {TEXT, NUMBER}
    named = [heading.text for heading in headings]
    assert f"{WEEKS[0]}: essays" in named
    assert f"{WEEKS[1]}: words" in named
    people = {row[0].text.strip(): row for row in rows}
    ours = [*NAMES, *map(str.strip, SMUGGLED.values()), INSTRUCTOR]
    assert people.keys() == set(ours)
    for name, row in people.items():
        by_heading = dict(zip(named, row, strict=True))
        assert by_heading["Number"].kind == NUMBER, name
        received = str(len(people) - 1) if name == INSTRUCTOR else "0"
        expected = COUNTS | {"Comments received": received}
        assert {one: by_heading[one] for one in expected} == {
            one: Cell(number, NUMBER) for one, number in expected.items()
        }, name
        assert by_heading["In no module: first published (UTC)"] == Cell(
            "2026-03-02T00:00+00:00", TEXT
        )
