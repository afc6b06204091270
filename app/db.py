"""The typed base of every model, and the one door to the database.

SQLite: write-ahead log, every commit synced (FULL: with NORMAL, acknowledged rows were lost in
simulated power cuts), foreign keys on. A transaction that will write takes the write lock at its
beginning (BEGIN IMMEDIATE), so that two writers queue instead of failing half-way.
"""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from flask import g
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Dialect,
    Engine,
    Index,
    Integer,
    MetaData,
    Select,
    TextClause,
    event,
    false,
)
from sqlalchemy.engine import Connection, Transaction
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import DeclarativeBase, mapped_column, registry
from sqlalchemy.pool import ConnectionPoolEntry, Pool
from sqlalchemy.types import TypeDecorator

from app.turns import letting_others_go_first

Thing = TypeVar("Thing")

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "mmap_size=268435456",  # bytes: what others wrote makes us read anew, and so without asking
    "cache_size=-16000",  # KB, as they are read: counting a term looks at more than the usual 2,000
    "wal_autocheckpoint=4000",  # pages: what is written often is carried over once, not four times
)
TURN_SECONDS = 0.002  # between two tries for the write lock
BUSY_SECONDS = 10  # how long a writer waits for another before it gives up
MOST_PREPARED = 400  # statements that PostgreSQL keeps for a connection: all that we ask

Key = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows only for INTEGER
Id = Annotated[int, mapped_column(Key, primary_key=True)]


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC. A naive one is a mistake and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    registry = registry(
        metadata=MetaData(naming_convention=NAMES), type_annotation_map={datetime: Moment()}
    )


def index_where(condition: TextClause, name: str, *columns: str, unique: bool = False) -> Index:
    """An index of those rows alone of which the condition is true, on both kinds of database."""
    return Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


db = SQLAlchemy(model_class=Base)

_reading: ContextVar[bool] = ContextVar("reading", default=False)
_page: ContextVar[bool] = ContextVar("page", default=False)  # asked for by a request that reads
_apart: ContextVar[Connection | None] = ContextVar("apart", default=None)
_alone: ContextVar[Connection | None] = ContextVar("alone", default=None)


def expect_reading(reading: bool) -> None:
    """Say whether what follows only reads (a GET); commands and jobs are taken to write."""
    _reading.set(reading)
    _page.set(reading)
    g.expected = True


@contextmanager
def reading() -> Iterator[None]:
    """Within it transactions only read and never wait for a writer."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)
        if not _reading.get():  # who goes on to write must not go on to read what was
            _close_reading()


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
    if _reading.get():
        driver.execute("BEGIN")
    else:
        give_up = time.monotonic() + BUSY_SECONDS
        _become_writer(connection.info, give_up)
        _take_write_lock(driver, give_up)


_writer = threading.Lock()  # held by the one thread of this process that writes
BEGIN = "BEGIN IMMEDIATE"


def _become_writer(info: dict[Any, Any], give_up: float) -> None:
    """Threads queue for the right to ask for the write lock, until their connection is given back:
    all asking at once would take more of the processor than what they came to write."""
    if "writer" in info:
        return
    if not _writer.acquire(blocking=False):
        with letting_others_go_first():
            if not _writer.acquire(timeout=max(0, give_up - time.monotonic())):
                raise OperationalError(BEGIN, None, TimeoutError("another thread is writing"))
    info["writer"] = True


@event.listens_for(Pool, "checkin")
def _give_back(driver: Any, record: ConnectionPoolEntry) -> None:
    if record.info.pop("writer", False):
        _writer.release()
    if record.info.pop("autocommit", False) and driver is not None:
        driver.autocommit = False


def _take_write_lock(driver: sqlite3.Connection, give_up: float) -> None:
    """SQLite itself would wait in ever longer sleeps, up to a tenth of a second, while other
    processes come and go; asking every two milliseconds takes the lock soon after it is free."""
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


def conditions(scope: Select[Any]) -> ColumnElement[bool]:
    """What a scope asks, to be asked of joined rows too. One that asks nothing shows nothing."""
    return false() if scope.whereclause is None else scope.whereclause


def reading_connection() -> Connection:
    """For a request that reads a connection of its own, which costs a third of the session's."""
    if not _reading.get():
        return writing_connection()
    connection = _apart.get()
    if connection is None:
        connection = db.engine.connect()
        _apart.set(connection)
        connection.begin()
    return connection


@contextmanager
def writing() -> Iterator[Transaction]:
    """A transaction without the session, whose bookkeeping takes longer than a small writing: all
    that is asked within is asked by prepared statements, and the session must not be used. It is
    committed at the end, or undone with what is raised."""
    with _writers_connection() as connection:
        token = _alone.set(connection)
        try:
            with connection.begin() as transaction:
                yield transaction
        finally:
            _alone.reset(token)


@contextmanager
def _writers_connection() -> Iterator[Connection]:
    """On SQLite one waits for one's turn first and takes a connection then: it is mostly the one
    that was last given back, which need not read again what it has read."""
    turn: dict[Any, Any] = {}
    if db.engine.dialect.name == "sqlite":
        _become_writer(turn, time.monotonic() + BUSY_SECONDS)
    try:
        connection = db.engine.connect()
    except BaseException:
        if turn:
            _writer.release()
        raise
    connection.info.update(turn)
    with connection:
        yield connection


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


def close_reading(_error: BaseException | None = None) -> None:
    """Give back the connection of a request that read; whoever comes next may write again."""
    if g.pop("expected", False):  # else this is not the end of what was said to read, but within it
        _close_reading()


def _close_reading() -> None:
    _reading.set(False)
    _page.set(False)
    if (connection := _apart.get()) is not None:
        _apart.set(None)
        try:
            connection.close()
        except DBAPIError:  # the database is gone, and the connection with it
            connection.invalidate()


def only_reading() -> bool:
    """Whether this request was said to read only."""
    return _reading.get()


# As PostgreSQL says it, FOR NO KEY UPDATE: whoever only adds what refers to the row does not wait
# for it, and so never waits for somebody who waits for them.
LOCKED: dict[str, Any] = {"key_share": True}


def the_one(scope: Select[Any]) -> Any:
    """What the scope holds; 404 unless it is one. Locked if this request writes."""
    return db.one_or_404(scope if only_reading() else scope.with_for_update(**LOCKED))
