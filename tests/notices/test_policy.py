"""Which notices reach somebody today."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person
from app.clock import now
from app.courses.models import Member
from app.db import db
from app.discussion.models import Comment
from app.essays.models import UNDO, Essay
from app.feedback.models import Feedback
from app.notices.models import Notice
from app.notices.policy import notices_open_to
from tests.visitor import Visitor
from tests.world import World

Heard = Callable[[str], set[tuple[str, int | None, int | None]]]


@pytest.fixture
def heard(app: Flask, world: World) -> Iterator[Heard]:
    """What reaches somebody: kind, comment, letter."""

    def ask(who: str) -> set[tuple[str, int | None, int | None]]:
        db.session.flush()
        person = db.session.get_one(Person, world.people[who])
        found = db.session.scalars(notices_open_to(person))
        return {(one.kind, one.comment_id, one.feedback_id) for one in found}

    with app.app_context():
        yield ask


def reply(world: World, name: str) -> tuple[str, int, None]:
    return ("reply", world.comments[name], None)


def essay(world: World, name: str) -> Essay:
    return db.session.get_one(Essay, world.essays[name])


@pytest.mark.slow
def test_notices_open_to_each_are_their_own(heard: Heard, world: World) -> None:
    letter = ("feedback", None, world.letters["released"])
    mine = {reply(world, name) for name in ("asked", "staff", "on_withdrawn", "on_deleted")}
    assert heard("author") == mine | {letter}
    assert heard("classmate") == {reply(world, "answered")}
    for who in ("instructor", "assistant", "observer", "administrator", "outsider", "removed"):
        assert heard(who) == set(), who


def test_notices_come_newest_first(heard: Heard, world: World) -> None:
    heard("author")
    person = db.session.get_one(Person, world.people["author"])
    ids = [one.id for one in db.session.scalars(notices_open_to(person))]
    assert ids == sorted(ids, reverse=True)


def test_somebody_removed_hears_nothing_more(heard: Heard, world: World) -> None:
    assert heard("author")
    member = db.session.get_one(Member, world.members["author"])
    member.remove()
    assert heard("author") == set()
    asked = db.session.get_one(Comment, world.comments["answered"])
    instructor = db.session.get_one(Member, world.members["instructor"])
    Comment.post(asked.essay, "<p>After they left.</p>", instructor, asked)
    db.session.get_one(Feedback, world.letters["draft"]).release()
    assert heard("author") == set()


def test_a_notice_goes_with_the_comment(heard: Heard, world: World) -> None:
    db.session.get_one(Comment, world.comments["staff"]).delete()
    assert reply(world, "staff") not in heard("author")
    db.session.get_one(Comment, world.comments["staff"]).restore()
    assert reply(world, "staff") in heard("author")


def test_feedback_is_told_of_as_long_as_it_can_be_read(heard: Heard, world: World) -> None:
    letter, own = ("feedback", None, world.letters["released"]), essay(world, "published")
    own.withdraw()
    assert letter in heard("author")
    own.delete()
    assert letter in heard("author")
    own.deleted_at = now() - UNDO * 2
    assert letter not in heard("author")


def test_feedback_on_what_is_somebody_elses_now_is_not_told_of(heard: Heard, world: World) -> None:
    essay(world, "published").author_id = world.members["classmate"]
    kinds = {kind for kind, _, _ in heard("author")}
    assert kinds == {"reply"}


def test_a_reply_on_an_essay_that_is_gone_without_a_thread_is_not_told_of(
    heard: Heard, world: World
) -> None:
    one = essay(world, "withdrawn")
    one.comment_count = 0
    assert reply(world, "on_withdrawn") not in heard("author")
    one.publish()
    assert reply(world, "on_withdrawn") in heard("author")


def test_unreleased_feedback_is_told_to_nobody(heard: Heard, world: World) -> None:
    told = set(db.session.scalars(select(Notice.feedback_id)))
    assert told == {None, world.letters["released"]}
    assert heard("classmate") == {reply(world, "answered")}


def test_the_page_of_the_essay_counts_as_hearing(
    visit: Callable[[str], Visitor], world: World
) -> None:
    """The mark in the header goes when the author says they have read."""
    author = visit("author")
    own = f"/courses/{world.course}/essays/{world.essays['published']}"

    def mark() -> str:
        head = author.get(f"/courses/{world.course}/people").find("//header")[0]
        return " ".join(head.text_content().split())

    before = mark()
    author.get(own)
    assert mark() == before  # opening a page writes nothing
    author.submit(own, "/read")
    assert mark() != before


def hide(what: Comment | Essay, world: World) -> None:
    what.hide(db.session.get_one(Person, world.people["instructor"]), "It is unkind.")


def test_whoever_wrote_what_is_hidden_hears_of_it(heard: Heard, world: World) -> None:
    asked = db.session.get_one(Comment, world.comments["asked"])
    hide(asked, world)
    assert ("hidden", asked.id, None) in heard("classmate")
    assert reply(world, "asked") not in heard("author")
    asked.unhide()
    assert ("hidden", asked.id, None) not in heard("classmate")
    assert reply(world, "asked") in heard("author")
    hide(asked, world)
    assert ("hidden", asked.id, None) in heard("classmate"), "each time anew"
    hide(essay(world, "published"), world)
    assert ("hidden", None, None) in heard("author")
    assert ("hidden", None, None) not in heard("classmate")
    essay(world, "published").unhide()
    assert ("hidden", None, None) not in heard("author")


def test_that_it_is_hidden_goes_with_its_place(heard: Heard, world: World) -> None:
    """Nobody is led to where they find nothing."""
    alone = db.session.get_one(Comment, world.comments["on_withdrawn"])
    assert alone.essay.comment_count == 1
    hide(alone, world)
    assert ("hidden", alone.id, None) not in heard("classmate")
    hide(essay(world, "unanswered"), world)
    assert ("hidden", None, None) in heard("classmate")
