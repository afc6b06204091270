"""Who may hide an essay and restore it, and who then sees it."""

from collections.abc import Callable

import pytest

from app.courses.models import Member
from app.db import db
from app.essays.models import Essay
from app.essays.policy import (
    essays_listed_for,
    essays_open_to,
    hidden_essays_open_to,
    may_delete_essay,
    may_edit_essay,
    may_hide_essay,
    may_hide_writing,
    may_read_hidden_writing,
    may_unhide_essay,
    may_withdraw_essay,
)
from tests.world import World

As = Callable[[str], Member]

REASON = "It names a living witness, who asked us not to."
CLASS = ("instructor", "assistant", "author", "classmate", "observer")


@pytest.mark.parametrize("who", CLASS)
def test_may_hide_essay_and_the_way_back(as_: As, world: World, who: str) -> None:
    member, staff = as_(who), who in ("instructor", "assistant")
    essay = db.session.get_one(Essay, world.essays["published"])
    assert may_hide_writing(member) is may_read_hidden_writing(member) is staff
    assert may_hide_essay(member, essay) is staff
    assert not may_unhide_essay(member, essay)
    essay.hide(as_("instructor").person, REASON)
    assert not may_hide_essay(member, essay)
    assert may_unhide_essay(member, essay) is staff
    essay.course.archive()
    assert not may_unhide_essay(member, essay)
    assert may_read_hidden_writing(member) is staff


def test_nobody_may_hide_essay_or_restore_one_of_their_own(as_: As, world: World) -> None:
    own = db.session.get_one(Essay, world.essays["published"])
    own.author = as_("assistant")
    assert not may_hide_essay(as_("assistant"), own)
    own.hide(as_("instructor").person, REASON)
    assert not may_unhide_essay(as_("assistant"), own)
    assert may_unhide_essay(as_("instructor"), own)


def test_what_the_class_does_not_read_is_not_hidden(as_: As, world: World) -> None:
    for name in ("draft", "withdrawn", "deleted"):
        essay = db.session.get_one(Essay, world.essays[name])
        assert not may_hide_essay(as_("instructor"), essay)


def test_its_author_may_edit_it_but_not_take_it_away(as_: As, world: World) -> None:
    essay = db.session.get_one(Essay, world.essays["published"])
    assert may_withdraw_essay(as_("author"), essay)
    essay.hide(as_("instructor").person, REASON)
    assert may_edit_essay(as_("author"), essay)
    assert not may_withdraw_essay(as_("author"), essay)
    assert not may_delete_essay(as_("author"), essay)


def test_hidden_essays_open_to_staff_of_the_course(as_: As, world: World) -> None:
    for name in ("published", "unanswered", "elsewhere"):
        db.session.get_one(Essay, world.essays[name]).hide(as_("instructor").person, REASON)
    db.session.flush()

    def found(who: str) -> list[int]:
        return list(db.session.scalars(hidden_essays_open_to(as_(who)).with_only_columns(Essay.id)))

    mine = {world.essays["published"], world.essays["unanswered"]}
    assert set(found("instructor")) == set(found("assistant")) == mine
    assert found("author") == found("classmate") == found("observer") == []


def test_a_hidden_text_is_for_its_author_and_staff(as_: As, world: World) -> None:
    essay = db.session.get_one(Essay, world.essays["published"])
    essay.hide(as_("instructor").person, REASON)
    db.session.flush()
    for who in CLASS:
        here = Essay.id == essay.id
        readable = db.session.scalar(essays_open_to(as_(who)).where(here)) is not None
        assert readable is (who in ("instructor", "assistant", "author")), who
        assert db.session.scalar(essays_listed_for(as_(who)).where(here)) is None
