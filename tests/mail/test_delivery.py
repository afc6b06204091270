"""Every mail exactly once, whatever mood the mail server is in."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person
from app.clock import now
from app.db import db
from app.mail import delivery
from app.mail.compose import KINDS, Piece, pieces_of
from app.mail.models import GIVEN_UP, HELD, Mail
from tests.mail.conftest import TAKEN, Post
from tests.world import World

pytestmark = pytest.mark.slow  # left out by `make check`

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


def test_nobody_waits_for_the_mail_server(
    app: Flask, post: Post, deliver: Deliver, written: Callable[..., None], world: World
) -> None:
    """While it thinks about a mail, others write: nothing is held in the database."""
    written()

    def thinks() -> str:
        with app.app_context():
            db.session.get_one(Person, world.people["author"]).rename("Ruth L.")
            db.session.commit()
            db.session.remove()
        return TAKEN

    post.mood = thinks
    began = time.monotonic()
    assert deliver() == 1
    assert time.monotonic() - began < 5, "it waited for the lock, or gave up waiting"
    assert len(post.taken) == 1


@pytest.mark.parametrize("said", ["550 5.7.1 Relaying denied", "554 5.7.0 Authenticate first"])
def test_what_a_setting_can_mend_is_tried_again(
    app: Flask, post: Post, deliver: Deliver, written: Callable[..., None], said: str
) -> None:
    written()
    post.mood = lambda: said
    assert deliver() == 0
    assert not mail(app).dropped_at


def test_a_server_that_says_goodbye_wrongly_has_the_mail(
    app: Flask, post: Post, deliver: Deliver, written: Callable[..., None]
) -> None:
    written()
    post.goodbye = "250 Bye then"
    assert deliver() == 1
    assert mail(app).sent_at


def test_one_that_cannot_be_composed_keeps_none_from_being_sent(
    app: Flask,
    post: Post,
    deliver: Deliver,
    written: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(KINDS, "broken", lambda _mail: {"link": 1 / 0})
    written("broken", event="first")
    written()
    assert deliver() == 1
    with app.app_context():
        waiting = db.session.scalars(select(Mail).where(Mail.kind == "broken")).one()
        assert "ZeroDivisionError" in waiting.trouble
        assert waiting.due_at > now()


def test_what_has_waited_for_days_is_never_sent(
    app: Flask, post: Post, deliver: Deliver, written: Callable[..., None]
) -> None:
    """Nobody looks for a link to a new password that they have asked for last term."""
    written()
    with time_machine.travel(now() + GIVEN_UP + timedelta(hours=1), tick=False):
        assert deliver() == 0
    assert post.taken == []
    assert mail(app).dropped_at


def test_a_name_and_a_password_go_to_nobody_in_clear(
    app: Flask,
    post: Post,
    deliver: Deliver,
    written: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    port = app.config["MAIL_URL"].rpartition(":")[2]
    monkeypatch.setattr(delivery, "OURSELVES", ())
    monkeypatch.setitem(app.config, "MAIL_URL", f"smtp://board:secret@127.0.0.1:{port}")
    written()
    assert deliver() == 0
    assert "offers no encryption" in mail(app).trouble
    assert post.taken == []


@pytest.mark.slow
def test_mail_that_waits_for_long_is_found_by_the_check(
    app: Flask, post: Post, deliver: Deliver, written: Callable[..., None]
) -> None:
    written()
    post.mood = lambda: "451 Try again"
    deliver()
    with time_machine.travel(now() + timedelta(hours=2), tick=False):
        said = app.test_cli_runner().invoke(args=["check"])
    assert "1 mail has waited for more than an hour" in said.stderr
    assert "Try again" in said.stderr


def test_without_a_mail_server_nothing_is_tried(
    app: Flask, world: World, deliver: Deliver, written: Callable[..., None]
) -> None:
    written()
    assert deliver() == 0
    assert mail(app).tries == 0


def test_the_html_is_what_the_plain_text_says() -> None:
    """A line with an address of ours is what the words above it lead to; whatever somebody's name
    or title looks like, it makes neither a link nor a title."""
    said = "Due soon\n--------\n\n“Thaw”:\nhttps://b.example/1\n\n> Ruth: “No.”\n\n--\n\nIt ends."
    assert pieces_of(said, "https://b.example") == [
        Piece("title", "Due soon"),
        Piece("words", "“Thaw”", "https://b.example/1"),
        Piece("quote", "Ruth: “No.”"),
        Piece("foot", "--"),
        Piece("words", "It ends."),
    ]
    for hostile in ("https://b.example/ has answered you:", "https://b.example.evil/", "-- has"):
        assert pieces_of(hostile, "https://b.example") == [Piece("words", hostile)]
