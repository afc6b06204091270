"""Who reads, who writes, and how transactions begin and end.

SQLite: write-ahead log, every commit synced (FULL: with NORMAL, acknowledged rows were lost in
simulated power cuts), foreign keys on. A transaction that will write takes the write lock at its
beginning (BEGIN IMMEDIATE), so that two writers queue instead of failing half-way.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

from flask import g
from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, Pool

from app.db import db, only_reading, read_only
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
MOST_PREPARED = 400  # statements that PostgreSQL keeps for a connection: all that we ask

_page: ContextVar[bool] = ContextVar("page", default=False)  # asked for by a request that reads
_apart: ContextVar[Connection | None] = ContextVar("apart", default=None)
_alone: ContextVar[Connection | None] = ContextVar("alone", default=None)
_writer = Queue()  # held by the one thread of this process that writes to SQLite
_resting: list[Connection] = []  # SQLite's, between two uses: see `_rested`


def expect_reading(reading: bool) -> None:
    """Say whether what follows only reads (a GET); commands and jobs are taken to write."""
    read_only.set(reading)
    _page.set(reading)
    g.expected = True


@contextmanager
def reading() -> Iterator[None]:
    """Within it transactions only read and never wait for a writer."""
    token = read_only.set(True)
    try:
        yield
    finally:
        read_only.reset(token)
        if not only_reading():  # who goes on to write must not go on to read what was
            _close_reading()


def reading_connection() -> Connection:
    """For a request that reads a connection of its own, which costs a third of the session's."""
    if not only_reading():
        return writing_connection()
    connection = _apart.get()
    if connection is None:
        connection = _begun_reading(db.engine)
        _apart.set(connection)
    return connection


def _begun_reading(engine: Engine) -> Connection:
    if engine.dialect.name == "sqlite":
        connection = _rested(engine)
        _driver(connection).execute("BEGIN")
    else:
        connection = engine.connect()
        connection.begin()
    return connection


def close_reading(_error: BaseException | None = None) -> None:
    """Give back the connection of a request that read; whoever comes next may write again."""
    if g.pop("expected", False):  # else this is not the end of what was said to read, but within it
        _close_reading()


def _close_reading() -> None:
    read_only.set(False)
    _page.set(False)
    if (connection := _apart.get()) is None:
        return
    _apart.set(None)
    if connection.dialect.name == "sqlite":
        _rest(connection)
        return
    try:
        connection.close()
    except DBAPIError:  # the database is gone, and the connection with it
        connection.invalidate()


class Undoable(Protocol):
    """What is being written, and can be undone at once."""

    def rollback(self) -> None: ...


@contextmanager
def writing() -> Iterator[Undoable]:
    """A transaction without the session, whose bookkeeping takes longer than a small writing: all
    that is asked within is asked by prepared statements, and the session must not be used. It is
    committed at the end, or undone with what is raised."""
    begun = _writing_to_sqlite if db.engine.dialect.name == "sqlite" else _writing_elsewhere
    with begun(db.engine) as (connection, transaction):
        token = _alone.set(connection)
        try:
            yield transaction
        finally:
            _alone.reset(token)


@contextmanager
def _writing_elsewhere(engine: Engine) -> Iterator[tuple[Connection, Undoable]]:
    with engine.connect() as connection, connection.begin() as transaction:
        yield connection, transaction


@contextmanager
def _writing_to_sqlite(engine: Engine) -> Iterator[tuple[Connection, Undoable]]:
    """One waits for one's turn first and takes a connection then: it is mostly the one that was
    used last, which need not read again what it has read."""
    give_up = time.monotonic() + BUSY_SECONDS
    _become_writer(give_up)
    try:
        connection = _rested(engine)
        try:
            driver = _driver(connection)
            _take_write_lock(driver, give_up)
            yield connection, driver
            _commit(driver)
        finally:
            _rest(connection)
    finally:
        _writer.give_up()


def _commit(driver: sqlite3.Connection) -> None:
    try:
        driver.commit()
    except sqlite3.Error as error:
        raise OperationalError("COMMIT", None, error) from error


def writing_connection() -> Connection:
    """The connection of `writing`; else the session's, with all that the session knows told to the
    database."""
    if (alone := _alone.get()) is not None:
        return alone
    session = db.session()
    session.flush()
    connection: Connection | None = session.info.get("connection")
    if connection is None or connection.closed or not session.is_active:
        connection = session.info["connection"] = session.connection()  # or it says what is wrong
    return connection


# SQLite's connections.


def _rested(engine: Engine) -> Connection:
    """A connection with no transaction of the database's. Going through the pool, and through a
    transaction of SQLAlchemy's, costs as much as two questions: so that one is begun once and for
    all, and between two uses the connection rests here, the one that was used last on top."""
    try:
        connection = _resting.pop()
    except IndexError:
        connection = None
    if connection is not None and connection.engine is not engine:  # of another database (tests)
        connection.close()
        connection = None
    if connection is None:
        connection = engine.connect()
        with reading():
            connection.begin()
        _driver(connection).rollback()
    return connection


def _rest(connection: Connection) -> None:
    """What was not committed is undone."""
    if not connection.invalidated:
        try:
            _driver(connection).rollback()
        except sqlite3.Error as gone:
            connection.invalidate(gone)
    if connection.invalidated:
        connection.close()
    else:
        _resting.append(connection)


@event.listens_for(Engine, "engine_disposed")
def _end_resting(_engine: Engine) -> None:
    while _resting:
        _resting.pop().close()


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


@event.listens_for(Engine, "connect")
def _prepare(connection: Any, _record: object) -> None:
    if not isinstance(connection, sqlite3.Connection):
        connection.prepared_max = MOST_PREPARED
        return
    connection.isolation_level = None  # the driver must not begin transactions of its own
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    """On PostgreSQL pages need no transaction: each statement sees what stands when it is asked, in
    one or not. With a ROLLBACK, which is how reading ends, psycopg forgets all that is prepared;
    planning it anew takes longer than the answer. (What is read piece by piece does need one.)"""
    driver: Any = connection.connection.driver_connection
    if isinstance(driver, sqlite3.Connection):
        _begin_sqlite(driver, connection)
    elif _page.get() and not driver.autocommit:
        driver.autocommit = connection.info["autocommit"] = True


def _begin_sqlite(driver: sqlite3.Connection, connection: Connection) -> None:
    if only_reading():
        driver.execute("BEGIN")
    else:
        give_up = time.monotonic() + BUSY_SECONDS
        if "writer" not in connection.info:  # until it is given back
            _become_writer(give_up)
            connection.info["writer"] = True
        _take_write_lock(driver, give_up)


def _become_writer(give_up: float) -> None:
    """Threads queue for the right to ask for the write lock: all asking at once would take more of
    the processor than what they came to write. Whoever becomes the writer must give it up."""
    if not _writer.take_if_free():
        with letting_others_go_first():
            if not _writer.take(max(0, give_up - time.monotonic())):
                raise OperationalError(BEGIN, None, TimeoutError("another thread is writing"))


@event.listens_for(Pool, "checkin")
def _give_back(driver: Any, record: ConnectionPoolEntry) -> None:
    if record.info.pop("writer", False):
        _writer.give_up()
    if record.info.pop("autocommit", False) and driver is not None:
        driver.autocommit = False


def _take_write_lock(driver: sqlite3.Connection, give_up: float) -> None:
    """SQLite itself would wait in ever longer sleeps, up to a tenth of a second, while other
    processes come and go; asking each millisecond takes the lock soon after it is free."""
    driver.execute("PRAGMA busy_timeout=0")
    try:
        if _begun(driver, give_up):
            return
        with letting_others_go_first(queue=False):  # others wait for whoever holds the lock
            while not _begun(driver, give_up):
                time.sleep(TURN_SECONDS)
    finally:
        driver.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")


def _begun(driver: sqlite3.Connection, give_up: float) -> bool:
    """Whether the lock was free; OperationalError when it is late, or something else is wrong."""
    try:
        driver.execute(BEGIN)
    except sqlite3.OperationalError as busy:
        if "locked" not in str(busy) or time.monotonic() > give_up:
            raise OperationalError(BEGIN, None, busy) from busy
        return False
    return True
