"""Whose participation everybody of the cast may read."""

from collections.abc import Callable

import pytest

from app.courses.models import Member
from app.db import db
from app.participation.policy import (
    may_read_all_participation,
    may_read_participation,
    participation_open_to,
)
from tests.world import World

As = Callable[[str], Member]
CLASS = ["instructor", "assistant", "author", "classmate", "observer", "removed"]
STAFF = ["instructor", "assistant"]


@pytest.mark.parametrize("who", CLASS)
def test_participation_open_to(as_: As, world: World, who: str) -> None:
    found = db.session.scalars(participation_open_to(as_(who)).with_only_columns(Member.id))
    whose = CLASS if who in STAFF else [who]
    assert set(found) == {world.members[one] for one in whose}


def test_participation_open_to_staff_of_another_course(as_: As, world: World) -> None:
    found = db.session.scalars(participation_open_to(as_("elsewhere")).with_only_columns(Member.id))
    assert set(found) == {world.members["elsewhere"]}


def test_may_read_all_participation(as_: As) -> None:
    assert [who for who in CLASS if may_read_all_participation(as_(who))] == STAFF


def test_may_read_participation(as_: As) -> None:
    author = as_("author")
    assert [who for who in CLASS if may_read_participation(as_(who), author)] == [*STAFF, "author"]
