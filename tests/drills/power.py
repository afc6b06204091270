"""The power fails while a class writes: what the file system had not yet told its disk is gone.

The processors stop first: Linux tells who waits for a disk that is cut off at that very moment that
all is written, when it is not, and a machine without power tells nobody anything.
"""

from __future__ import annotations

import random
from pathlib import Path

from tests.drills.disks import looped, may_mount
from tests.drills.figures import Figure, Found
from tests.drills.server import Server, comments_in
from tests.drills.writers import a_while, outcome, writing

CUTS = 30
TAKES = (0, 60)  # comments that are acknowledged between being up and the power being cut
ENOUGH = 10 * CUTS  # of them in all, or nothing was tried


def drill(folder: Path) -> Found:
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
                    a_while(ledger, chance, *TAKES)
                    server.freeze()
                    disk.cut()
                    server.kill()
                    disk.again()
                    server.start()
        finally:
            server.stop()
        found = outcome(ledger, comments_in(server.instance))
        return {
            "power cuts": Figure(CUTS, least=CUTS),
            "acknowledged": Figure(found.acknowledged, least=ENOUGH),
            "lost": found.lost,
            "doubled": found.doubled,
            "half": server.faults(),
        }
