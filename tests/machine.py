"""What the tests need of the machine beside Python: a browser, PostgreSQL, a spreadsheet program, a
word processor.

`python -m tests.machine postgresql gnumeric` installs what is missing where it may, as
root on Debian; elsewhere it says exactly what is missing, and fails.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

# The shell is Chromium without its windows, which cost more than the pages in them; Chrome is the
# same browser as Chromium; macOS keeps programs outside the PATH.
BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
OFFICES = ("soffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
# Debian, Homebrew on either processor, Postgres.app.
POSTGRES_HOMES = (
    "/usr/lib/postgresql/*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)
# What Homebrew calls them.
HOMEBREW = {
    "chromium-headless-shell": "google-chrome",
    "postgresql": "postgresql@17",
    "libreoffice-writer-nogui": "libreoffice",
}


def chromium() -> Path | None:
    """The browser that the journeys are made in."""
    return _first_of(BROWSERS)


def postgres_bin() -> Path | None:
    """The directory with PostgreSQL's own programs, the newest there is."""
    homes = [bin for pattern in POSTGRES_HOMES for bin in Path("/").glob(pattern[1:])]
    on_path = shutil.which("initdb")
    if on_path:
        homes.append(Path(on_path).resolve().parent)
    complete = [home for home in homes if (home / "initdb").exists() and (home / "pg_ctl").exists()]
    return max(complete, key=_version, default=None)


def spreadsheet() -> Path | None:
    """Gnumeric without its window: opens a file as somebody would, and tells what is in it."""
    found = shutil.which("ssconvert")
    return Path(found) if found else None


def word_processor() -> Path | None:
    """LibreOffice without its window: opens a Word file as somebody would, and says what it saw."""
    return _first_of(OFFICES)


def wrk() -> Path | None:
    """The program that `make bench` sends its requests with."""
    found = shutil.which("wrk")
    return Path(found) if found else None


NEEDED: dict[str, Callable[[], Path | None]] = {
    "chromium-headless-shell": chromium,
    "postgresql": postgres_bin,
    "gnumeric": spreadsheet,
    "libreoffice-writer-nogui": word_processor,
    "wrk": wrk,
}


def main(names: list[str]) -> int:
    missing = _missing(names)
    if missing and _may_install():
        print(f"Installing {' and '.join(missing)} from the system's packages.", flush=True)
        _install(missing)
        missing = _missing(names)
    if missing:
        print(_request(missing), file=sys.stderr)
    return 1 if missing else 0


def _first_of(names: tuple[str, ...]) -> Path | None:
    found = (shutil.which(name) for name in names)
    return next((Path(program) for program in found if program), None)


def _missing(names: list[str]) -> list[str]:
    return [name for name in names if NEEDED[name]() is None]


def _may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _install(packages: list[str]) -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        subprocess.run(
            ["apt-get", "-qq", *arguments],
            env=quiet,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=False,
        )


def _request(missing: list[str]) -> str:
    """One sentence: what is missing, and how this kind of machine gets it."""
    names = " ".join(missing)
    if sys.platform == "darwin":
        how = "brew install " + " ".join(HOMEBREW.get(name, name) for name in missing)
    elif shutil.which("apt-get"):
        how = f"sudo apt-get install {names}"
    else:
        how = f"the system's packages for {names}"
    return f"The tests need {' and '.join(missing)}. Install with {how}, then run make again."


def _version(home: Path) -> tuple[int, ...]:
    """16.4 is newer than 9.6: compare the numbers in the path."""
    return tuple(int(number) for number in re.findall(r"\d+", str(home)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
