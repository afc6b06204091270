"""A course once more, in another term."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Person
from app.courses.models import Course, Member, Module
from app.db import db
from app.essays.models import Essay
from app.prompts.models import Prompt
from tests.courses.copying import open_copy, rows, shift, value
from tests.visitor import Visitor
from tests.world import WORDS, World

Visit = Callable[[str], Visitor]
Change = Callable[[Callable[[], object]], None]


@pytest.fixture
def copy(world: World) -> str:
    return f"/courses/{world.course}/copy"


@time_machine.travel(datetime(2026, 11, 25, 12, 0, tzinfo=UTC), tick=False)
def test_it_is_proposed_a_year_later_on_the_same_day_of_the_week(
    visit: Visit, world: World, copy: str
) -> None:
    instructor = visit("instructor")
    assert instructor.get(copy.replace("copy", "edit")).find(f"//a[@href='{copy}']")
    page = instructor.get(copy)
    assert (value(page, "title"), value(page, "code")) == ("Soviet History", "HIST 3644")
    assert value(page, "begins_on") == "2027-01-11", "a Monday, as January 12, 2026 was"
    assert shift(page) == "364 days later: 52 weeks, so each day of the week stays."
    thaw, later = rows(page)
    assert "March 1, 2027 – March 7, 2027" in thaw[2]
    assert "Essays due Monday, March 8, 2027 at 12:59 am" in " ".join(thaw[2].split())
    assert later[2] == ""


def test_modules_and_questions_are_copied_and_no_people_and_no_words(
    app: Flask, visit: Visit, world: World, copy: str
) -> None:
    instructor = visit("instructor")
    sent = open_copy(instructor, copy, term="Spring 2027", begins_on="2027-01-11")
    assert sent.status == 303
    assert sent.location == "/courses/soviet-history-2"
    front = instructor.follow(sent)
    assert "Your course is open" in front.words
    page = instructor.get(f"{sent.location}/modules")
    titles = [one.text_content() for one in page.find("//ol[@class='module-list']//h2")]
    assert titles == ["Week 11 · The Thaw", "Week 12 · Developed Socialism"]
    assert "March 1 – March 7, 2027 · 1953–1964 · essays due March 8, 2027" in page.words
    assert "Was Khrushchev a reformer" in page.words
    module = instructor.get(page.find("//ol//h2/a/@href")[0])
    assert "Asked for: 300–1,500 words" in module.words
    settings = instructor.get(f"{sent.location}/edit").form("/edit").fields
    facts = {
        "institution": "Example University",
        "zone": "America/New_York",
        "begins_on": "2027-01-11",
        "ends_on": "2027-05-07",
        "term": "Spring 2027",
    }
    assert {name: settings[name] for name in facts} == facts
    assert settings["description"].strip().startswith("From the revolutions")
    for path in ("", "/essays", "/people", "/feedback", "/log"):
        there = instructor.get(sent.location + path)
        assert not [word for word in WORDS.values() if word in there.words]
        assert "Ruth Lindqvist" not in there.words
    for who in ("author", "assistant", "observer"):
        assert visit(who).get(sent.location).status == 404
    with app.app_context():
        new = db.session.query(Course).filter_by(slug="soviet-history-2").one()
        old = db.session.query(Course).filter_by(slug=world.course).one()
        assert new.join_code != old.join_code
        assert [member.person_id for member in new.members] == [world.people["instructor"]]
        mine = select(func.count()).select_from(Essay).where(Essay.course_id == new.id)
        assert db.session.scalar(mine) == 0


def test_the_old_course_stays_and_both_logs_tell(visit: Visit, world: World, copy: str) -> None:
    instructor = visit("instructor")
    before = visit("author").get(f"/courses/{world.course}/modules").words
    sent = open_copy(instructor, copy, title="The Soviet Union", term="Fall 2027")
    assert visit("author").get(f"/courses/{world.course}/modules").words == before
    log = instructor.get(f"/courses/{world.course}/log").words
    assert "copied modules and questions into The Soviet Union (the-soviet-union)." in log
    log = instructor.get(f"{sent.location}/log").words
    assert "opened the course, a copy of Soviet History, Spring 2026." in log


@pytest.mark.parametrize(
    ("begins_on", "said"),
    [
        ("2027-01-12", "365 days later: 52 weeks and 1 day, so a Monday becomes a Tuesday."),
        ("2026-01-19", "7 days later: 1 week, so each day of the week stays."),
        ("2025-12-31", "12 days earlier: 1 week and 5 days, so a Monday becomes a Wednesday."),
        ("2026-01-12", "On the same days as in this course."),
        ("", "Without dates: there no module has days yet, and no question a deadline."),
    ],
)
def test_the_shift_is_told_in_words(visit: Visit, copy: str, begins_on: str, said: str) -> None:
    page = visit("instructor").submit(copy, "/copy", "show=1", begins_on=begins_on)
    assert shift(page) == said


def test_another_first_day_is_looked_at_before_the_copy_is_opened(
    visit: Visit, world: World, copy: str
) -> None:
    instructor = visit("instructor")
    page = instructor.submit(copy, "/copy", "open=1", begins_on="2027-02-01", term="Spring 2027")
    assert page.status == 200
    assert "Look at the dates that it gives" in page.words
    assert "385 days later" in shift(page)
    assert value(page, "term") == "Spring 2027"
    assert instructor.get("/courses/soviet-history-2").status == 404
    assert instructor.send(page, copy, "/copy", "open=1").status == 303


def test_a_course_that_was_changed_meanwhile_is_looked_at_again(
    visit: Visit, world: World, copy: str
) -> None:
    instructor = visit("instructor")
    page = instructor.get(copy)
    path = f"/courses/{world.course}/modules/{world.modules['thaw']}"
    visit("assistant").submit(f"{path}/edit", "/edit", title="Week 11 · A Thaw?")
    refused = instructor.send(page, copy, "/copy", "open=1", term="Spring 2027")
    assert refused.status == 409
    assert "was changed after you opened the page" in refused.words
    assert rows(refused)[0][0] == "Week 11 · A Thaw?"
    assert value(refused, "term") == "Spring 2027"
    assert instructor.send(refused, copy, "/copy", "open=1").status == 303


def test_it_is_opened_once(app: Flask, visit: Visit, copy: str) -> None:
    instructor = visit("instructor")
    page = instructor.get(copy)
    places = [instructor.send(page, copy, "/copy", "open=1").location for _ in range(2)]
    assert places == ["/courses/soviet-history-2"] * 2
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Course)) == 3


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("title", "", "give the course a title"),
        ("title", "x" * 201, "200 fit"),
        ("begins_on", "soon", "year-month-day"),
        ("begins_on", "2027-02-30", "no such day"),
        ("begins_on", "2200-12-30", "between the years 1900 and 2200"),
        ("begins_on", "1899-12-30", "between the years 1900 and 2200"),
    ],
)
def test_what_cannot_be_is_refused_and_the_words_stay(
    visit: Visit, copy: str, field: str, typed: str, sentence: str
) -> None:
    fields = {"term": "Kept term", field: typed}
    for button in ("open=1", "show=1"):
        page = visit("instructor").submit(copy, "/copy", button, **fields)
        assert page.status == 422, button
        assert sentence in page.words
        assert value(page, "term") == "Kept term"
        assert value(page, field) == typed
    assert visit("instructor").get("/courses/soviet-history-2").status == 404


@pytest.mark.parametrize("who", ["assistant", "author", "observer"])
def test_copying_is_the_instructors(visit: Visit, copy: str, who: str, world: World) -> None:
    assert visit(who).get(copy).status == 403
    assert visit(who).post(copy, {"title": "Mine", "open": "1"}).status == 403


def test_an_instructor_who_may_not_open_courses_is_told_whom_to_ask(
    visit: Visit, world: World, copy: str, change: Change
) -> None:
    def disallow() -> None:
        db.session.get_one(Person, world.people["instructor"]).allow_courses(False)

    change(disallow)
    for page in (visit("instructor").get(copy), visit("instructor").post(copy, {"title": "Mine"})):
        assert page.status == 403
        assert "ask an administrator" in page.words
    settings = visit("instructor").get(copy.replace("copy", "edit"))
    assert not settings.find(f"//a[@href='{copy}']")


def test_an_archived_course_is_copied_into_a_running_one(
    visit: Visit, world: World, copy: str, change: Change
) -> None:
    change(lambda: db.session.query(Course).filter_by(slug=world.course).one().archive())
    instructor = visit("instructor")
    assert instructor.get(copy.replace("copy", "edit")).find(f"//a[@href='{copy}']")
    sent = open_copy(instructor, copy)
    assert "archived" not in instructor.get(sent.location).words
    assert instructor.get(f"{sent.location}/modules/new").status == 200


def test_a_course_without_modules_is_copied(visit: Visit, world: World, change: Change) -> None:
    change(lambda: db.session.get_one(Person, world.people["outsider"]).allow_courses(True))
    outsider, copy = visit("outsider"), f"/courses/{world.elsewhere}/copy"

    def empty() -> None:
        module = db.session.get_one(Module, world.modules["elsewhere"])
        db.session.delete(module)

    change(empty)
    assert "no modules" in outsider.get(copy).words
    assert open_copy(outsider, copy).location == "/courses/atlantic-world-2"


def test_as_many_modules_as_there_are_with_the_same_number_of_queries(
    visit: Visit, world: World, copy: str, change: Change, count_queries: Callable[..., int]
) -> None:
    few = count_queries(lambda: visit("instructor").get(copy))

    def many() -> None:
        course = db.session.get_one(Member, world.members["instructor"]).course
        for number in range(60):
            db.session.add(
                Prompt(module=course.add_module(f"Week {number}"), question=f"What of {number}?")
            )

    change(many)
    assert count_queries(lambda: visit("instructor").get(copy)) == few
    sent = open_copy(visit("instructor"), copy)
    page = visit("instructor").get(f"{sent.location}/modules")
    questions = [one.text_content() for one in page.find("//p[@class='question']")]
    assert questions[1:] == [f"What of {number}?" for number in range(60)]
