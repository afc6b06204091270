"""S6: whom one finds where sections are separate, for everybody of the cast."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import Select

from app.courses.models import Member, Role
from app.courses.policy import (
    log_open_to,
    may_edit_sections,
    may_read_log,
    members_open_to,
    readers_open_to,
    sections_open_to,
)
from app.courses.sections import Section
from app.db import db
from app.interchange.policy import may_import_page
from tests.apart import put, section, separate
from tests.world import World

As = Callable[[str], Member]

CLASS = ("instructor", "assistant", "author", "classmate", "observer", "removed")
STAFF = {"instructor", "assistant"}
MONDAY = {"author", "observer", "assistant"}


@pytest.fixture
def as_(app: Flask, world: World) -> Iterator[As]:
    with app.app_context():
        separate(world)
        yield lambda who: db.session.get_one(Member, world.members[who])


def found(world: World, scope: Select[Member]) -> set[str]:
    ids = set(db.session.scalars(scope.with_only_columns(Member.id)))
    return {who for who, member_id in world.members.items() if member_id in ids}


def titles(scope: Select[Section]) -> list[str]:
    return [one.title for one in db.session.scalars(scope)]


@pytest.mark.parametrize(
    ("who", "people"),
    [
        ("instructor", set(CLASS)),
        ("assistant", MONDAY | STAFF),
        ("author", MONDAY | STAFF),
        ("observer", MONDAY | STAFF),
        ("classmate", {"classmate"} | STAFF),
    ],
)
def test_members_open_to_a_section_and_staff(
    as_: As, world: World, who: str, people: set[str]
) -> None:
    assert found(world, members_open_to(as_(who))) == people


@pytest.mark.parametrize("who", CLASS[:5])
def test_members_open_to_all_where_sections_only_group(as_: As, world: World, who: str) -> None:
    as_(who).course.separate_sections = False
    assert found(world, members_open_to(as_(who))) == set(CLASS)
    assert found(world, readers_open_to(as_(who))) == set(CLASS)
    assert titles(sections_open_to(as_(who))) == ["Monday", "Friday"]


def test_members_open_to_one_in_no_section_are_staff_alone(as_: As, world: World) -> None:
    """Others who are in none are not found either: nothing is not a section."""
    for who in ("author", "classmate"):
        put(world, who, None)
    assert found(world, members_open_to(as_("author"))) == {"author"} | STAFF
    assert titles(sections_open_to(as_("author"))) == []


def test_members_open_to_an_assistant_of_all_sections(as_: As, world: World) -> None:
    put(world, "assistant", None)
    assert found(world, members_open_to(as_("assistant"))) == set(CLASS)
    assert may_read_log(as_("assistant"))


@pytest.mark.parametrize("who", CLASS[:5])
def test_readers_open_to_a_writer_are_those_who_find_them(as_: As, world: World, who: str) -> None:
    """Beside the button stands how many these are, so both ways must say the same."""
    readers = {one for one in CLASS[:5] if who in found(world, members_open_to(as_(one)))}
    assert found(world, readers_open_to(as_(who))) - {"removed"} == readers


def test_readers_open_to_a_writer_in_no_section_are_staff(as_: As, world: World) -> None:
    put(world, "author", None)
    assert found(world, readers_open_to(as_("author"))) == {"author", "instructor"}
    put(world, "assistant", None)
    assert found(world, readers_open_to(as_("author"))) == {"author"} | STAFF


def test_readers_open_to_another_class_are_its_own(as_: As, world: World) -> None:
    assert found(world, readers_open_to(as_("elsewhere"))) == {"elsewhere"}


@pytest.mark.parametrize("who", CLASS[:5])
def test_sections_open_to_their_own_people(as_: As, who: str) -> None:
    own = {"instructor": ["Monday", "Friday"], "classmate": ["Friday"]}
    assert titles(sections_open_to(as_(who))) == own.get(who, ["Monday"])
    assert titles(sections_open_to(as_("elsewhere"))) == ["Crossings at noon"]


@pytest.mark.parametrize("who", CLASS)
def test_may_edit_sections(as_: As, who: str) -> None:
    assert may_edit_sections(as_(who)) is (who == "instructor")
    as_("instructor").course.archive()
    assert not may_edit_sections(as_(who))


def test_what_tells_of_the_whole_class_is_not_for_an_assistant_of_one_section(
    as_: As, world: World
) -> None:
    course = as_("instructor").course
    course.note(as_("instructor").person, "hid an essay of", "Joon-ho Dae")
    db.session.flush()
    for who in ("instructor", "assistant"):
        assert may_read_log(as_(who)) is (who == "instructor")
        assert may_import_page(as_(who)) is (who == "instructor")
        assert len(db.session.scalars(log_open_to(as_(who))).all()) == (who == "instructor")


def test_a_student_who_becomes_an_assistant_has_their_section(as_: As, world: World) -> None:
    as_("classmate").become(Role.ASSISTANT)
    db.session.flush()
    assert found(world, members_open_to(as_("classmate"))) == {"classmate"} | STAFF
    assert section(world, "Friday").id == as_("classmate").section_id
