"""S6: an assistant of one section has its letters, and those they wrote themselves."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from app.courses.models import Member
from app.db import db
from app.feedback.models import Feedback
from app.feedback.policy import feedback_open_to
from app.feedback.queries import essays_without_feedback, ready_for_release
from tests.apart import put, section, separate
from tests.world import World

As = Callable[[str], Member]

ON_MONDAYS, ON_FRIDAYS = {"released", "draft"}, {"ready"}


@pytest.fixture
def as_(app: Flask, world: World) -> Iterator[As]:
    with app.app_context():
        separate(world)
        yield lambda who: db.session.get_one(Member, world.members[who])


def seen(world: World, member: Member) -> set[str]:
    found = set(db.session.scalars(feedback_open_to(member).with_only_columns(Feedback.id)))
    return {name for name, letter_id in world.letters.items() if letter_id in found}


@pytest.mark.parametrize(
    ("who", "letters"),
    [
        ("instructor", ON_MONDAYS | ON_FRIDAYS),
        ("assistant", ON_MONDAYS),
        ("author", {"released"}),
        ("classmate", set()),
        ("observer", set()),
    ],
)
def test_feedback_open_to_a_section_s_assistant(
    as_: As, world: World, who: str, letters: set[str]
) -> None:
    assert seen(world, as_(who)) == letters


def test_feedback_open_to_an_assistant_of_another_section_is_their_own(
    as_: As, world: World
) -> None:
    put(world, "assistant", section(world, "Friday"))
    assert seen(world, as_("assistant")) == {"draft"} | ON_FRIDAYS
    assert len(db.session.scalars(ready_for_release(as_("assistant"))).all()) == 1
    put(world, "assistant", section(world, "Monday"))
    assert db.session.scalars(ready_for_release(as_("assistant"))).all() == []


def test_feedback_open_to_whoever_was_moved_is_what_they_were_sent(as_: As, world: World) -> None:
    for title in ("Friday", None):
        put(world, "author", section(world, title) if title else None)
        assert seen(world, as_("author")) == {"released"}


def test_what_waits_for_feedback_is_of_the_section(as_: As, world: World) -> None:
    db.session.get_one(Feedback, world.letters["ready"]).html = ""
    db.session.flush()
    for who, waiting in (("instructor", 1), ("assistant", 0)):
        assert len(db.session.scalars(essays_without_feedback(as_(who))).all()) == waiting
