"""Without a worker, without a mail server, killed: each is told once."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app.mail.models import HELD, Mail
from tests.mail.conftest import TAKEN, Post
from tests.mail.digesting import (
    DAY,
    EVENING,
    MORNING,
    answered,
    at,
)
from tests.world import World


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
