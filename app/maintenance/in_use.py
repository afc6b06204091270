"""Who uses a board: servers, as many as there are, or one who upgrades it or brings it back, alone.

A lock on a file of the instance tells it on one machine. A PostgreSQL that several machines reach
holds a lock, too, and says on which of them it is used.
"""

import fcntl
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from socket import gethostname
from threading import Event, Thread
from typing import Protocol

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from app.db import db
from app.maintenance.copies import BackupError, told_apart

FILE = "in_use"  # in the instance folder
NUMBER = 3645  # of the lock on PostgreSQL
LOOK_AGAIN = 0.5  # seconds between two tries
TAKE_AGAIN = 5.0  # seconds: a PostgreSQL that was restarted has forgotten who uses what

# Of a transaction, not of a session: whoever stands between us and the server (PgBouncer) may give
# a session to others. It keeps rows from being tidied away for as long as TAKE_AGAIN, no longer.
TAKE = "SELECT pg_try_advisory_xact_lock{}(:number)"
WHERE = text(
    "SELECT DISTINCT application_name FROM pg_locks JOIN pg_stat_activity USING (pid) "
    "WHERE locktype = 'advisory' AND objid = :number AND granted AND pid <> pg_backend_pid() "
    "AND datname = current_database() ORDER BY 1"
)


class Lock(Protocol):
    """Held by many, or by one alone."""

    def take(self, *, alone: bool) -> bool:
        """Without waiting; whether it is held now."""

    def where(self) -> str:
        """By whom else it is held, for a sentence."""

    def keep(self) -> None:
        """Hold it for as long as a server runs, whatever happens to the database."""

    def release(self) -> None:
        """Give it up."""


@contextmanager
def in_use(instance: Path, *, alone: bool = False, patience: float = 0) -> Iterator[None]:
    """Say that this board is in use. BackupError if it is used in the other way, at once where a
    server runs, after `patience` (seconds) where somebody else has it alone."""
    with ExitStack() as holding:
        with told_apart():
            locks = _locks(instance, holding)
            give_up = time.monotonic() + patience
            while (taken := _taken(locks, alone=alone)) is not None:
                if time.monotonic() > give_up:
                    raise BackupError(
                        f"This board is being upgraded or brought back just now ({taken.where()}): "
                        "wait until that has ended."
                    )
                time.sleep(LOOK_AGAIN)
        if not alone:
            for lock in locks:
                lock.keep()
        yield


def _locks(instance: Path, holding: ExitStack) -> Sequence[Lock]:
    """A server beside a PostgreSQL may have nothing to write in its folder."""
    locks: list[Lock] = []
    if os.access(instance, os.W_OK):
        locks.append(_OnMachine(instance))
        holding.callback(locks[-1].release)
    if db.engine.dialect.name == "postgresql":
        locks.append(_OnServer(db.engine))
        holding.callback(locks[-1].release)
    return locks


def _taken(locks: Sequence[Lock], *, alone: bool) -> Lock | None:
    """The one that somebody else has alone; else all are ours. BackupError where a server runs."""
    for lock in locks:
        if lock.take(alone=alone):
            continue
        if alone and lock.take(alone=False):
            raise BackupError(f"A server of this board is running ({lock.where()}): stop it first.")
        return lock
    return None


class _OnMachine:
    def __init__(self, instance: Path) -> None:
        (instance / FILE).touch(mode=0o600)
        self.instance, self.file = instance, (instance / FILE).open("w")

    def take(self, *, alone: bool) -> bool:
        try:
            fcntl.flock(self.file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def where(self) -> str:
        return f"in {self.instance}"

    def keep(self) -> None:
        """The system does."""

    def release(self) -> None:
        self.file.close()


class _OnServer:
    def __init__(self, engine: Engine) -> None:
        self.engine, self.ended = engine, Event()
        self.connection = self._connected()
        self.keeper = Thread(target=self._keep, name="keep in use", daemon=True)

    def _connected(self) -> Connection:
        """One of its own, which no pool closes."""
        connection = self.engine.connect().execution_options(isolation_level="READ COMMITTED")
        connection.detach()
        named = text("SELECT set_config('application_name', :name, false)")
        connection.execute(named, {"name": f"colloquy on {gethostname()}"})
        return connection

    def take(self, *, alone: bool) -> bool:
        wanted = text(TAKE.format("" if alone else "_shared"))
        return bool(self.connection.scalar(wanted, {"number": NUMBER}))

    def keep(self) -> None:
        self.keeper.start()

    def _keep(self) -> None:
        """To take what one shares again does no harm."""
        while not self.ended.wait(TAKE_AGAIN):
            try:
                self.take(alone=False)
            except SQLAlchemyError:
                with suppress(SQLAlchemyError):
                    self.connection = self._connected()
                    self.take(alone=False)

    def where(self) -> str:
        names = self.connection.scalars(WHERE, {"number": NUMBER}).all()
        return ", ".join(names) or "on another machine"

    def release(self) -> None:
        self.ended.set()
        if self.keeper.is_alive():
            self.keeper.join(LOOK_AGAIN)
        with suppress(SQLAlchemyError):
            self.connection.close()
