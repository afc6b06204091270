"""A digest says what its reader may see when it is sent, and no word of feedback."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person
from app.db import db
from app.discussion.models import Comment
from app.essays.models import Essay
from app.feedback.models import Feedback
from tests.apart import separate
from tests.mail.conftest import TAKEN, Post
from tests.mail.digesting import (
    EVENING,
    MORNING,
    answered,
    at,
    done,
    member,
    minute,
    told,
)
from tests.visitor import Visitor
from tests.world import WORDS, World

pytestmark = pytest.mark.slow


def unconfirmed(app: Flask, world: World) -> None:
    author(world).confirmed_at = None


def suspended(app: Flask, world: World) -> None:
    author(world).suspend()


def of_the_demo(app: Flask, world: World) -> None:
    """And no demo is shown here."""
    author(world).demo = True


def removed(app: Flask, world: World) -> None:
    member(world, "author").remove()


def deleted(app: Flask, world: World) -> None:
    last_comment().delete()


def hidden(app: Flask, world: World) -> None:
    last_comment().hide(member(world, "instructor").person, "It is unkind.")


def moved_address(app: Flask, world: World) -> None:
    author(world).confirm("elsewhere@world.example")


def wants_none(app: Flask, world: World) -> None:
    author(world).rhythm = "never"


def has_seen_it(app: Flask, world: World) -> None:
    own = f"/courses/{world.course}/essays/{world.essays['published']}"
    Visitor(app, world.tokens["author"]).submit(own, "/read")


def author(world: World) -> Person:
    return db.session.get_one(Person, world.people["author"])


def last_comment() -> Comment:
    return db.session.scalars(select(Comment).order_by(Comment.id.desc()).limit(1)).one()


@pytest.mark.parametrize(
    "meanwhile", [unconfirmed, suspended, of_the_demo, removed, deleted, hidden]
)
def test_whoever_may_see_nothing_gets_nothing(
    app: Flask,
    world: World,
    post: Post,
    evening: None,
    meanwhile: Callable[[Flask, World], None],
) -> None:
    done(app, lambda: meanwhile(app, world))
    assert at(MORNING, app) == 0
    assert post.taken == []


@pytest.mark.parametrize(
    "meanwhile",
    [
        *(unconfirmed, suspended, of_the_demo, removed, deleted, hidden),
        *(moved_address, wants_none, has_seen_it),
    ],
)
def test_the_rights_are_those_of_the_moment_it_is_sent(
    app: Flask,
    world: World,
    post: Post,
    evening: None,
    meanwhile: Callable[[Flask, World], None],
) -> None:
    """It was written down already, and the mail server was busy."""
    post.mood = lambda: "451 Try again"
    assert at(MORNING, app) == 0
    done(app, lambda: meanwhile(app, world))
    post.mood = lambda: TAKEN
    assert at(MORNING + timedelta(hours=1), app) == 0
    assert post.taken == []


@pytest.mark.parametrize(
    ("closed", "opened"),
    [
        (unconfirmed, lambda world: author(world).confirm()),
        (suspended, lambda world: author(world).end_suspension()),
    ],
)
def test_it_is_not_lost_meanwhile(
    app: Flask,
    world: World,
    post: Post,
    evening: None,
    closed: Callable[[Flask, World], None],
    opened: Callable[[World], None],
) -> None:
    done(app, lambda: closed(app, world))
    assert at(MORNING, app) == 0
    done(app, lambda: opened(world))
    assert at(MORNING + timedelta(minutes=1), app) == 1


def test_no_words_are_told_that_the_class_does_not_read(
    app: Flask, world: World, post: Post, evening: None
) -> None:
    """Whatever has closed them, and though the notice has stayed."""
    with time_machine.travel(EVENING, tick=False):
        answered(app, world, "These words are open.", by="instructor")

    def close() -> None:
        closed = select(Comment).where(Comment.html.contains("in the queue"))
        db.session.scalars(closed).one().hidden_at = EVENING

    done(app, close)
    assert at(MORNING, app) == 1
    assert "in the queue" not in post.words()
    assert "These words are open." in post.words()


def test_what_may_not_be_seen_is_left_out(
    app: Flask, world: World, post: Post, evening: None
) -> None:
    with time_machine.travel(EVENING, tick=False):
        answered(app, world, "These words are hidden soon.", by="instructor")
        answered(app, world, "And these are gone with their essay.", on="withdrawn")

    def meanwhile() -> None:
        last = select(Comment).where(Comment.html.contains("hidden soon"))
        db.session.scalars(last).one().hide(member(world, "assistant").person, "No.")
        db.session.get_one(Essay, world.essays["published"]).withdraw()

    done(app, meanwhile)
    assert at(MORNING, app) == 1
    said = post.words()
    assert "hidden soon" not in said
    assert "Who was in the queue" in said, "the thread of what is withdrawn stays"
    assert "“The Illusion of the Thaw”" in said, "to its author a withdrawn text is open"


def test_the_title_of_what_is_not_open_any_more_is_not_told(
    app: Flask, world: World, post: Post
) -> None:
    """A classmate was answered on an essay that its author has withdrawn since."""
    told(app, world, "classmate")

    def reply() -> None:
        asked = db.session.get_one(Comment, world.comments["asked"])
        Comment.post(asked.essay, "<p>Few did.</p>", member(world, "author"), asked)
        asked.essay.withdraw()

    with time_machine.travel(EVENING, tick=False):
        done(app, reply)
    assert at(MORNING, app) == 1
    assert "The Illusion" not in post.words()
    assert "on an essay that is gone (Soviet History)" in post.words()


def test_of_feedback_only_that_it_is_there(app: Flask, world: World, post: Post) -> None:
    """A link, no text of it (N2); and before it is released, nothing (S7)."""
    told(app, world, "classmate", "at once")
    with time_machine.travel(EVENING, tick=False):
        assert minute(app) == 0
        done(app, lambda: db.session.get_one(Feedback, world.letters["ready"]).release())
        assert minute(app) == 1
    (mail,) = post.taken
    assert mail["Subject"] == "Feedback for you"
    assert "There is feedback for you on “Dachas for Everyone” (Soviet History)." in post.words()
    place = f"/courses/{world.course}/essays/{world.essays['unanswered']}#feedback"
    assert f"https://board.example{place}" in post.words()
    assert WORDS["feedback_ready"] not in mail.as_string()
    assert "Nadia Amsel" not in mail.as_string()


def test_what_was_hidden_is_told_to_its_writer(app: Flask, world: World, post: Post) -> None:
    told(app, world, rhythm="at once")
    with time_machine.travel(EVENING, tick=False):
        answered(app, world)

        def hide() -> None:
            essay = db.session.get_one(Essay, world.essays["published"])
            essay.hide(member(world, "instructor").person, "It is unkind.")

        done(app, hide)
        assert minute(app) == 1
    assert post.taken[0]["Subject"] == "Something of yours is hidden and a new reply"
    assert "Your essay “The Illusion of the Thaw”" in post.words()
    assert "was hidden by the course's staff" in post.words()


@pytest.mark.parametrize("apart", [False, True])
def test_nothing_comes_from_a_section_apart(
    app: Flask, world: World, post: Post, *, apart: bool
) -> None:
    """A classmate was answered under an essay of what is another section by now (S6)."""
    told(app, world, "classmate")

    def reply() -> None:
        asked = db.session.get_one(Comment, world.comments["asked"])
        Comment.post(asked.essay, "<p>Few did.</p>", member(world, "author"), asked)

    with time_machine.travel(EVENING, tick=False):
        done(app, reply)
    post.mood = lambda: "451 Try again"
    assert at(MORNING, app) == 0, "it is written down"
    post.mood = lambda: TAKEN
    if apart:
        done(app, lambda: separate(world))
    assert at(MORNING + timedelta(hours=1), app) == (0 if apart else 1)
