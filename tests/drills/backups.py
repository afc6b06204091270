"""Backups are made while a class writes; each is brought back, and what had been acknowledged when
it was begun must be in it."""

from __future__ import annotations

import time
from pathlib import Path

from tests.drills.figures import Figure, Found
from tests.drills.server import comments_in, serving
from tests.drills.writers import outcome, writing

BACKUPS = 6
APART = 5  # seconds
ENOUGH = 100  # acknowledged comments, or nothing was tried


def drill(folder: Path) -> Found:
    made: list[tuple[Path, int]] = []
    with serving(folder) as server, writing(server.url, 1, "backup") as ledger:
        for number in range(BACKUPS):
            time.sleep(APART)
            told = len(ledger.acknowledged)
            path = folder / f"{number}.zip"
            said = server.flask("backup", str(path))
            assert said.returncode == 0, said.stderr
            made.append((path, told))
    lost = doubled = half = 0
    for number, (path, told) in enumerate(made):
        instance = folder / f"back{number}"
        said = server.flask("restore", str(path), INSTANCE=str(instance))
        assert said.returncode == 0, said.stderr
        before = type(ledger)(acknowledged=ledger.acknowledged[:told])
        found = outcome(before, comments_in(instance))
        lost, doubled = lost + found.lost, doubled + found.doubled
        half += server.faults(INSTANCE=str(instance))
    return {
        "backups": len(made),
        "acknowledged": Figure(made[-1][1], least=ENOUGH),
        "missing": lost,
        "doubled": doubled,
        "half": half,
    }
