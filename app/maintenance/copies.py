"""The database copied out, and in again: by its own backup interface, whole, while people write."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from app.db import Base

PAGES = 1000  # of the database that are copied at a time: 4 MB
DAMAGED = ("malformed", "not a database")  # how SQLite says that it is
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
    from app.maintenance.postgres import Postgres  # needs psycopg, knows this

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
        compare(counted, rows)

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
    asked = {name: count for name, count in counts().items() if name in there}
    return {name: connection.execute(count).fetchone()[0] for name, count in asked.items()}


def counts() -> dict[str, str]:
    """The statement that counts the rows of each table."""
    names = [table.name for table in Base.metadata.sorted_tables]
    return {name: f"SELECT count(*) FROM {name}" for name in names}  # noqa: S608 - our own names


def compare(counted: Mapping[str, int], rows: Mapping[str, int]) -> None:
    """BackupError unless as many rows were counted as there should be."""
    for name, number in rows.items():
        if counted.get(name) != number:
            raise BackupError(
                f"The backup should have {number:,} rows in “{name}”, and has "
                f"{counted.get(name, 0):,}: choose another one."
            )


def trouble(error: DatabaseError | sqlite3.Error) -> str:
    """In a sentence, with what to do."""
    reason = str(getattr(error, "orig", error)).splitlines()[0]
    if reason.endswith(DAMAGED):
        return (
            f"The database file is damaged ({reason}): stop the server, and restore the newest "
            "backup into another INSTANCE."
        )
    return f"The database does not answer ({reason}): look at DATABASE_URL."


@contextmanager
def told_apart() -> Iterator[None]:
    """What goes wrong with files on the way, in a sentence."""
    try:
        yield
    except OSError as error:
        place = error.filename or "the disk"
        raise BackupError(f"{place} cannot be used: {error.strerror or error}.") from error
    except (sqlite3.Error, DatabaseError) as error:
        raise BackupError(trouble(error)) from error
