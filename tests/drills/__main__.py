"""`make drills`: what a term can do to a board, done to one, with figures.

`python -m tests.drills [NAME …]` runs those named, or all. A drill ends by itself. Beside figures
that must be 0 it prints how much was tried; it ends with 1 if one of those is not 0.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.drills import backups, kills, mail, power, restarts, room

DRILLS: dict[str, Callable[[Path], dict[str, object]]] = {
    "kills": kills.drill,
    "room": room.drill,
    "power": power.drill,
    "backups": backups.drill,
    "restarts": restarts.drill,
    "mail": mail.drill,
}
MUST_BE_NONE = ("lost", "doubled", "half", "missing", "words not given back")


def main(names: list[str]) -> int:
    unknown = set(names) - DRILLS.keys()
    if unknown:
        print(f"There is no drill {', '.join(sorted(unknown))}; there are {', '.join(DRILLS)}.")
        return 2
    wrong = 0
    for name in names or DRILLS:
        with tempfile.TemporaryDirectory(prefix=f"drill-{name}-") as folder:
            began = time.monotonic()
            found = DRILLS[name](Path(folder))
        print(f"\n{name} ({(time.monotonic() - began):.0f} s)")
        for what, figure in found.items():
            bad = what in MUST_BE_NONE and figure != 0
            wrong += bad
            print(
                f"  {what:24} {figure:>10,}  {'NOT 0' if bad else ''}"
                if isinstance(figure, int)
                else f"  {what:24} {figure}"
            )
        sys.stdout.flush()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
