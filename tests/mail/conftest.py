"""A real mail server that takes what is sent to it, or does not, as a test wants."""

import socket
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from flask import Flask

from app.db import db
from app.mail.jobs import deliver_all
from tests.mail.digesting import EVENING, answered, told
from tests.world import World

TAKEN = "250 Message accepted for delivery"


class Post:
    """What the server has taken; `mood` is what it says to each mail before it takes it."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.raw = b""  # the last one, as it has come
        self.mood: Callable[[], str] = lambda: TAKEN
        self.goodbye = "221 Bye"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        said = self.mood()
        if said.startswith("250"):
            self.raw = envelope.content
            self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return said

    async def handle_QUIT(self, *_about: Any) -> str:  # noqa: N802
        return self.goodbye

    def words(self) -> str:
        """The plain text of the last one."""
        body = self.taken[-1].get_body(("plain",))
        assert body
        return str(body.get_content()).replace("\r\n", "\n")


@pytest.fixture
def post(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    """The server, running, and the board told where it is."""
    taken = Post()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(taken, hostname="127.0.0.1", port=port)
    server.start()
    monkeypatch.setitem(app.config, "MAIL_URL", f"smtp://127.0.0.1:{port}")
    monkeypatch.setitem(app.config, "LINK_ROOT", "https://board.example")
    monkeypatch.setitem(app.config, "MAIL_FROM", "colloquy@board.example")
    try:
        yield taken
    finally:
        server.stop()


@pytest.fixture
def deliver(app: Flask) -> Callable[[], int]:
    """Do what the worker does when it is woken."""

    def once() -> int:
        with app.test_request_context():
            sent = deliver_all()
            db.session.remove()
        return sent

    return once


@pytest.fixture
def evening(app: Flask, world: World, post: Post) -> None:
    """The author is told once a day; in the evening a classmate has answered."""
    told(app, world)
    with time_machine.travel(EVENING, tick=False):
        answered(app, world, "Who was in the queue, and for what?")
