"""Every mail exactly once, whatever mood the mail server is in."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person
from app.clock import now
from app.db import db
from app.mail.models import GIVEN_UP, HELD, Mail
from tests.mail.conftest import TAKEN, Post
from tests.world import World

Deliver = Callable[[], int]
AUTHOR = "author@world.example"


@pytest.fixture
def written(app: Flask, world: World) -> Callable[..., None]:
    def write(kind: str = "password", address: str = AUTHOR, event: str = "an event") -> None:
        with app.app_context():
            person = db.session.get(Person, world.people["author"])
            Mail.write(kind, address, event, person if kind != "password" else None)
            db.session.commit()

    return write


def mail(app: Flask) -> Mail:
    with app.app_context():
        one = db.session.scalars(select(Mail)).one()
        db.session.expunge(one)
    return one


def test_it_is_sent_once(
    app: Flask, post: Post, deliver: Deliver, written: Callable[..., None]
) -> None:
    written()
    assert [deliver(), deliver()] == [1, 0]
    (sent,) = post.taken
    assert sent["To"] == AUTHOR
    assert sent["From"] == "Colloquy <colloquy@board.example>"
    assert sent["Subject"] == "Choose a new password for Colloquy"
    assert sent["Auto-Submitted"] == "auto-generated"
    assert str(sent["Message-ID"]).endswith("@board.example>")
    assert "https://board.example/password/" in post.words()
    html = sent.get_body(("html",))
    assert html
    assert '<a href="https://board.example/password/' in html.get_content()
    assert mail(app).sent_at


def test_one_event_is_one_mail(post: Post, deliver: Deliver, written: Callable[..., None]) -> None:
    written()
    written()
    written(event="another")
    assert deliver() == 2


def test_to_nobody_nothing_is_sent(
    app: Flask, post: Post, deliver: Deliver, written: Callable[..., None]
) -> None:
    written(address="nobody@world.example")
    assert deliver() == 0
    assert post.taken == []
    assert mail(app).dropped_at


def test_the_rights_are_those_of_the_moment_it_is_sent(
    app: Flask, post: Post, deliver: Deliver, written: Callable[..., None], world: World
) -> None:
    written("confirm")
    with app.app_context():
        db.session.get_one(Person, world.people["author"]).confirm()
        db.session.commit()
    assert deliver() == 0, "it is confirmed by now"


@pytest.mark.parametrize("said", ["451 Try again", "421 Shutting down", "452 No room"])
def test_what_is_refused_for_now_is_sent_later(
    app: Flask, post: Post, deliver: Deliver, written: Callable[..., None], said: str
) -> None:
    written()
    post.mood = lambda: said
    assert deliver() == 0
    assert said[4:] in mail(app).trouble
    post.mood = lambda: TAKEN
    assert deliver() == 0, "not at once"
    with time_machine.travel(now() + timedelta(minutes=2), tick=False):
        assert deliver() == 1
    assert len(post.taken) == 1


def test_what_is_refused_for_good_is_not_tried_again(
    app: Flask, post: Post, deliver: Deliver, written: Callable[..., None]
) -> None:
    written()
    post.mood = lambda: "550 No such mailbox"
    assert deliver() == 0
    post.mood = lambda: TAKEN
    with time_machine.travel(now() + timedelta(days=1), tick=False):
        assert deliver() == 0
    assert "No such mailbox" in mail(app).trouble


def test_while_the_server_is_away_mail_waits_and_then_comes_once(
    app: Flask,
    post: Post,
    deliver: Deliver,
    written: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there = app.config["MAIL_URL"]
    written()
    monkeypatch.setitem(app.config, "MAIL_URL", "smtp://127.0.0.1:1")
    moment = now()
    for _ in range(6):
        moment += timedelta(hours=5)
        with time_machine.travel(moment, tick=False):
            assert deliver() == 0
    monkeypatch.setitem(app.config, "MAIL_URL", there)
    with time_machine.travel(moment + timedelta(hours=5), tick=False):
        assert [deliver(), deliver()] == [1, 0]
    assert len(post.taken) == 1


def test_after_five_days_it_is_given_up(
    app: Flask, post: Post, deliver: Deliver, written: Callable[..., None]
) -> None:
    written()
    post.mood = lambda: "451 Try again"
    with time_machine.travel(now() + GIVEN_UP + timedelta(hours=1), tick=False):
        assert deliver() == 0
    assert mail(app).dropped_at


def test_one_held_by_a_worker_is_left_to_it_until_that_is_over(
    app: Flask, post: Post, deliver: Deliver, written: Callable[..., None]
) -> None:
    """A worker that was killed held its mail: another sends it, under the same Message-ID."""
    written()
    with app.app_context():
        held = Mail.hold_next()
        assert held
        name = held.message_id
        db.session.commit()
        db.session.remove()
    assert deliver() == 0
    with time_machine.travel(now() + HELD + timedelta(minutes=1), tick=False):
        assert deliver() == 1
    assert name in str(post.taken[0]["Message-ID"])


def test_without_a_mail_server_nothing_is_tried(
    app: Flask, world: World, deliver: Deliver, written: Callable[..., None]
) -> None:
    written()
    assert deliver() == 0
    assert mail(app).tries == 0
