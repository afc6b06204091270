"""The dates of a course that is copied to another term: the same hours on the course's clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from app.courses.models import Course, Module
from app.db import db
from app.prompts.models import Prompt
from tests.courses.copying import open_copy, shift, value
from tests.visitor import Visitor
from tests.world import World

Visit = Callable[[str], Visitor]
Change = Callable[[Callable[[], object]], None]


@pytest.fixture
def copy(world: World) -> str:
    return f"/courses/{world.course}/copy"


DEADLINES = [
    # zone; the deadline; the first day and the new one; the new deadline: the same hour there
    ("America/New_York", "2026-03-07T23:59", "2026-01-12", "2026-01-13", "2026-03-08T23:59"),
    ("America/New_York", "2026-01-20T23:59", "2026-01-12", "2026-06-15", "2026-06-23T23:59"),
    ("America/New_York", "2026-06-20T08:00", "2026-06-01", "2026-12-07", "2026-12-26T08:00"),
    ("Europe/Berlin", "2026-03-28T12:00", "2026-03-01", "2026-03-02", "2026-03-29T12:00"),
    ("Australia/Sydney", "2026-02-20T23:59", "2026-02-01", "2026-07-05", "2026-07-24T23:59"),
    # an hour that comes twice is the later one; one that is left out is an hour later
    ("America/New_York", "2026-10-31T01:30", "2026-10-01", "2026-10-02", "2026-11-01T01:30"),
    ("America/New_York", "2026-03-07T02:30", "2026-03-01", "2026-03-02", "2026-03-08T03:30"),
    ("Asia/Kathmandu", "2026-03-07T23:59", "2026-03-01", "2027-03-01", "2027-03-07T23:59"),
]


@pytest.mark.parametrize(("zone", "due", "first", "new_first", "new_due"), DEADLINES)
def test_a_deadline_keeps_its_hour_whatever_clocks_do(
    app: Flask,
    visit: Visit,
    world: World,
    copy: str,
    change: Change,
    zone: str,
    due: str,
    first: str,
    new_first: str,
    new_due: str,
) -> None:
    def prepare() -> None:
        course = db.session.query(Course).filter_by(slug=world.course).one()
        course.zone, course.begins_on = zone, date.fromisoformat(first)

    change(prepare)
    prompt = f"/courses/{world.course}/modules/{world.modules['thaw']}/prompt"
    instructor = visit("instructor")
    assert instructor.submit(prompt, prompt, essays_due=due).status == 303
    sent = open_copy(instructor, copy, begins_on=new_first)
    new_module = instructor.get(f"{sent.location}/modules").find("//ol//h2/a/@href")[0]
    page = instructor.get(f"{new_module}/prompt")
    assert page.form("/prompt").fields["essays_due"] == new_due


def test_the_later_of_an_hour_that_comes_twice(
    app: Flask, visit: Visit, world: World, copy: str
) -> None:
    prompt = f"/courses/{world.course}/modules/{world.modules['thaw']}/prompt"
    visit("instructor").submit(prompt, prompt, essays_due="2026-10-31T01:30")
    open_copy(visit("instructor"), copy, begins_on="2026-01-13")
    with app.app_context():
        due = db.session.scalars(select(Prompt.essays_due_at).order_by(Prompt.id.desc())).first()
        assert due == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize("dated", ["module", "question", "nothing"])
def test_a_course_without_a_first_day_begins_with_what_comes_first(
    visit: Visit, world: World, copy: str, change: Change, dated: str
) -> None:
    def prepare() -> None:
        course = db.session.query(Course).filter_by(slug=world.course).one()
        course.begins_on = None
        module = db.session.get_one(Module, world.modules["thaw"])
        if dated != "module":
            module.begins_on = module.ends_on = None
        if dated == "nothing":
            db.session.query(Prompt).update({"essays_due_at": None})

    change(prepare)
    said = {
        "module": "7 days later",  # from March 2
        "question": "On the same days",  # from March 9, at one minute to one in the night there
        "nothing": "Without dates",
    }
    instructor = visit("instructor")
    page = instructor.submit(copy, "/copy", "show=1", begins_on="2026-03-09")
    assert said[dated] in shift(page)
    assert instructor.send(page, copy, "/copy", "open=1").status == 303
    assert (value(instructor.get(copy), "begins_on") == "") is (dated == "nothing")


def test_no_deadline_is_put_where_none_can_be(
    visit: Visit, copy: str, world: World, change: Change
) -> None:
    def leave_the_deadline() -> None:
        course = db.session.query(Course).filter_by(slug=world.course).one()
        course.ends_on = None
        module = db.session.get_one(Module, world.modules["thaw"])
        module.begins_on = module.ends_on = None

    change(leave_the_deadline)
    page = visit("instructor").submit(copy, "/copy", "show=1", begins_on="2200-12-01")
    assert page.status == 422
    assert "between the years 1900 and 2200" in page.words
