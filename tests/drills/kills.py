"""The whole server is killed a hundred times while a class writes."""

from __future__ import annotations

import random
import time
from pathlib import Path

from tests.drills.figures import Figure, Found
from tests.drills.server import comments_in, serving
from tests.drills.writers import Ledger, outcome, writing

KILLS = 100
ENOUGH = 10_000  # acknowledged comments
TAKES = (0, 240)  # comments that are acknowledged between being up and being killed
LONGEST = 20  # seconds in which a slow machine takes them


def drill(folder: Path) -> Found:
    chance = random.Random(1953)
    with serving(folder) as server:
        with writing(server.url, 1, "kill") as ledger:
            for _ in range(KILLS):
                _live(ledger, chance)
                server.kill()
                server.start()
        found = outcome(ledger, comments_in(server.instance))
        return {
            "kills": Figure(KILLS, least=KILLS),
            "acknowledged": Figure(found.acknowledged, least=ENOUGH),
            "lost": found.lost,
            "doubled": found.doubled,
            "half": server.faults(),
        }


def _live(ledger: Ledger, chance: random.Random) -> None:
    """Until so much is taken, and a moment longer: in the middle of anything."""
    wanted = len(ledger.acknowledged) + chance.randint(*TAKES)
    over = time.monotonic() + LONGEST
    while len(ledger.acknowledged) < wanted and time.monotonic() < over:
        time.sleep(0.005)
    time.sleep(chance.uniform(0, 0.05))
