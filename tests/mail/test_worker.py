"""The process beside the server that sends the mail."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.live import serving

WITHIN = 60  # seconds: a process starts anew on a machine that is busy testing


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WITHIN
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def mail_processes(instance: Path) -> list[psutil.Process]:
    """Those that have this instance's queue open."""
    found = []
    for process in psutil.process_iter():
        try:
            opened = [Path(file.path).name for file in process.open_files()]
            if process.environ().get("INSTANCE") == str(instance) and "jobs.sqlite3" in opened:
                found.append(process)
        except psutil.Error:
            continue
    return found


def mail_process(instance: Path, *, but: int = 0) -> psutil.Process:
    """That process, once it has begun; another one than `but`."""
    found: list[psutil.Process] = []

    def begun() -> bool:
        found.extend(one for one in mail_processes(instance) if one.pid != but)
        return bool(found)

    until(begun)
    return found[0]


def runs(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


@pytest.mark.slow
def test_it_is_started_anew_and_ends_with_the_server(tmp_path: Path) -> None:
    with serving(tmp_path, DEMO="1") as live:
        first = mail_process(live.instance)
        os.kill(first.pid, signal.SIGHUP)  # a terminal is closed: no second board is begun
        time.sleep(1)
        assert runs(first)
        first.kill()
        second = mail_process(live.instance, but=first.pid)
        assert "is started anew" in live.log.read_text()
    assert not runs(second)
