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

    @property
    def database(self) -> Path:
        """Where that is SQLite's."""
        return self.instance / "colloquy.sqlite3"

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

    def freeze(self) -> None:
        """None of it does anything more."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGSTOP)

    def stop(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def begin(self, *arguments: str, **settings: str) -> subprocess.Popen[str]:
        """Start `flask …` against the same instance, or with other settings."""
        return subprocess.Popen(
            [*FLASK, *arguments],
            cwd=ROOT,
            env=self.own | settings,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def flask(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """The same, to its end."""
        begun = self.begin(*arguments, **settings)
        out, trouble = begun.communicate()
        return subprocess.CompletedProcess(begun.args, begun.returncode, out, trouble)

    def faults(self, **settings: str) -> int:
        """How many things `flask check` finds."""
        return faults_in(self.flask("check", **settings).stderr)


def faults_in(said: str) -> int:
    """How much of what a check says is about the rows and the file, not about the machine."""
    print(said, end="")
    return len([line for line in said.splitlines() if "Not true" in line or "damaged" in line])


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[Server]:
    server = Server(folder, **settings)
    try:
        server.start()
        yield server
    finally:
        if server.process and server.process.poll() is None:
            server.stop()


@contextmanager
def on_two_cores() -> Iterator[None]:
    """What is started within it, and whoever asks it, has two, however many there are."""
    if not hasattr(os, "sched_setaffinity"):  # which only Linux has
        yield
        return
    all_of_them = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(all_of_them)[:2])
    try:
        yield
    finally:
        os.sched_setaffinity(0, all_of_them)


def comments_in(instance: Path) -> list[str]:
    """The words of every marked comment, as the file of the database holds them."""
    marked = "SELECT html FROM comments WHERE html LIKE '%mark %'"
    with closing(sqlite3.connect(instance / "colloquy.sqlite3")) as opened:
        return [words_of(row[0]) for row in opened.execute(marked)]


def words_of(text: str) -> str:
    words: Any = html.fromstring(text)
    return str(words.text_content())
