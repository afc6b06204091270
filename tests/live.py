"""The server as it is run in earnest, for as long as a test takes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

FLASK = (sys.executable, "-m", "flask")

STARTS_WITHIN = 60  # seconds, the demo course included, on a machine that is busy testing
ENDS_WITHIN = 5  # seconds after SIGTERM: what Colloquy promises

# What would make a journey depend on the machine it is made on.
ELSEWHERE = ("DATABASE_URL", "MAIL_URL", "BASE_URL", "SECRET_KEY", "REGISTRATION", "FLASK_APP")


@dataclass(frozen=True)
class Live:
    """A running Colloquy: where it answers, where its data is, what it has printed."""

    url: str
    instance: Path
    log: Path
    environment: dict[str, str]

    def flask(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `flask …` against the same instance, from the root of the project."""
        return subprocess.run(
            [*FLASK, *arguments],
            cwd=ROOT,
            env=self.environment,
            text=True,
            capture_output=True,
            check=False,
        )


@contextmanager
def serving(
    folder: Path,
    *,
    program: Sequence[str] = FLASK,
    cwd: Path = ROOT,
    trying: bool = True,
    **settings: str,
) -> Iterator[Live]:
    """`flask serve` with an instance of its own in `folder`, ended by SIGTERM."""
    port = _free_port()
    own = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
    own |= {"HOST": "127.0.0.1", "PORT": str(port), "INSTANCE": str(folder / "instance")} | settings
    live = Live(f"http://127.0.0.1:{port}", folder / "instance", folder / "server.log", own)
    with live.log.open("wb") as log:
        command = [*program, "serve", *(["--try"] if trying else [])]
        server = subprocess.Popen(command, cwd=cwd, env=own, stdout=log, stderr=log)
        try:
            _wait_until_healthy(server, port, live.log)
            yield live
        except BaseException:
            print(live.log.read_text())
            raise
        finally:
            _end(server, live.log)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while not _healthy(port):
        assert server.poll() is None, f"The server ended by itself:\n{log.read_text()}"
        assert time.monotonic() < deadline, f"The server does not answer:\n{log.read_text()}"
        time.sleep(0.1)


def _healthy(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _end(server: subprocess.Popen[bytes], log: Path) -> None:
    server.send_signal(signal.SIGTERM)
    try:
        server.wait(ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        server.kill()
        raise AssertionError(
            f"Still there {ENDS_WITHIN} s after SIGTERM:\n{log.read_text()}"
        ) from None
