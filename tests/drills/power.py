"""The power fails while a class writes: what the file system had not yet told its disk is gone."""

from __future__ import annotations

import random
import time
from pathlib import Path

from tests.drills.disks import looped, may_mount
from tests.drills.server import Server, comments_in
from tests.drills.writers import outcome, writing

CUTS = 30
UP = (0.3, 1.5)  # seconds between being up and the power being cut


def drill(folder: Path) -> dict[str, object]:
    if not may_mount():
        return {"needs": "root on Linux, to mount a file system"}
    chance = random.Random(1956)
    with looped(folder, 512) as disk:
        server = Server(disk.place)
        server.log = folder / "server.log"
        server.start()
        try:
            with writing(server.url, 1, "power") as ledger:
                for _ in range(CUTS):
                    time.sleep(chance.uniform(*UP))
                    disk.cut()
                    server.kill()
                    disk.again()
                    server.start()
        finally:
            server.stop()
        found = outcome(ledger, comments_in(server.instance))
        return {
            "power cuts": CUTS,
            "acknowledged": found.acknowledged,
            "lost": found.lost,
            "doubled": found.doubled,
            "half": server.faults(),
        }
