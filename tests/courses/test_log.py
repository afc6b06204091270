"""The log: who reads which, and that the database takes nothing back of it."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Person
from app.courses.log import LogEntry
from app.courses.models import Member
from app.courses.policy import board_log_open_to
from app.db import db
from app.maintenance import check
from tests.visitor import Visitor
from tests.world import CAST, World

Visit = Callable[[str], Visitor]

NO_WAY = (
    "UPDATE log_entries SET deed = 'did nothing'",
    "UPDATE log_entries SET at = CURRENT_TIMESTAMP",
    "DELETE FROM log_entries",
    "DELETE FROM courses",
    "DELETE FROM people",
)
ANOTHER = "INTO log_entries (id, course_id, actor_id, deed, subject, at)"
AS_IT_WAS = "SELECT id, course_id, actor_id, 'did nothing', subject, at FROM log_entries"
REPLACING = {
    "sqlite": (
        f"INSERT OR REPLACE {ANOTHER} {AS_IT_WAS}",
        f"REPLACE {ANOTHER} {AS_IT_WAS}",
        f"INSERT {ANOTHER} {AS_IT_WAS} WHERE true"
        " ON CONFLICT (id) DO UPDATE SET deed = excluded.deed",
    ),
    "postgresql": (
        f"INSERT {ANOTHER} {AS_IT_WAS} ON CONFLICT (id) DO UPDATE SET deed = excluded.deed",
    ),
}


@pytest.fixture
def logged(app: Flask, world: World) -> None:
    """Something stands in a course's log, and in the board's."""
    with app.app_context():
        instructor = db.session.get_one(Member, world.members["instructor"])
        instructor.course.note(instructor.person, "opened", "a\ncase")
        administrator = db.session.get_one(Person, world.people["administrator"])
        LogEntry.write(administrator, "looked after", "the board")
        db.session.commit()


@pytest.mark.parametrize("statement", NO_WAY)
def test_the_database_changes_nothing_of_the_log(app: Flask, logged: None, statement: str) -> None:
    with app.app_context():
        before = db.session.execute(select(LogEntry.deed, LogEntry.subject, LogEntry.at)).all()
        assert len(before) == 2
        with pytest.raises(IntegrityError):
            db.session.execute(text(statement))
        db.session.rollback()
        after = db.session.execute(select(LogEntry.deed, LogEntry.subject, LogEntry.at)).all()
        assert after == before


def test_the_refusal_names_the_log(app: Flask, logged: None) -> None:
    with app.app_context():
        for statement in NO_WAY[:3]:
            with pytest.raises(IntegrityError, match="the log is only added to"):
                db.session.execute(text(statement))
            db.session.rollback()


def test_no_row_of_the_log_is_replaced(app: Flask, logged: None) -> None:
    with app.app_context():
        for statement in REPLACING[db.engine.dialect.name]:
            with pytest.raises(IntegrityError, match="the log is only added to"):
                db.session.execute(text(statement))
            db.session.rollback()
        assert set(db.session.scalars(select(LogEntry.deed))) == {"opened", "looked after"}


def test_on_postgresql_the_log_is_not_emptied_either(app: Flask, logged: None) -> None:
    with app.app_context():
        if db.engine.dialect.name != "postgresql":
            return
        with pytest.raises(IntegrityError, match="the log is only added to"):
            db.session.execute(text("TRUNCATE log_entries"))
        db.session.rollback()


@pytest.mark.parametrize("who", CAST)
def test_board_log_open_to_administrators(app: Flask, world: World, logged: None, who: str) -> None:
    with app.app_context():
        person = db.session.get_one(Person, world.people[who])
        deeds = [entry.deed for entry in db.session.scalars(board_log_open_to(person))]
        assert deeds == (["looked after"] if who == "administrator" else [])


def test_each_log_tells_of_its_own(visit: Visit, world: World, logged: None) -> None:
    board = visit("administrator").get("/administration/log")
    assert "Ottilie Brandt looked after the board." in board.words
    assert "Nadia Amsel" not in board.words
    course = visit("assistant").get(f"/courses/{world.course}/log")
    assert "Nadia Amsel opened a case." in course.words
    assert "Ottilie Brandt" not in course.words
    for who in ("instructor", "classmate", "outsider"):
        assert visit(who).get("/administration/log").status == 404


def test_a_quick_look_finds_nothing_wrong(app: Flask, world: World) -> None:
    with app.app_context():
        assert [finding.what for finding in check.glance() if "MB left" not in finding.what] == []


def test_a_log_that_could_be_changed_is_found(app: Flask, world: World) -> None:
    with app.app_context():
        assert list(check._open_log()) == []
        names = {"sqlite": ("delete", "replace"), "postgresql": ("change ON log_entries",)}
        for name in names[db.engine.dialect.name]:
            db.session.execute(text(f"DROP TRIGGER log_entries_refuse_{name}"))
            (finding,) = check._open_log()
            assert "no longer keeps its log from being changed" in finding.what
            db.session.rollback()
        assert list(check._open_log()) == []
