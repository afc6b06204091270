"""Without a worker, without a mail server, killed: each is told once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app.mail.models import HELD, Mail
from tests.mail.conftest import TAKEN, Post
from tests.mail.digesting import (
    AUTHOR,
    DAY,
    EVENING,
    MORNING,
    answered,
    at,
    course,
    done,
    published,
    told,
)
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.slow

Visit = Callable[[str], Visitor]


def test_after_three_days_without_a_worker_each_is_told_once(
    app: Flask, world: World, post: Post, evening: None
) -> None:
    for number in range(3):
        with time_machine.travel(EVENING + number * DAY, tick=False):
            answered(app, world, f"Day {number}.")
    late = MORNING + 2 * DAY + timedelta(hours=5)
    assert [at(late, app), at(late, app), at(MORNING + 3 * DAY, app)] == [1, 0, 0]
    assert post.taken[0]["Subject"] == "4 new replies"


def test_after_three_days_without_a_mail_server_each_is_told_once(
    app: Flask, world: World, post: Post, evening: None
) -> None:
    post.mood = lambda: "421 Shutting down"
    for number in range(3):
        assert at(MORNING + number * DAY, app) == 0
        with time_machine.travel(MORNING + number * DAY + timedelta(hours=1), tick=False):
            answered(app, world, f"Day {number}.")
    post.mood = lambda: TAKEN
    back = MORNING + 3 * DAY
    assert [at(back, app), at(back + timedelta(hours=1), app)] == [1, 0]
    assert "Who was in the queue" in post.words()
    assert [at(back + DAY, app), at(back + 2 * DAY, app)] == [1, 0]
    for number in range(3):
        assert f"Day {number}." in post.words()
    assert len({mail["Message-ID"] for mail in post.taken}) == len(post.taken) == 2


def test_a_worker_that_was_killed_has_told_nobody_twice(
    app: Flask, world: World, post: Post, evening: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the mail server took it and before that was written down: the same mail once more,
    though something has happened since; and that comes with the next."""
    with monkeypatch.context() as broken:
        broken.setattr(Mail, "sent", lambda _mail: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            at(MORNING, app)
    with time_machine.travel(MORNING, tick=False):
        answered(app, world, "Meanwhile.")
    assert at(MORNING + HELD + timedelta(minutes=1), app) == 1
    first, second = post.taken
    assert first["Message-ID"] == second["Message-ID"]
    assert "Meanwhile." not in post.words()
    assert at(MORNING + DAY, app) == 1
    assert "Meanwhile." in post.words()


def test_what_cannot_be_written_down_keeps_no_other_mail_from_being_sent(
    app: Flask, world: World, post: Post, evening: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A zone, for example, that this machine does not know."""
    zone = done(app, lambda: course(world).zone)
    done(app, lambda: setattr(course(world), "zone", "Mars/Olympus"))
    with time_machine.travel(EVENING, tick=False):
        done(app, lambda: Mail.write("password", AUTHOR, "an event"))
    assert at(MORNING, app) == 1
    assert post.taken[0]["Subject"] == "Choose a new password for Colloquy"
    done(app, lambda: setattr(course(world), "zone", zone))
    assert at(MORNING + timedelta(minutes=1), app) == 1


def refused_by(post: Post, app: Flask, world: World, said: str) -> None:
    """From Thursday on the mail server says that to each mail, for a week."""
    post.mood = lambda: said
    for number in range(6):
        assert at(MORNING + number * DAY, app) == 0


def test_what_was_given_up_comes_with_the_next_mail(
    app: Flask, world: World, post: Post, evening: None
) -> None:
    """After five days without a mail server, and however long it goes on, each is told once."""
    told(app, world, "instructor")
    with time_machine.travel(EVENING, tick=False):
        number = published(app, world)
    refused_by(post, app, world, "421 Shutting down")
    with time_machine.travel(MORNING + 4 * DAY, tick=False):
        answered(app, world, "Day 4.")
    assert at(MORNING + 5 * DAY + timedelta(hours=1), app) == 0, "given up, and written down anew"
    post.mood = lambda: TAKEN
    back = MORNING + 7 * DAY
    assert [at(back, app), at(back + timedelta(hours=1), app), at(back + DAY, app)] == [2, 0, 0]
    words = {mail["To"]: str(mail.get_body(("plain",))) for mail in post.taken}
    (first, second) = (words[AUTHOR], words["instructor@world.example"])
    assert "Who was in the queue" in first
    assert "Day 4." in first
    assert first.count(f"essays/{number}\n") == second.count(f"essays/{number}\n") == 1


def test_what_was_refused_for_good_does_not(
    app: Flask, world: World, post: Post, evening: None, visit: Visit
) -> None:
    """The server said that there is no such mailbox: the next news is tried, and the old is not."""
    with time_machine.travel(EVENING, tick=False):
        published(app, world)
    post.mood = lambda: "550 No such mailbox"
    assert at(MORNING, app) == 0
    board = visit("administrator").get("/administration/health")
    assert f"1 in the last 30 days, the last to {AUTHOR}: 550 No such mailbox" in board.words
    post.mood = lambda: TAKEN
    with time_machine.travel(MORNING + 6 * DAY, tick=False):
        answered(app, world, "A week later.")
    assert [at(MORNING + 6 * DAY, app), at(MORNING + 7 * DAY, app)] == [0, 1]
    assert "Who was in the queue" not in post.words()
    assert "New in" not in post.words()


def test_what_may_have_arrived_is_not_told_under_another_name(
    app: Flask, world: World, post: Post, evening: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker was killed when the mail server had just taken it, and stood still for a week."""
    with monkeypatch.context() as broken:
        broken.setattr(Mail, "sent", lambda _mail: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            at(MORNING, app)
    assert [at(MORNING + 7 * DAY, app), at(MORNING + 8 * DAY, app)] == [1, 0]
    first, second = post.taken
    assert first["Message-ID"] == second["Message-ID"]
