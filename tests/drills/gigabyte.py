"""A board with a gigabyte on it is backed up while a class writes: what that takes from the class,
and whether what comes back is the board."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path

from tests.drills import years
from tests.drills.figures import Figure, Found, seconds_of
from tests.drills.server import Server, comments_in, faults_in, on_two_cores, serving
from tests.drills.writers import Ledger, outcome, until, writing

SIZE = 2**30  # bytes of the database
ROOM = 5 * 2**30  # bytes: the board, its copy, and what comes back
SETTLING, ALONE = 3, 20  # seconds of writing that are not measured, and that are, before and after
LONGEST = 900  # seconds that a backup may take beside all that writing
HALF = 0.5  # of its pace is the least that a class must keep


def drill(folder: Path) -> Found:
    if shutil.disk_usage(folder).free < ROOM:
        return {"needs": f"{ROOM // 2**30} GB of room in {folder.parent}"}
    with serving(folder):
        pass  # it makes the demo, whose people write
    years.fill(folder / "instance", SIZE)
    path = folder / "saved.zip"
    with on_two_cores(), serving(folder, WORKERS="2") as server:
        size = server.database.stat().st_size
        with writing(server.url, 1, "gigabyte") as ledger:
            until(lambda: ledger.acknowledged, "nobody could write")
            time.sleep(SETTLING)
            before = pace(ledger, ALONE)
            told, began = len(ledger.acknowledged), time.monotonic()
            _wait(server.begin("backup", str(path)))
            took, until_then = time.monotonic() - began, len(ledger.acknowledged)
            after = pace(ledger, ALONE)
    waited = ledger.took[told:until_then]
    alone, during = (before + after) / 2, len(waited) / took
    return {
        "megabytes of database": size // 2**20,
        "megabytes of backup": path.stat().st_size // 2**20,
        "backup took": f"{took:.0f} s",
        "comments a second, before": round(before),
        "meanwhile": round(during),
        "after": round(after),
        "meanwhile ÷ before and after": Figure(during / alone, least=HALF),
        "p95 of posting, meanwhile": f"{seconds_of(waited, 0.95) * 1000:.0f} ms",
        "slowest": f"{max(waited, default=0) * 1000:.0f} ms",
        "refused": ledger.refused.total() + ledger.unsent.total(),
    } | _brought_back(server, path, Ledger(acknowledged=ledger.acknowledged[:told]))


def pace(ledger: Ledger, seconds: float) -> float:
    """Comments acknowledged a second, from now on for so long."""
    before, began = len(ledger.acknowledged), time.monotonic()
    time.sleep(seconds)
    return (len(ledger.acknowledged) - before) / (time.monotonic() - began)


def _wait(backup: subprocess.Popen[str]) -> None:
    try:
        _, said = backup.communicate(timeout=LONGEST)
    finally:
        backup.kill()
    assert backup.returncode == 0, said


def _brought_back(server: Server, path: Path, told: Ledger) -> dict[str, object]:
    """What had been acknowledged when it was begun must be in it."""
    shutil.rmtree(server.instance)  # its room is needed
    instance = path.parent / "back"
    said = server.flask("restore", str(path), INSTANCE=str(instance))
    assert said.returncode == 0, said.stderr
    found = outcome(told, comments_in(instance))
    return {
        "acknowledged before": found.acknowledged,
        "missing": found.lost,
        "doubled": found.doubled,
        "half": faults_in(said.stderr),
    }
