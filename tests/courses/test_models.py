"""Course, Module and Member."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app.accounts.models import Person
from app.courses.models import Course, Member, Module, Role, free_slug
from app.db import db
from app.essays.models import Essay
from app.text.years import years_between
from tests.world import World


@pytest.fixture(autouse=True)
def _database(app: Flask, world: World) -> Iterator[None]:
    with app.app_context():
        yield


def test_a_course_opens_with_its_instructor(world: World) -> None:
    person = db.session.get_one(Person, world.people["outsider"])
    course = Course.open("The Baltic, 1200–1700", person)
    assert course.slug == "the-baltic-1200-1700"
    assert [(member.person.name, member.role) for member in course.members] == [
        (person.name, Role.INSTRUCTOR)
    ]
    assert len(course.join_code) >= 12


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Soviet History", "soviet-history-2"),  # the world has one
        ("Soviet", "soviet"),
        ("New", "new-2"),  # /courses/new is ours
        ("История", "course"),
        ("☭", "course"),
        ("Église & État", "eglise-etat"),
        ("x" * 200, "x" * 60),
    ],
)
def test_an_address_is_made_of_the_title(title: str, slug: str) -> None:
    assert free_slug(title) == slug


def test_a_title_in_another_script_leaves_the_address_to_the_code() -> None:
    assert free_slug("История", "HIST 3644") == "hist-3644"
    assert free_slug("Soviet", "HIST 3644") == "soviet"


def test_rotating_the_code_makes_another() -> None:
    course = db.session.query(Course).first()
    assert course
    before = course.join_code
    course.rotate_join_code()
    assert course.join_code != before
    assert len(course.join_code) >= 12


def test_admitting_again_changes_nothing(world: World) -> None:
    assistant = db.session.get_one(Member, world.members["assistant"])
    again = assistant.course.admit(assistant.person, Role.STUDENT)
    assert (again.id, again.role) == (assistant.id, Role.ASSISTANT)


def test_archiving_twice_keeps_the_first_moment(world: World) -> None:
    course = db.session.get_one(Member, world.members["author"]).course
    course.archive()
    first = course.archived_at
    course.archive()
    assert course.archived
    assert course.archived_at == first


def test_out_of_the_archive_again(world: World) -> None:
    course = db.session.get_one(Member, world.members["author"]).course
    course.archive()
    course.unarchive()
    assert not course.archived


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (1953, 1964, "1953–1964"),
        (1956, 1956, "1956"),
        (1956, None, "1956"),
        (None, 1964, "1964"),
        (None, None, ""),
        (-44, -27, "44–27 BC"),
        (-27, 14, "27 BC–AD 14"),
        (-753, None, "753 BC"),
    ],
)
def test_years(first: int | None, last: int | None, words: str) -> None:
    assert years_between(first, last) == words
    assert Module(first_year=first, last_year=last).years == words


def test_modules_move_and_stop_at_the_ends(world: World) -> None:
    thaw = db.session.get_one(Module, world.modules["thaw"])
    course = thaw.course
    course.add_module("Week 13 · Stagnation")

    def order() -> list[str]:
        db.session.flush()
        db.session.expire(course, ["modules"])
        return [module.title[5:7] for module in course.modules]

    thaw.move(1)
    assert order() == ["12", "11", "13"]
    thaw.move(1)
    thaw.move(1)
    assert order() == ["12", "13", "11"]
    thaw.move(-1)
    thaw.move(-1)
    thaw.move(-1)
    assert order() == ["11", "12", "13"]


def test_the_last_instructor_is_known(world: World) -> None:
    instructor = db.session.get_one(Member, world.members["instructor"])
    assistant = db.session.get_one(Member, world.members["assistant"])
    told = [instructor.last_instructor, assistant.last_instructor]
    assistant.become(Role.INSTRUCTOR)
    db.session.flush()
    told += [instructor.last_instructor]
    assistant.remove()
    db.session.flush()
    told += [instructor.last_instructor]
    assert told == [True, False, False, True]


def test_removing_happens_once_and_staff_come_back_as_students(world: World) -> None:
    assistant = db.session.get_one(Member, world.members["assistant"])
    assistant.remove()
    first = assistant.removed_at
    assistant.remove()
    assert assistant.removed_at == first is not None
    assistant.readmit()
    assert (assistant.removed_at, assistant.role) == (None, Role.STUDENT)


def test_an_observer_comes_back_as_an_observer(world: World) -> None:
    observer = db.session.get_one(Member, world.members["observer"])
    observer.remove()
    observer.readmit()
    assert observer.role == Role.OBSERVER


def test_a_new_badge_is_seen_on_what_one_wrote(world: World) -> None:
    classmate = db.session.get_one(Member, world.members["classmate"])
    essay = db.session.get_one(Essay, world.essays["unanswered"])
    before = essay.version
    classmate.become(Role.ASSISTANT)
    db.session.flush()
    db.session.expire_all()
    assert essay.version > before
