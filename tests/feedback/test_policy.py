"""Who sees feedback and who may do what with it, for everybody of the cast (S7)."""

from collections.abc import Callable

import pytest

from app.clock import now
from app.courses.models import Member
from app.db import db
from app.essays.models import UNDO, Essay
from app.feedback.models import Feedback
from app.feedback.policy import (
    feedback_open_to,
    may_discard_feedback,
    may_edit_feedback,
    may_give_feedback,
    may_read_all_feedback,
    may_read_feedback_on,
    may_release_feedback,
)
from tests.world import World

As = Callable[[str], Member]
CLASS = ["instructor", "assistant", "author", "classmate", "observer", "removed"]


def letter(world: World, name: str) -> Feedback:
    return db.session.get_one(Feedback, world.letters[name])


def essay(world: World, name: str) -> Essay:
    return db.session.get_one(Essay, world.essays[name])


def seen(member: Member) -> set[int]:
    return set(db.session.scalars(feedback_open_to(member).with_only_columns(Feedback.id)))


@pytest.mark.parametrize(
    ("who", "letters"),
    [
        ("instructor", {"released", "ready", "draft"}),
        ("assistant", {"released", "ready", "draft"}),
        ("author", {"released"}),
        ("classmate", set()),  # the author of the essay whose letter is only ready
        ("observer", set()),
        ("removed", set()),
        ("elsewhere", set()),  # an instructor, but of another course
    ],
)
def test_feedback_open_to(as_: As, world: World, who: str, letters: set[str]) -> None:
    assert seen(as_(who)) == {world.letters[name] for name in letters}


def test_feedback_open_to_the_author_from_its_release_on(as_: As, world: World) -> None:
    letter(world, "ready").release()
    db.session.flush()
    assert seen(as_("classmate")) == {world.letters["ready"]}
    assert seen(as_("author")) == {world.letters["released"]}


def test_feedback_open_to_an_assistant_on_their_own_essay_once_released(
    as_: As, world: World
) -> None:
    """They may have been a student when it was begun."""
    essay(world, "published").author_id = world.members["assistant"]
    letter(world, "ready").essay.author_id = world.members["assistant"]
    letter(world, "draft").essay.author_id = world.members["instructor"]
    db.session.flush()
    assert world.letters["ready"] not in seen(as_("assistant"))
    assert world.letters["released"] in seen(as_("assistant"))
    assert len(seen(as_("instructor"))) == 3


def test_feedback_open_to_the_author_of_a_withdrawn_or_deleted_essay(as_: As, world: World) -> None:
    own, mine = essay(world, "published"), {world.letters["released"]}
    own.withdraw()
    db.session.flush()
    assert seen(as_("author")) == mine
    own.delete()
    db.session.flush()
    assert seen(as_("author")) == mine
    own.deleted_at = now() - UNDO * 2
    db.session.flush()
    assert seen(as_("author")) == set()
    assert mine < seen(as_("assistant"))


def test_feedback_open_to_nobody_once_discarded(as_: As, world: World) -> None:
    letter(world, "draft").discard()
    db.session.flush()
    for who in ("assistant", "instructor"):
        assert seen(as_(who)) == {world.letters["released"], world.letters["ready"]}


@pytest.mark.parametrize("who", CLASS)
def test_may_read_feedback_on(as_: As, world: World, who: str) -> None:
    everywhere = who in ("instructor", "assistant")
    assert may_read_feedback_on(as_(who), essay(world, "published")) is (
        everywhere or who == "author"
    )
    assert may_read_feedback_on(as_(who), essay(world, "unanswered")) is (
        everywhere or who == "classmate"
    )


@pytest.mark.parametrize("who", CLASS)
def test_may_give_feedback(as_: As, world: World, who: str) -> None:
    staff = who in ("instructor", "assistant")
    assert may_give_feedback(as_(who), essay(world, "published")) is staff
    for closed in ("draft", "withdrawn", "deleted"):
        assert not may_give_feedback(as_(who), essay(world, closed))


def test_may_give_feedback_neither_to_oneself_nor_to_nobody(as_: As, world: World) -> None:
    one = essay(world, "published")
    one.author_id = world.members["assistant"]
    db.session.flush()
    assert not may_give_feedback(as_("assistant"), one)
    assert may_give_feedback(as_("instructor"), one)
    one.author_id = None
    assert not may_give_feedback(as_("instructor"), one)


@pytest.mark.parametrize("who", CLASS)
def test_may_edit_feedback(as_: As, world: World, who: str) -> None:
    """The assistant's own draft; the instructor also edits colleagues' letters."""
    assert may_edit_feedback(as_(who), letter(world, "draft")) is (
        who in ("instructor", "assistant")
    )
    assert may_edit_feedback(as_(who), letter(world, "ready")) is (who == "instructor")


def test_may_edit_feedback_no_longer_as_a_student(as_: As, world: World) -> None:
    writer = as_("assistant")
    writer.role = "student"
    assert not may_edit_feedback(writer, letter(world, "draft"))


def test_may_edit_feedback_that_is_not_to_oneself(as_: As, world: World) -> None:
    essay(world, "published").author_id = world.members["instructor"]
    db.session.flush()
    assert not may_edit_feedback(as_("instructor"), letter(world, "draft"))
    assert may_edit_feedback(as_("assistant"), letter(world, "draft"))


@pytest.mark.parametrize("who", CLASS)
def test_may_discard_feedback(as_: As, world: World, who: str) -> None:
    assert may_discard_feedback(as_(who), letter(world, "draft")) is (who == "assistant")
    for finished in ("ready", "released"):
        assert not may_discard_feedback(as_(who), letter(world, finished))


@pytest.mark.parametrize("who", CLASS)
def test_may_release_feedback(as_: As, who: str) -> None:
    member = as_(who)
    assert may_release_feedback(member) is (who == "instructor")
    member.course.assistants_release = True
    assert may_release_feedback(member) is (who in ("instructor", "assistant"))


@pytest.mark.parametrize("who", CLASS)
def test_may_read_all_feedback(as_: As, who: str) -> None:
    assert may_read_all_feedback(as_(who)) is (who in ("instructor", "assistant"))


def test_in_the_archive_letters_are_read_and_nothing_is_done(as_: As, world: World) -> None:
    member = as_("instructor")
    member.course.archive()
    member.course.assistants_release = True
    assert len(seen(member)) == 3
    assert may_read_all_feedback(member)
    assert not may_give_feedback(member, essay(world, "published"))
    assert not may_edit_feedback(member, letter(world, "draft"))
    assert not may_discard_feedback(as_("assistant"), letter(world, "draft"))
    assert not may_release_feedback(member)
    assert not may_release_feedback(as_("assistant"))
