"""The disk runs full while a class writes, and has room again later."""

from __future__ import annotations

from pathlib import Path

from tests.drills.disks import may_mount, small
from tests.drills.server import Server, comments_in
from tests.drills.writers import Ledger, outcome, until, writing

MEGABYTES = 24
FULL = 507


def drill(folder: Path) -> dict[str, object]:
    if not may_mount():
        return {"needs": "root on Linux, to mount a disk in memory"}
    with small(folder / "small", MEGABYTES) as place:
        server = Server(place)
        server.log = folder / "server.log"
        server.start()
        try:
            stuffing = place / "stuffing"
            with writing(server.url, 1, "room", padding=300) as ledger:
                until(lambda: len(ledger.acknowledged) >= 20, "nobody could write")
                _fill(stuffing)
                until(lambda: ledger.refused[FULL] >= 20, "nobody was told that the disk is full")
                before = len(ledger.acknowledged)
                stuffing.unlink()
                until(lambda: len(ledger.acknowledged) >= before + 100, "writing did not go on")
        finally:
            server.stop()
        found = outcome(ledger, comments_in(server.instance))
        return {
            "acknowledged": found.acknowledged,
            "told the disk is full": ledger.refused[FULL],
            "other refusals": others(ledger),
            "words not given back": len(ledger.unlike),
            "lost": found.lost,
            "doubled": found.doubled,
            "half": server.faults(),
        }


def others(ledger: Ledger) -> int:
    return sum(number for status, number in ledger.refused.items() if status != FULL)


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 65536)
        except OSError:
            return
