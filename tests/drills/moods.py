"""A real mail server in bad moods: down, slow, refusing for now, refusing for good, cut off after
it took a mail and before it says so; and killing whoever hands it one, at that very moment."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from email import message_from_bytes, policy
from typing import Any, NamedTuple

from aiosmtpd.controller import Controller

from tests.live import _free_port

MOODS = ("well", "down", "slow", "for now", "for good", "cut off", "killing")
SLOW = 1.5  # seconds: more than the worker's patience
TAKEN = "250 Message accepted for delivery"


class Taken(NamedTuple):
    """A mail that was taken, whether or not whoever sent it has heard so."""

    name: str  # its Message-ID, by which mail servers know a repetition
    to: str
    words: str


class Post:
    """The server, and all that it has taken and refused."""

    def __init__(self, kill: Callable[[], None]) -> None:
        self.port, self.mood, self.kill = _free_port(), "well", kill
        self.taken: list[Taken] = []
        self.refused: set[str] = set()  # addresses whose mail it refused for good
        self.met: Counter[str] = Counter()  # mails that were handed to it in each mood
        self.running: Controller | None = None

    def change(self, mood: str) -> None:
        self.mood = mood
        if mood == "down":
            self.stop()
        elif self.running is None:
            self.running = Controller(self, hostname="127.0.0.1", port=self.port)
            self.running.start()

    def stop(self) -> None:
        if self.running is not None:
            self.running.stop()
            self.running = None

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        mood, address = self.mood, envelope.rcpt_tos[0]
        self.met[mood] += 1
        if mood == "for now":
            return "451 Try again later"
        if mood == "for good":
            self.refused.add(address)
            return "550 No such mailbox"
        self.taken.append(_read(address, envelope.content))
        if mood == "slow":
            await asyncio.sleep(SLOW)
        if mood == "cut off":
            server.transport.abort()
        if mood == "killing":
            self.kill()
        return TAKEN


def _read(address: str, content: bytes) -> Taken:
    message = message_from_bytes(content, policy=policy.default)
    body = message.get_body(("plain",))
    return Taken(str(message["Message-ID"]), address, str(body.get_content()) if body else "")
