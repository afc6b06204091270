"""A digest tells students which questions are due soon, and how far they are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from app.db import db
from app.essays.models import Essay
from tests.mail.conftest import TAKEN, Post
from tests.mail.digesting import DAY, EVENING, MORNING, at, done, due, member, published, told
from tests.world import World

pytestmark = pytest.mark.slow  # left out by `make check`

# Told on Thursday morning at seven: a Friday, just before midnight in New York.
FRIDAY = datetime(2026, 6, 13, 3, 59, tzinfo=UTC)
WEEK_BEFORE = EVENING - 7 * DAY


@pytest.fixture(autouse=True)
def asked(app: Flask, world: World) -> None:
    """The question has stood there for weeks; nobody has published on it but at its own time."""
    with time_machine.travel(WEEK_BEFORE - 14 * DAY, tick=False):
        due(app, world, FRIDAY)

    def take_away() -> None:
        for name in ("published", "withdrawn", "deleted", "unanswered", "draft"):
            essay(world, name).module_id = None

    done(app, take_away)


def essay(world: World, name: str) -> Essay:
    return db.session.get_one(Essay, world.essays[name])


def mornings(app: Flask, first: datetime, number: int) -> list[int]:
    return [at(first + day * DAY, app) for day in range(number)]


def test_it_is_told_once_two_days_ahead(app: Flask, world: World, post: Post) -> None:
    for who in ("author", "instructor", "assistant", "observer"):
        told(app, world, who)
    assert mornings(app, MORNING - 3 * DAY, 7) == [0, 0, 0, 1, 0, 0, 0]
    (mail,) = post.taken
    assert (mail["To"], mail["Subject"]) == ("author@world.example", "An essay due soon")
    said = post.words()
    place = f"https://board.example/courses/{world.course}/modules/{world.modules['thaw']}"
    assert f"“Week 11 · The Thaw” (Soviet History):\n{place}\n" in said
    assert "Essays are due on June 12, 2026 at 11:59 pm, New York time." in said
    assert "You have not begun yours yet." in said


def test_in_the_week_of_a_weeks_mail(app: Flask, world: World, post: Post) -> None:
    told(app, world, rhythm="weekly")
    assert mornings(app, MORNING - 7 * DAY, 14) == [0] * 4 + [1] + [0] * 9


def test_it_says_how_far_one_is(app: Flask, world: World, post: Post) -> None:
    told(app, world)

    def put() -> None:
        essay(world, "draft").module_id = world.modules["thaw"]

    done(app, put)
    assert at(MORNING, app) == 1
    assert "Yours is a draft still." in post.words()


def test_whoever_has_published_is_told_only_with_something_else(
    app: Flask, world: World, post: Post
) -> None:
    told(app, world)
    with time_machine.travel(EVENING - DAY, tick=False):
        published(app, world, "Mine", by="author")
    assert at(MORNING, app) == 0
    with time_machine.travel(MORNING, tick=False):
        published(app, world)
    assert at(MORNING + DAY, app) == 1
    assert post.taken[0]["Subject"] == "A new essay"
    assert "You have published yours." in post.words()


def test_whoever_publishes_before_it_is_sent_is_not_told(
    app: Flask, world: World, post: Post
) -> None:
    told(app, world)
    post.mood = lambda: "451 Try again"
    assert at(MORNING, app) == 0
    with time_machine.travel(MORNING, tick=False):
        published(app, world, "Mine", by="author")
    post.mood = lambda: TAKEN
    assert at(MORNING + timedelta(hours=1), app) == 0
    assert post.taken == []


def test_a_deadline_that_was_moved_is_told_anew(app: Flask, world: World, post: Post) -> None:
    """Further away when it comes near again; and one that is set for tomorrow is told tomorrow."""
    told(app, world)
    with time_machine.travel(EVENING - DAY, tick=False):
        published(app, world)
    with time_machine.travel(WEEK_BEFORE, tick=False):
        due(app, world, None)
    assert at(MORNING, app) == 1
    assert "Due soon" not in post.words()
    with time_machine.travel(MORNING + timedelta(hours=3), tick=False):
        due(app, world, FRIDAY)
    assert at(MORNING + DAY, app) == 1
    assert "June 12, 2026 at 11:59 pm" in post.words()
    with time_machine.travel(MORNING + DAY + timedelta(hours=3), tick=False):
        due(app, world, FRIDAY + 3 * DAY)
    assert mornings(app, MORNING + 2 * DAY, 4) == [0, 1, 0, 0]
    assert "June 15, 2026 at 11:59 pm" in post.words()


def test_it_is_not_told_to_those_who_write_nothing_there(
    app: Flask, world: World, post: Post
) -> None:
    told(app, world)
    done(app, lambda: member(world, "author").course.archive())
    assert at(MORNING, app) == 0
