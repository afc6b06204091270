"""The whole server is killed a hundred times while a class writes."""

from __future__ import annotations

import random
from pathlib import Path

from tests.drills.figures import Figure, Found
from tests.drills.server import comments_in, serving
from tests.drills.writers import a_while, outcome, writing

KILLS = 100
ENOUGH = 10_000  # acknowledged comments
TAKES = (0, 240)  # comments that are acknowledged between being up and being killed


def drill(folder: Path) -> Found:
    chance = random.Random(1953)
    with serving(folder) as server:
        with writing(server.url, 1, "kill") as ledger:
            for _ in range(KILLS):
                a_while(ledger, chance, *TAKES)
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
