"""S6: which essays one finds where sections are separate, for everybody of the cast."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import Select

from app.courses.models import Member
from app.db import db
from app.essays.models import Essay, Revision
from app.essays.policy import (
    addresses_open_to,
    essays_listed_for,
    essays_open_to,
    hidden_essays_open_to,
    may_assign_writing,
    places_open_to,
    revisions_open_to,
)
from tests.apart import FOR_EVERYONE, put, section, separate
from tests.world import World

As = Callable[[str], Member]

CLASS = ("instructor", "assistant", "author", "classmate", "observer")
MONDAY, FRIDAY = {"published"}, {"unanswered"}  # what is listed of each
LISTED = {
    "instructor": MONDAY | FRIDAY | FOR_EVERYONE,
    "assistant": MONDAY | FOR_EVERYONE,
    "author": MONDAY | FOR_EVERYONE,
    "observer": MONDAY | FOR_EVERYONE,
    "classmate": FRIDAY | FOR_EVERYONE,
}
ids: dict[str, int] = {}


@pytest.fixture
def as_(app: Flask, world: World) -> Iterator[As]:
    with app.app_context():
        ids.clear()
        ids.update(world.essays | {n: id for n, id in separate(world).items() if n in FOR_EVERYONE})
        yield lambda who: db.session.get_one(Member, world.members[who])


def names(scope: Select[Essay]) -> set[str]:
    found = set(db.session.scalars(scope.order_by(None).with_only_columns(Essay.id)))
    return {name for name, essay_id in ids.items() if essay_id in found}


@pytest.mark.parametrize("who", CLASS)
def test_essays_listed_for_a_section_with_what_is_for_everyone(as_: As, who: str) -> None:
    assert names(essays_listed_for(as_(who))) == LISTED[who]


@pytest.mark.parametrize("who", CLASS)
def test_essays_open_to_a_section_and_staff(as_: As, who: str) -> None:
    more = {
        "author": {"draft", "withdrawn"},
        "instructor": {"withdrawn"},
        "assistant": {"withdrawn"},
    }
    found = names(essays_open_to(as_(who))) - {"deleted"}
    assert found == LISTED[who] | more.get(who, set())


@pytest.mark.parametrize("who", CLASS)
def test_addresses_open_to_a_section_are_not_even_places_to_others(as_: As, who: str) -> None:
    """A withdrawn essay's thread is of its author's section, too."""
    places = set() if who == "classmate" else {"withdrawn", "deleted"}
    drafts = {"draft"} if who == "author" else set()
    assert names(addresses_open_to(as_(who))) == LISTED[who] | places | drafts
    assert names(places_open_to(as_(who))) == LISTED[who] | places


@pytest.mark.parametrize("who", CLASS)
def test_where_sections_only_group_everybody_finds_all(as_: As, who: str) -> None:
    as_(who).course.separate_sections = False
    assert names(essays_listed_for(as_(who))) == MONDAY | FRIDAY | FOR_EVERYONE


def test_one_in_no_section_finds_what_is_for_everyone_and_their_own(as_: As, world: World) -> None:
    put(world, "observer", None)
    put(world, "author", None)
    assert names(essays_listed_for(as_("observer"))) == FOR_EVERYONE
    assert names(essays_listed_for(as_("author"))) == MONDAY | FOR_EVERYONE
    assert names(essays_listed_for(as_("assistant"))) == FOR_EVERYONE
    assert names(essays_listed_for(as_("instructor"))) == LISTED["instructor"]


def test_whoever_is_moved_takes_their_essays_along_and_keeps_them(as_: As, world: World) -> None:
    put(world, "author", section(world, "Friday"))
    both = MONDAY | FRIDAY | FOR_EVERYONE
    assert names(essays_listed_for(as_("author"))) == both
    assert names(essays_listed_for(as_("classmate"))) == both
    assert names(essays_listed_for(as_("observer"))) == FOR_EVERYONE
    assert names(essays_open_to(as_("author"))) >= {"draft", "withdrawn"}


def test_an_assistant_of_no_section_has_them_all(as_: As, world: World) -> None:
    put(world, "assistant", None)
    assert names(essays_listed_for(as_("assistant"))) == LISTED["instructor"]


def test_revisions_open_to_a_section(as_: As, world: World) -> None:
    of_published = Revision.essay_id == world.essays["published"]

    def count(who: str) -> int:
        return len(db.session.scalars(revisions_open_to(as_(who)).where(of_published)).all())

    assert [count(who) for who in ("observer", "classmate", "instructor")] == [1, 0, 1]


@pytest.mark.parametrize("who", CLASS)
def test_hidden_essays_open_to_the_staff_of_a_section(as_: As, world: World, who: str) -> None:
    person = as_("instructor").person
    for name in ("published", "unanswered"):
        db.session.get_one(Essay, world.essays[name]).hide(person, "It is unkind.")
    db.session.flush()
    seen = {"instructor": MONDAY | FRIDAY, "assistant": MONDAY}
    assert names(hidden_essays_open_to(as_(who))) == seen.get(who, set())


def test_may_assign_writing_but_not_for_one_section_alone(as_: As, world: World) -> None:
    assert may_assign_writing(as_("instructor"))
    assert not may_assign_writing(as_("assistant"))
    put(world, "assistant", None)
    assert may_assign_writing(as_("assistant"))
