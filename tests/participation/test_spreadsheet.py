"""The same for a spreadsheet: read back as a spreadsheet would, and harmless there."""

import csv
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.courses.models import Member, Module
from app.db import db
from app.essays.models import Essay
from app.participation.spreadsheet import BOM, harmless
from app.prompts.models import Prompt
from tests.visitor import Visitor
from tests.world import World

Visit = Callable[[str], Visitor]
Change = Callable[[Callable[[], object]], None]

THAW = "Week 11 · The Thaw: "


def read_back(response: TestResponse) -> list[dict[str, str]]:
    text = response.get_data().decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline=""), strict=True))


def test_everyone_has_one_row(visit: Visit, sheet: str) -> None:
    response = visit("instructor").post(f"{sheet}.csv").response
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.get_data().startswith(BOM.encode())
    rows = read_back(response)
    assert [(row["Name"], row["Role"]) for row in rows] == [
        ("Joon-ho Dae", "student"),
        ("Ruth Lindqvist", "student"),
        ("Tomas Ferreira", "assistant"),
        ("Nadia Amsel", "instructor"),
        ("Mirela Popa", "observer"),
    ]
    assert {len(row) for row in rows} == {8 + 2 * 7}


def test_the_log_says_who_has_taken_it_along(visit: Visit, world: World, sheet: str) -> None:
    assert visit("assistant").submit(sheet, ".csv").status == 200
    log = visit("instructor").get(f"/courses/{world.course}/log").words
    assert "downloaded the participation in the whole course" in log
    assert visit("author").post(f"{sheet}.csv").status == 403
    assert visit("instructor").get(f"/courses/{world.course}/log").words.count("downloaded") == 1


def test_it_says_what_the_page_says(visit: Visit, world: World, sheet: str) -> None:
    ruth = read_back(visit("assistant").post(f"{sheet}.csv").response)[1]
    assert ruth["Number"] == str(world.members["author"])
    assert ruth["Essays"] == "1"
    assert ruth["Comments received"] == "2"
    assert {name.removeprefix(THAW): cell for name, cell in ruth.items() if THAW in name} == {
        "essays": "1",
        "first published (America/New_York)": "2026-03-02T10:20-05:00",
        "after the deadline": "",
        "words": "12",
        "comments written": "1",
        "of these under own essays": "1",
        "comments received": "2",
    }
    nothing = [cell for name, cell in ruth.items() if "Week 12" in name]
    assert nothing == ["0", "", "", "0", "0", "0", "0"]


def test_one_module_alone(visit: Visit, world: World, sheet: str) -> None:
    response = visit("instructor").post(f"{sheet}.csv?module={world.modules['later']}").response
    rows = read_back(response)
    assert len(rows) == 5
    assert {name.partition(":")[0] for name in list(rows[0])[8:]} == {
        "Week 12 · Developed Socialism"
    }
    assert rows[1]["Essays"] == "0"  # in this module: its columns are all there are


def test_late_in_words_and_the_moment_on_the_courses_clock(
    change: Change, visit: Visit, world: World, sheet: str
) -> None:
    def earlier() -> None:
        of_thaw = select(Prompt).where(Prompt.module_id == world.modules["thaw"])
        prompt = db.session.scalars(of_thaw).one()
        prompt.essays_due_at = datetime(2026, 3, 2, 12, 50, tzinfo=UTC)

    change(earlier)
    joon_ho = read_back(visit("instructor").post(f"{sheet}.csv").response)[0]
    assert joon_ho[f"{THAW}after the deadline"] == "3 hours after the deadline"
    moment = datetime.fromisoformat(joon_ho[f"{THAW}first published (America/New_York)"])
    assert moment == datetime(2026, 3, 2, 15, 50, tzinfo=UTC)
    assert moment.utcoffset() == timedelta(hours=-5)


def test_of_imported_writing_no_hour_is_made_up(
    change: Change, visit: Visit, world: World, sheet: str
) -> None:
    column = f"{THAW}first published (America/New_York)"

    def day_alone() -> None:
        one = db.session.get_one(Essay, world.essays["unanswered"])
        one.import_key, one.published_at = "x", datetime(2026, 3, 2, 5, tzinfo=UTC)

    def limit() -> None:
        db.session.get_one(Essay, world.essays["unanswered"]).published_before = True

    for imported, said in ((day_alone, "2026-03-02"), (limit, "before 2026-03-02")):
        change(imported)
        assert read_back(visit("instructor").post(f"{sheet}.csv").response)[0][column] == said


def test_its_name_is_safe(visit: Visit, world: World, sheet: str) -> None:
    instructor = visit("instructor")
    for query, part in (("", ""), (f"?module={world.modules['later']}", "-module-2")):
        said = instructor.post(f"{sheet}.csv{query}").response.headers["Content-Disposition"]
        assert re.fullmatch(
            rf'attachment; filename="soviet-history-participation{part}-\d{{4}}-\d\d-\d\d\.csv"',
            said,
        )


FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "＝1",
    "－1",
    "＠x",
    "＋1",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_looks_like_a_formula_is_a_text(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Ruth", "’tis", "1+1", "O=O", "Anne-Marie", "a@b", 7])
def test_what_does_not_stays_as_it_is(text: str | int) -> None:
    assert harmless(text) == text


def test_names_and_titles_are_harmless_in_the_file(
    app: Flask, visit: Visit, world: World, sheet: str
) -> None:
    with app.app_context():
        member = db.session.get_one(Member, world.members["author"])
        member.person.name = '=HYPERLINK("http://x.example","Ruth, \'A\'")'
        db.session.get_one(Module, world.modules["thaw"]).title = '@SUM(1;2) "Week", 11'
        db.session.commit()
    response = visit("instructor").post(f"{sheet}.csv").response
    rows = read_back(response)
    assert '\'=HYPERLINK("http://x.example","Ruth, \'A\'")' in [row["Name"] for row in rows]
    assert rows[0]['\'@SUM(1;2) "Week", 11: essays'] == "1"
    for line in csv.reader(StringIO(response.get_data().decode("utf-8-sig"), newline="")):
        assert [cell for cell in line if cell[:1] in "=+-@\t\r" and cell] == []


def test_text_is_quoted_and_numbers_are_not(visit: Visit, sheet: str) -> None:
    text = visit("instructor").post(f"{sheet}.csv").response.get_data().decode("utf-8-sig")
    assert text.endswith("\r\n")
    second = text.split("\r\n")[1]
    assert second.startswith('"Joon-ho Dae","student",')
    assert re.search(r',"student",\d+,1,5,3,0,0,1,"2026-', second)
