"""How `flask serve` ends: asked to, or killed. Nobody stays behind, and the port is free."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest

from app.serve import STOP_WITHIN
from tests.live import ENDS_WITHIN, FLASK, ROOT


@pytest.mark.slow
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_at_once_though_browsers_hold_connections_open(
    tmp_path: Path, ending: signal.Signals
) -> None:
    port = _free_port()
    own = os.environ | {"PORT": str(port), "INSTANCE": "kept", "DEMO": "0", "HOST": "127.0.0.1"}
    own.pop("DATABASE_URL", None)
    own["PYTHONPATH"] = str(ROOT)
    server = subprocess.Popen(
        [*FLASK, "serve"], cwd=tmp_path, env=own, stdout=subprocess.DEVNULL, text=True
    )
    try:
        connection = _wait_for(port)
        began = time.monotonic()
        server.send_signal(ending)
        assert server.wait(ENDS_WITHIN) == 0
        assert time.monotonic() - began < ENDS_WITHIN
        connection.close()
    finally:
        server.kill()
    assert (tmp_path / "kept" / "colloquy.sqlite3").exists(), "INSTANCE is relative to the caller"
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", port))  # no worker was left behind


@pytest.mark.slow
def test_killed_it_leaves_nobody_at_the_port(tmp_path: Path) -> None:
    port = _free_port()
    own = os.environ | {"PORT": str(port), "INSTANCE": str(tmp_path), "DEMO": "0", "WORKERS": "3"}
    own.pop("DATABASE_URL", None)
    for ending in (signal.SIGKILL, signal.SIGTERM):
        server = subprocess.Popen(
            [*FLASK, "serve"], cwd=ROOT, env=own, stdout=subprocess.DEVNULL, start_new_session=True
        )
        try:
            connection = _wait_for(port)
            server.send_signal(ending)
            assert server.wait(ENDS_WITHIN) == (-ending if ending == signal.SIGKILL else 0)
            _until_free(port)
            connection.close()
        finally:
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)


def _until_free(port: int) -> None:
    """Nobody listens there any more, soon after."""
    deadline = time.monotonic() + ENDS_WITHIN
    while time.monotonic() < deadline:
        with socket.socket() as again:
            again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                again.bind(("127.0.0.1", port))
            except OSError:
                time.sleep(0.05)
            else:
                return
    raise AssertionError(f"a worker still holds port {port}")


@pytest.mark.slow
def test_it_ends_at_once_though_not_all_workers_are_there_yet(tmp_path: Path) -> None:
    """Who heard nothing would be waited for each time; a busy machine is late at times."""
    if _ending(tmp_path / "first") >= STOP_WITHIN:
        assert all(_ending(tmp_path / name) < STOP_WITHIN for name in ("second", "third"))


def _ending(folder: Path) -> float:
    """Seconds that a server takes to end whose first worker of many has just answered."""
    port = _free_port()
    own = os.environ | {"PORT": str(port), "INSTANCE": str(folder), "DEMO": "0", "WORKERS": "8"}
    own.pop("DATABASE_URL", None)
    server = subprocess.Popen([*FLASK, "serve"], cwd=ROOT, env=own, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port).close()
        began = time.monotonic()
        server.terminate()
        assert server.wait(ENDS_WITHIN) == 0
        return time.monotonic() - began
    finally:
        server.kill()


def _wait_for(port: int) -> HTTPConnection:
    """An open connection over which the server has answered once."""
    for _ in range(300):
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return connection
        except OSError:
            connection.close()
        time.sleep(0.1)
    raise AssertionError("the server does not answer")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
