"""A PostgreSQL of our own, for as long as one command runs.

`python -m tests.postgres pytest …` makes a cluster in a temporary directory, runs the command with
DATABASE_URL pointing to it, and takes the cluster away again. It listens on no network address.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn
from urllib.parse import quote, unquote

from tests.machine import postgres_bin

OWNER = "colloquy"

# What need not outlive a power cut does not wait for the disk.
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "timezone": "UTC",
}

# Sorting by a language, as most servers do, not by bytes as SQLite does: what must not depend on
# that shows itself here.
LOCALE = ["--locale=C", "--locale-provider=icu", "--icu-locale=en-US"]


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[str]:
    """A running cluster with one empty database; gives its address for SQLAlchemy."""
    programs = postgres_bin()
    if programs is None:
        sys.exit("PostgreSQL is missing: python -m tests.machine postgresql")
    # A socket's path may have about a hundred characters, and the server's user must get there.
    home = Path(tempfile.mkdtemp(prefix="colloquy-pg-", dir="/tmp"))
    try:
        if os.geteuid() == 0:
            shutil.chown(home, user="postgres")
        _start(programs, home, SETTINGS if durable else SETTINGS | HASTY)
        yield f"postgresql+psycopg://{OWNER}@/{OWNER}?host={quote(str(home), safe='')}"
    finally:
        _server(programs, home, "stop", "--mode=immediate", check=False)
        shutil.rmtree(home, ignore_errors=True)


def _start(programs: Path, home: Path, chosen: Mapping[str, str]) -> None:
    data = home / "data"
    initdb = [
        str(programs / "initdb"),
        f"--pgdata={data}",
        f"--username={OWNER}",
        "--auth=trust",
        "--encoding=UTF8",
        "--no-sync",
    ]
    if _run([*initdb, *LOCALE], check=False) != 0:  # older than 15, or built without ICU
        shutil.rmtree(data, ignore_errors=True)
        _run([*initdb, "--no-locale"])
    settings = {**chosen, "unix_socket_directories": str(home)}
    lines = [f"{name} = '{value}'\n" for name, value in settings.items()]
    with (data / "postgresql.conf").open("a", encoding="utf-8") as configuration:
        configuration.writelines(lines)
    _server(programs, home, "start", "--wait", f"--log={home / 'log'}")
    _run([str(programs / "createdb"), f"--host={home}", f"--username={OWNER}", OWNER])


def restart(address: str) -> None:
    """Stop the cluster at this address without warning, and start it again."""
    home = Path(unquote(address.partition("host=")[2]))
    programs = postgres_bin()
    assert programs
    _server(programs, home, "restart", "--wait", "--mode=immediate", f"--log={home / 'log'}")


def _server(programs: Path, home: Path, action: str, *options: str, check: bool = True) -> None:
    _run([str(programs / "pg_ctl"), action, f"--pgdata={home / 'data'}", *options], check=check)


def _run(command: list[str], *, check: bool = True) -> int:
    """Run one of PostgreSQL's programs, which refuse to be root."""
    root = os.geteuid() == 0
    return subprocess.run(
        command,
        user="postgres" if root else None,
        group="postgres" if root else None,
        extra_groups=[] if root else None,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=None if check else subprocess.DEVNULL,
        check=check,
    ).returncode


def _end(number: int, frame: FrameType | None) -> NoReturn:
    """A terminated run takes its cluster along."""
    raise SystemExit(128 + number)


def main(command: list[str]) -> int:
    signal.signal(signal.SIGTERM, _end)
    with cluster() as address:
        environment = {**os.environ, "DATABASE_URL": address}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
