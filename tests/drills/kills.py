"""The whole server is killed a hundred times while a class writes."""

from __future__ import annotations

import random
import time
from pathlib import Path

from tests.drills.server import comments_in, serving
from tests.drills.writers import outcome, writing

KILLS = 100
ENOUGH = 100  # acknowledged comments
UP = (0.1, 1.2)  # seconds between being up and being killed


def drill(folder: Path) -> dict[str, object]:
    chance = random.Random(1953)
    kills = 0
    with serving(folder) as server:
        with writing(server.url, 1, "kill") as ledger:
            while kills < KILLS or len(ledger.acknowledged) < ENOUGH:
                time.sleep(chance.uniform(*UP))
                server.kill()
                kills += 1
                server.start()
        found = outcome(ledger, comments_in(server.instance))
        return {
            "kills": kills,
            "acknowledged": found.acknowledged,
            "lost": found.lost,
            "doubled": found.doubled,
            "half": server.faults(),
        }
