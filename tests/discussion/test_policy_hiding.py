"""Who may hide a comment and restore it, who then sees it, and that the counts hold."""

from collections.abc import Callable

import pytest

from app.courses.models import Member
from app.db import db
from app.discussion.models import Comment
from app.discussion.policy import (
    comments_listed_for,
    comments_open_to,
    hidden_comments_open_to,
    may_correct_comment,
    may_delete_comment,
    may_hide_comment,
    may_reply,
    may_unhide_comment,
)
from app.maintenance.rules import rules
from tests.world import World

As = Callable[[str], Member]

REASON = "This is about a person, not about the argument."
CLASS = ("instructor", "assistant", "author", "classmate", "observer")


def one(world: World, name: str) -> Comment:
    return db.session.get_one(Comment, world.comments[name])


@pytest.mark.parametrize("who", CLASS)
def test_may_hide_comment_and_the_way_back(as_: As, world: World, who: str) -> None:
    member, staff = as_(who), who in ("instructor", "assistant")
    asked = one(world, "asked")
    assert may_hide_comment(member, asked) is staff
    assert not may_unhide_comment(member, asked)
    assert may_hide_comment(member, one(world, "on_withdrawn")) is staff, "closed threads too"
    assert not may_hide_comment(member, one(world, "deleted"))
    asked.hide(as_("instructor").person, REASON)
    assert not may_hide_comment(member, asked)
    assert may_unhide_comment(member, asked) is staff
    asked.essay.course.archive()
    assert not may_unhide_comment(member, asked)


def test_nobody_may_hide_comment_or_restore_one_of_their_own(as_: As, world: World) -> None:
    own = one(world, "staff")
    assert not may_hide_comment(as_("instructor"), own)
    assert may_hide_comment(as_("assistant"), own)
    own.hide(as_("assistant").person, REASON)
    assert not may_unhide_comment(as_("instructor"), own)
    assert may_unhide_comment(as_("assistant"), own)


def test_its_writer_may_neither_correct_nor_delete_it(as_: As, world: World) -> None:
    asked = one(world, "asked")
    asked.hide(as_("instructor").person, REASON)
    assert not may_correct_comment(as_("classmate"), asked)
    assert not may_delete_comment(as_("classmate"), asked)
    assert not may_reply(as_("author"), asked)


def test_a_hidden_comment_is_found_by_its_writer_and_staff(as_: As, world: World) -> None:
    """Comments open to the others have it only where a reply hangs on it; listed it is for none."""
    for name in ("asked", "staff"):
        one(world, name).hide(as_("assistant").person, REASON)
    db.session.flush()
    asked, staff = world.comments["asked"], world.comments["staff"]
    for who in CLASS:
        found = set(
            db.session.scalars(comments_open_to(as_(who)).with_only_columns(Comment.id))
        ) & {asked, staff}
        assert found == ({asked, staff} if who in ("instructor", "assistant") else {asked}), who
        listed = db.session.scalars(comments_listed_for(as_(who)).with_only_columns(Comment.id))
        rest = ("answered", "on_withdrawn", "on_deleted")
        assert set(listed) == {world.comments[name] for name in rest}
    one(world, "answered").hide(as_("instructor").person, REASON)
    db.session.flush()
    found = set(
        db.session.scalars(comments_open_to(as_("classmate")).with_only_columns(Comment.id))
    )
    assert asked in found, "one's own"
    assert world.comments["answered"] not in found


def test_hidden_comments_open_to_staff_of_the_course(as_: As, world: World) -> None:
    for name in ("asked", "on_withdrawn", "elsewhere"):
        one(world, name).hide(as_("instructor").person, REASON)
    db.session.flush()

    def found(who: str) -> set[int]:
        scope = hidden_comments_open_to(as_(who)).with_only_columns(Comment.id)
        return set(db.session.scalars(scope))

    mine = {world.comments["asked"], world.comments["on_withdrawn"]}
    assert found("instructor") == found("assistant") == mine
    assert found("author") == found("classmate") == found("observer") == set()


def test_counts_hold_whatever_is_hidden_deleted_and_brought_back(as_: As, world: World) -> None:
    asked, answered = one(world, "asked"), one(world, "answered")
    by = as_("instructor").person
    steps: tuple[Callable[[], None], ...] = (
        *(lambda: asked.hide(by, REASON), lambda: answered.hide(by, REASON)),
        *(asked.unhide, asked.delete, answered.unhide),
        *(answered.delete, asked.restore, answered.restore),
        *(lambda: answered.hide(by, REASON), answered.delete, answered.unhide, answered.restore),
    )
    expected = iter((2, 1, 2, 1, 2, 1, 2, 3, 2, 2, 2, 3))
    for number, step in enumerate(steps):
        step()
        db.session.flush()
        assert asked.essay.comment_count == next(expected), number
        for rule in rules():
            assert not db.session.execute(rule.broken).all(), (number, rule.says)
