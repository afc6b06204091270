"""A server that can be killed as by a power cut: all its processes at once, at any moment."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from lxml import html

from tests.live import ELSEWHERE, FLASK, ROOT, _free_port, _healthy

STARTS_WITHIN = 90  # seconds


class Server:
    """Serves the instance in a folder, always on the same port."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.instance = folder / "instance"
        self.log = folder / "server.log"
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.own = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
        self.own |= {"HOST": "127.0.0.1", "PORT": str(self.port), "DEMO": "1"}
        self.own |= {"INSTANCE": str(self.instance)} | settings
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*FLASK, "serve"],
                cwd=ROOT,
                env=self.own,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + STARTS_WITHIN
        while not _healthy(self.port):
            assert self.process.poll() is None, self.log.read_text()[-2000:]
            assert time.monotonic() < deadline, self.log.read_text()[-2000:]
            time.sleep(0.05)

    def kill(self) -> None:
        """All of it at once, in the middle of whatever it does."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)

    def flask(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run `flask …` against the same instance, or with other settings."""
        return subprocess.run(
            [*FLASK, *arguments],
            cwd=ROOT,
            env=self.own | settings,
            text=True,
            capture_output=True,
            check=False,
        )

    def faults(self, **settings: str) -> int:
        """How many things `flask check` finds."""
        said = self.flask("check", **settings)
        print(said.stderr, end="")
        return len(
            [line for line in said.stderr.splitlines() if "Not true" in line or "damaged" in line]
        )


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[Server]:
    server = Server(folder, **settings)
    server.start()
    try:
        yield server
    finally:
        if server.process and server.process.poll() is None:
            server.stop()


def comments_in(instance: Path) -> list[str]:
    """The words of every comment, as the file of the database holds them."""
    with closing(sqlite3.connect(instance / "colloquy.sqlite3")) as opened:
        return [words_of(row[0]) for row in opened.execute("SELECT html FROM comments")]


def words_of(text: str) -> str:
    words: Any = html.fromstring(text)
    return str(words.text_content())
