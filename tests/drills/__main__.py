"""`make drills`: what a term can do to a board, done to one, with figures.

`python -m tests.drills [NAME …]` runs those named, or all. A drill ends by itself. Beside each
figure stands what it must be; it ends with 1 if one of them is not.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import NoReturn

from tests.drills import backups, gigabyte, kills, mail, power, restarts, room, rush
from tests.drills.figures import Found, lines, wrong

DRILLS: dict[str, Callable[[Path], Found]] = {
    "kills": kills.drill,
    "room": room.drill,
    "power": power.drill,
    "backups": backups.drill,
    "gigabyte": gigabyte.drill,
    "restarts": restarts.drill,
    "mail": mail.drill,
    "rush": rush.drill,
    "rush-postgresql": rush.drill_on_postgresql,
}
ON_DISK = Path("/var/tmp")


def main(names: list[str]) -> int:
    unknown = set(names) - DRILLS.keys()
    if unknown:
        print(f"There is no drill {', '.join(sorted(unknown))}; there are {', '.join(DRILLS)}.")
        return 2
    began = time.monotonic()
    bad = sum(_run(name) for name in names or DRILLS)
    took = (time.monotonic() - began) / 60
    verdict = f"{bad} figures are NOT what they must be" if bad else "all is as it must be"
    print(f"\nAll drills together took {took:.0f} minutes; {verdict}.")
    return 1 if bad else 0


def _run(name: str) -> int:
    """How much was not as it must be. One drill that goes wrong does not keep others from being
    run."""
    where = ON_DISK if ON_DISK.is_dir() and "TMPDIR" not in os.environ else None
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix=f"drill-{name}-", dir=where) as folder:
        try:
            found = DRILLS[name](Path(folder))
        except Exception:  # noqa: BLE001 - whatever it is, it is told and counted
            traceback.print_exc()
            print(f"\n{name} did NOT come to its end.", flush=True)
            return 1
    load = os.getloadavg()[1]
    print(f"\n{name} ({(time.monotonic() - began):.0f} s; the machine's load was {load:.1f})")
    for line in lines(found):
        print(line)
    sys.stdout.flush()
    return wrong(found)


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    """Whoever is told to end takes servers, disks and files along."""
    sys.exit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _end)
    sys.exit(main(sys.argv[1:]))
