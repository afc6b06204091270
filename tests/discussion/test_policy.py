"""Who sees and who may, for everybody of the cast."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.clock import now
from app.courses.models import Member
from app.db import db
from app.discussion.models import Comment
from app.discussion.policy import (
    comments_once_open_to,
    comments_open_to,
    may_assign_comment,
    may_comment,
    may_correct_comment,
    may_delete_comment,
    may_reply,
    may_restore_comment,
    restorable_comments_of,
)
from app.essays.models import UNDO, Essay
from tests.world import World

As = Callable[[str], Member]


def comment(world: World, name: str) -> Comment:
    return db.session.get_one(Comment, world.comments[name])


def seen(member: Member) -> set[int]:
    return set(db.session.scalars(comments_open_to(member).with_only_columns(Comment.id)))


@pytest.mark.parametrize("who", ["instructor", "assistant", "author", "classmate", "observer"])
def test_comments_open_to_the_class(as_: As, world: World, who: str) -> None:
    open_ones = {"asked", "answered", "staff", "on_withdrawn", "on_deleted"}
    assert seen(as_(who)) == {world.comments[name] for name in open_ones}


def test_comments_once_open_to_the_class(as_: As, world: World) -> None:
    def found(who: str) -> set[int]:
        return set(
            db.session.scalars(comments_once_open_to(as_(who)).with_only_columns(Comment.id))
        )

    own = {"asked", "answered", "staff", "deleted", "on_withdrawn", "on_deleted"}
    assert found("classmate") == {world.comments[name] for name in own}
    assert found("elsewhere") == {world.comments["elsewhere"]}


def test_comments_open_to_another_class_are_its_own(as_: As, world: World) -> None:
    assert seen(as_("elsewhere")) == {world.comments["elsewhere"]}


def test_a_placeholder_has_its_place(as_: As, world: World) -> None:
    comment(world, "asked").delete()
    db.session.flush()
    assert world.comments["asked"] in seen(as_("observer"))


def test_restorable_comments_of_oneself_for_thirty_days(as_: As, world: World) -> None:
    gone = comment(world, "deleted")
    gone.deleted_at = now() - UNDO / 2
    db.session.flush()
    found = db.session.scalars(restorable_comments_of(as_("classmate"))).all()
    assert [one.id for one in found] == [gone.id]
    assert not db.session.scalars(restorable_comments_of(as_("instructor"))).all()
    gone.deleted_at = now() - UNDO * 2
    db.session.flush()
    assert not db.session.scalars(restorable_comments_of(as_("classmate"))).all()


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("instructor", True),
        ("assistant", True),
        ("author", True),
        ("classmate", True),
        ("observer", False),
        ("removed", False),
    ],
)
def test_may_comment_and_may_reply(as_: As, world: World, who: str, may: bool) -> None:
    asked = comment(world, "asked")
    assert may_comment(as_(who), asked.essay) is may
    assert may_reply(as_(who), asked) is may


def test_nobody_may_reply_where_the_thread_is_closed(as_: As, world: World) -> None:
    for name in ("withdrawn", "deleted", "draft"):
        essay = db.session.get_one(Essay, world.essays[name])
        assert not may_comment(as_("instructor"), essay)
    assert not may_reply(as_("classmate"), comment(world, "on_withdrawn"))
    assert not may_reply(as_("classmate"), comment(world, "deleted"))


def test_only_the_writer_may_correct_and_delete(as_: As, world: World) -> None:
    asked = comment(world, "asked")
    for who in ("classmate", "author", "instructor", "assistant", "observer"):
        own = who == "classmate"
        assert may_correct_comment(as_(who), asked) is own
        assert may_delete_comment(as_(who), asked) is own
        assert may_restore_comment(as_(who), comment(world, "deleted")) is own
    assert not may_restore_comment(as_("classmate"), asked)
    assert not may_delete_comment(as_("classmate"), comment(world, "deleted"))
    assert not may_correct_comment(as_("classmate"), comment(world, "on_withdrawn"))
    assert may_delete_comment(as_("classmate"), comment(world, "on_withdrawn"))


def test_in_the_archive_nothing_is_written(as_: As, world: World) -> None:
    asked = comment(world, "asked")
    asked.essay.course.archive()
    for rule in (may_reply, may_correct_comment, may_delete_comment):
        assert not rule(as_("classmate"), asked)
    assert not may_restore_comment(as_("classmate"), comment(world, "deleted"))
    asked.import_key = "x"
    assert not may_assign_comment(as_("instructor"), asked)


def test_may_assign_comment_staff_what_was_imported(as_: As, world: World) -> None:
    asked = comment(world, "asked")
    assert not may_assign_comment(as_("instructor"), asked)
    asked.import_key = "x"
    for who, may in {"instructor": True, "assistant": True, "author": False}.items():
        assert may_assign_comment(as_(who), asked) is may


def test_the_world_has_what_these_tests_speak_of(as_: As, world: World) -> None:
    rows = db.session.scalars(select(Comment.id)).all()
    assert set(world.comments.values()) == set(rows)
