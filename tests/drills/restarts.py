"""PostgreSQL is stopped without warning and started again, each 20 s, while a class writes."""

from __future__ import annotations

import time
from pathlib import Path

import psycopg

from tests.drills.figures import Figure, Found
from tests.drills.server import serving, words_of
from tests.drills.writers import outcome, writing
from tests.postgres import cluster, restart

RESTARTS = 5
APART = 20  # seconds
ENOUGH = 100  # acknowledged comments, or nothing was tried


def drill(folder: Path) -> Found:
    with cluster(durable=True) as address, serving(folder, DATABASE_URL=address) as server:
        with writing(server.url, 1, "restart") as ledger:
            for _ in range(RESTARTS):
                time.sleep(APART)
                restart(address)
            time.sleep(APART / 4)
        with psycopg.connect(address.replace("+psycopg", "")) as opened:
            standing = [words_of(row[0]) for row in opened.execute("SELECT html FROM comments")]
        found = outcome(ledger, standing)
        return {
            "restarts": RESTARTS,
            "acknowledged": Figure(found.acknowledged, least=ENOUGH),
            "refused meanwhile": ledger.refused.total(),
            "words not given back": len(ledger.unlike),
            "lost": found.lost,
            "doubled": found.doubled,
            "half": server.faults(),
        }
