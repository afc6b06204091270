"""S6: which comments one finds where sections are separate, for everybody of the cast."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import Select

from app.courses.models import Member
from app.db import db
from app.discussion.models import Comment
from app.discussion.policy import (
    comments_by,
    comments_listed_for,
    comments_once_open_to,
    comments_open_to,
    hidden_comments_open_to,
)
from tests.apart import put, section, separate
from tests.world import World

As = Callable[[str], Member]

CLASS = ("instructor", "assistant", "author", "classmate", "observer")
MONDAY = {"asked", "answered", "staff"}  # under the author's essay, the classmate's with them
CLOSED = {"on_withdrawn", "on_deleted"}
SCOPES = (comments_open_to, comments_listed_for, comments_once_open_to)


@pytest.fixture
def as_(app: Flask, world: World) -> Iterator[As]:
    with app.app_context():
        separate(world)
        yield lambda who: db.session.get_one(Member, world.members[who])


def names(world: World, scope: Select[Comment]) -> set[str]:
    found = set(db.session.scalars(scope.order_by(None).with_only_columns(Comment.id)))
    return {name for name, comment_id in world.comments.items() if comment_id in found}


@pytest.mark.parametrize("who", CLASS)
def test_comments_go_with_the_essay_they_stand_under(as_: As, world: World, who: str) -> None:
    for scope in SCOPES:
        seen = names(world, scope(as_(who))) - {"deleted"}
        assert seen == (set() if who == "classmate" else MONDAY | CLOSED)


def test_who_is_moved_keeps_every_reply_to_them(as_: As, world: World) -> None:
    """And finds them with what they answer, though nobody else of the thread is there any more."""
    put(world, "author", section(world, "Friday"))
    assert names(world, comments_listed_for(as_("author"))) == MONDAY | CLOSED
    assert names(world, comments_listed_for(as_("observer"))) == set()
    assert names(world, comments_listed_for(as_("classmate"))) == MONDAY | CLOSED


@pytest.mark.parametrize("who", CLASS)
def test_hidden_comments_open_to_the_staff_of_a_section(as_: As, world: World, who: str) -> None:
    db.session.get_one(Comment, world.comments["asked"]).hide(as_("instructor").person, "Unkind.")
    db.session.flush()
    staff = who in ("instructor", "assistant")
    assert names(world, hidden_comments_open_to(as_(who))) == ({"asked"} if staff else set())
    put(world, "assistant", section(world, "Friday"))
    instructor = who == "instructor"
    assert names(world, hidden_comments_open_to(as_(who))) == ({"asked"} if instructor else set())


def test_comments_by_oneself_wherever_they_stand(as_: As, world: World) -> None:
    """The classmate has answered the author, and is in another section."""
    own = {"asked", "on_withdrawn", "on_deleted"}
    assert names(world, comments_by(as_("classmate"))) >= {"asked"}
    assert names(world, comments_by(as_("classmate"))) <= own | {"answered"}
    assert names(world, comments_by(as_("instructor"))) == {"staff"}
    db.session.get_one(Comment, world.comments["asked"]).delete()
    db.session.flush()
    assert "asked" not in names(world, comments_by(as_("classmate")))
