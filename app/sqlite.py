"""SQLite's connections, and the lock that its writers queue for.

Write-ahead log, every commit synced (FULL: with NORMAL, acknowledged rows were lost in simulated
power cuts), foreign keys on. A transaction that will write takes the write lock at its beginning
(BEGIN IMMEDIATE), so that two writers queue instead of failing half-way.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError

from app.db import read_only, refused
from app.turns import Queue, letting_others_go_first

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "mmap_size=268435456",  # bytes: what others wrote makes us read anew, and so without asking
    "cache_size=-16000",  # KB, as they are read: counting a term looks at more than the usual 2,000
    "wal_autocheckpoint=4000",  # pages: what is written often is carried over once, not four times
)
TURN_SECONDS = 0.001  # between two tries for the write lock
BUSY_SECONDS = 10  # how long a writer waits for another before it gives up
BEGIN = "BEGIN IMMEDIATE"

writer = Queue()  # held by the one thread of this process that writes
resting: list[Connection] = []  # between two uses: see `rested`


def driver_of(connection: Connection) -> Any:
    return connection.connection.driver_connection


def rested(engine: Engine) -> Connection:
    """A connection with no transaction of the database's. Going through the pool, and through a
    transaction of SQLAlchemy's, costs as much as two questions: so that one is begun once and for
    all, and between two uses the connection rests here, the one that was used last on top."""
    with suppress(IndexError):
        connection = resting.pop()
        if connection.engine is engine:
            return connection
        _end(connection)  # of another database (tests)
    connection = engine.connect()
    token = read_only.set(True)
    try:
        connection.begin()
    finally:
        read_only.reset(token)
    driver_of(connection).rollback()
    return connection


def rest(connection: Connection) -> None:
    """What was not committed is undone."""
    if connection.invalidated or not connection.in_transaction():
        connection.close()
        return
    try:
        driver_of(connection).rollback()
    except sqlite3.Error:
        _end(connection)
    else:
        resting.append(connection)


def _end(connection: Connection) -> None:
    connection.invalidate()  # else the pool would keep it
    connection.close()


@event.listens_for(Engine, "engine_disposed")
def _end_resting(engine: Engine) -> None:
    for connection in [one for one in resting if one.engine is engine]:
        with suppress(ValueError):  # somebody has just taken it
            resting.remove(connection)
            _end(connection)


def begun_reading(engine: Engine) -> Connection:
    connection = rested(engine)
    try:
        _said(connection, "BEGIN")
    except BaseException:
        _end(connection)
        raise
    return connection


@contextmanager
def writing_to(engine: Engine) -> Iterator[tuple[Connection, Any]]:
    """One waits for one's turn first and takes a connection then: it is mostly the one that was
    used last, which need not read again what it has read."""
    give_up = time.monotonic() + BUSY_SECONDS
    become_writer(give_up)
    try:
        connection = rested(engine)
        try:
            driver = driver_of(connection)
            take_write_lock(driver, give_up)
            yield connection, driver
            if driver.in_transaction:  # and was not undone
                _said(connection, "COMMIT")
        finally:
            rest(connection)
    finally:
        writer.give_up()


def _said(connection: Connection, words: str) -> None:
    try:
        driver_of(connection).execute(words)
    except sqlite3.Error as error:
        raise refused(connection, words, None, error) from error


def become_writer(give_up: float) -> None:
    """Threads queue for the right to ask for the write lock: all asking at once would take more of
    the processor than what they came to write. Whoever becomes the writer must give it up."""
    if not writer.take_if_free():
        with letting_others_go_first():
            if not writer.take(max(0, give_up - time.monotonic())):
                raise OperationalError(BEGIN, None, TimeoutError("another thread is writing"))


def take_write_lock(driver: sqlite3.Connection, give_up: float) -> None:
    """SQLite itself would wait in ever longer sleeps, up to a tenth of a second, while other
    processes come and go; asking each millisecond takes the lock soon after it is free."""
    driver.execute("PRAGMA busy_timeout=0")
    try:
        if _has_begun(driver, give_up):
            return
        with letting_others_go_first(queue=False):  # others wait for whoever holds the lock
            while not _has_begun(driver, give_up):
                time.sleep(TURN_SECONDS)
    finally:
        driver.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")


def _has_begun(driver: sqlite3.Connection, give_up: float) -> bool:
    """Whether the lock was free; OperationalError when it is late, or something else is wrong."""
    try:
        driver.execute(BEGIN)
    except sqlite3.OperationalError as busy:
        if "locked" not in str(busy) or time.monotonic() > give_up:
            raise OperationalError(BEGIN, None, busy) from busy
        return False
    return True
