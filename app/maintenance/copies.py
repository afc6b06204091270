"""The database copied out, and in again: by its own backup interface, whole, while people write."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import URL, Engine, inspect, text
from sqlalchemy.exc import DatabaseError

from app.db import Base

VERSION = "alembic_version"  # the table that says at which version the others are
PAGES = 1000  # of the database that are copied at a time: 4 MB
PAUSE = 0.005  # seconds between two times, in which others come to the disk


class BackupError(Exception):
    """A backup that cannot be made, or brought back; as a string one sentence with what to do."""


class Copies(Protocol):
    """How one kind of database is copied; `kind` is its name, `file` what the copy is called."""

    kind: str
    file: str

    def out(self, copy: Path) -> Mapping[str, int]:
        """Make `copy` as the database stands at one moment; how many rows each table then has."""

    def check(self, copy: Path, rows: Mapping[str, int]) -> None:
        """BackupError unless the copy is whole."""

    def into(self, copy: Path) -> None:
        """Put the copy in the place of the database: all of it, or nothing is changed."""


def copies_of(engine: Engine) -> Copies:
    """The way for this engine's database."""
    return Postgres(engine) if engine.dialect.name == "postgresql" else Sqlite(engine)


class Sqlite:
    kind, file = "SQLite", "database.sqlite3"

    def __init__(self, engine: Engine) -> None:
        self.path = str(engine.url.database)

    def out(self, copy: Path) -> Mapping[str, int]:
        """A reading transaction holds the moment: without it, each page that somebody writes
        makes the copying begin anew, and on a busy board it never ends."""
        with closing(_opened(self.path)) as source, closing(_opened(copy)) as target:
            source.execute("BEGIN")
            rows = _rows(source)
            source.backup(target, pages=PAGES, sleep=PAUSE)
            target.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        return rows

    def check(self, copy: Path, rows: Mapping[str, int]) -> None:
        try:
            with closing(_opened(copy)) as opened:
                said = [row[0] for row in opened.execute("PRAGMA integrity_check(3)")]
                torn = opened.execute("PRAGMA foreign_key_check").fetchone()
                counted = _rows(opened)
        except sqlite3.Error as error:
            raise BackupError(f"The database in the backup cannot be read: {error}.") from error
        if said != ["ok"] or torn:
            raise BackupError(f"The database in the backup is damaged: {'; '.join(map(str, said))}")
        _compare(counted, rows)

    def into(self, copy: Path) -> None:
        """In one transaction: whoever is stopped in the middle has changed nothing."""
        Path(self.path).touch()
        Path(self.path).chmod(0o600)
        with closing(_opened(copy)) as source, closing(_opened(self.path)) as target:
            target.execute("PRAGMA synchronous=FULL")
            source.backup(target)


def _opened(path: str | Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=10, isolation_level=None)


def _rows(connection: sqlite3.Connection) -> dict[str, int]:
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    asked = {name: count for name, count in _counts().items() if name in there}
    return {name: connection.execute(count).fetchone()[0] for name, count in asked.items()}


def _counts() -> dict[str, str]:
    """The statement that counts the rows of each table."""
    names = [table.name for table in Base.metadata.sorted_tables]
    return {name: f"SELECT count(*) FROM {name}" for name in names}  # noqa: S608 - our own names


def _compare(counted: Mapping[str, int], rows: Mapping[str, int]) -> None:
    for name, number in rows.items():
        if counted.get(name) != number:
            raise BackupError(
                f"The backup should have {number:,} rows in “{name}”, and has "
                f"{counted.get(name, 0):,}: choose another one."
            )


class Postgres:
    kind, file = "PostgreSQL", "database.pgdump"

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def out(self, copy: Path) -> Mapping[str, int]:
        with self.engine.connect().execution_options(isolation_level="REPEATABLE READ") as held:
            moment = held.scalar(text("SELECT pg_export_snapshot()"))
            there = inspect(held).get_table_names()  # an earlier version has fewer
            asked = {name: count for name, count in _counts().items() if name in there}
            rows = {name: held.scalar(text(count)) for name, count in asked.items()}
            whole = ("--format=custom", "--no-owner", "--no-privileges", "--compress=1")
            self._run("pg_dump", *whole, f"--snapshot={moment}", f"--file={copy}")
        return {name: number or 0 for name, number in rows.items()}

    def check(self, copy: Path, rows: Mapping[str, int]) -> None:
        """Read to its end: a row is a line between `COPY` and `\\.`."""
        counted: dict[str, int] = {}
        table = ""
        for line in self._told("pg_restore", "--data-only", "--file=-", str(copy)):
            if table and line == b"\\.\n":
                table = ""
            elif table:
                counted[table] += 1
            elif line.startswith(b"COPY "):
                table = line.split()[1].decode().removeprefix("public.")
                counted[table] = 0
        _compare(counted, rows)

    def into(self, copy: Path) -> None:
        """Over tables of a later version, too, which has others than those that come."""
        self._empty()
        anew = ("--single-transaction", "--exit-on-error", "--clean", "--if-exists", "--no-owner")
        self._run("pg_restore", *anew, f"--dbname={self.engine.url.database}", str(copy))

    def _empty(self) -> None:
        names = ", ".join([*(table.name for table in Base.metadata.sorted_tables), VERSION])
        with self.engine.begin() as connection:
            connection.execute(text(f"DROP TABLE IF EXISTS {names} CASCADE"))

    def _run(self, program: str, *arguments: str) -> None:
        for _line in self._told(program, *arguments):
            pass

    def _told(self, program: str, *arguments: str) -> Iterator[bytes]:
        """What one of PostgreSQL's programs writes; BackupError unless it ends well."""
        found = shutil.which(program)
        if found is None:
            raise BackupError(
                f"This needs {program}, which is not on this machine: install PostgreSQL's client "
                "programs (on Debian: apt install postgresql-client)."
            )
        environment = {**os.environ, **_access(self.engine.url)}
        with tempfile.TemporaryFile() as trouble:
            started = subprocess.Popen(  # noqa: S603 - our own arguments
                [found, *arguments], env=environment, stdout=subprocess.PIPE, stderr=trouble
            )
            with started:
                yield from started.stdout or ()
            if started.returncode:
                trouble.seek(0)
                reason = " ".join(trouble.read().decode(errors="replace").split())[:500]
                raise BackupError(f"{program} could not do it: {reason or started.returncode}")


def _access(url: URL) -> dict[str, str]:
    """How its programs reach a server; on their command line everybody could read the password."""
    facts = {
        "PGHOST": url.host or url.query.get("host"),
        "PGPORT": url.port or url.query.get("port"),
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
        "PGSSLMODE": url.query.get("sslmode"),
    }
    return {name: str(fact) for name, fact in facts.items() if fact}


@contextmanager
def told_apart() -> Iterator[None]:
    """What goes wrong with files on the way, in a sentence."""
    try:
        yield
    except OSError as error:
        place = error.filename or "the disk"
        raise BackupError(f"{place} cannot be used: {error.strerror or error}.") from error
    except sqlite3.Error as error:
        raise BackupError(f"The database does not answer: {error}.") from error
    except DatabaseError as error:
        reason = str(error.orig).splitlines()[0]
        raise BackupError(f"The database does not answer: {reason}.") from error
