"""The typed base of every model, and the one door to the database.

SQLite: write-ahead log, every commit synced (FULL: with NORMAL, acknowledged rows were lost in
simulated power cuts), foreign keys on. A transaction that will write takes the write lock at its
beginning (BEGIN IMMEDIATE), so that two writers queue instead of failing half-way.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any, Generic, TypeVar, cast

from flask import g
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Dialect,
    Engine,
    Executable,
    Integer,
    MetaData,
    Select,
    Table,
    event,
    false,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column, registry
from sqlalchemy.types import TypeDecorator

Thing = TypeVar("Thing")

TURN_SECONDS = 0.001  # between two tries for the write lock
BUSY_SECONDS = 10  # how long a writer waits for another before it gives up

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


db = SQLAlchemy(model_class=Base)

_reading: ContextVar[bool] = ContextVar("reading", default=False)


def expect_reading(reading: bool) -> None:
    """Say whether what follows only reads (a GET); commands and jobs are taken to write."""
    _reading.set(reading)


@contextmanager
def reading() -> Iterator[None]:
    """Within it transactions only read and never wait for a writer."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)
        if not _reading.get():  # who goes on to write must not go on to read what was
            close_reading()


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.isolation_level = None  # the driver must not begin transactions of its own
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        driver = cast(sqlite3.Connection, connection.connection.driver_connection)
        if _reading.get():
            driver.execute("BEGIN")
        else:
            _begin_writing(driver)


def _begin_writing(driver: sqlite3.Connection) -> None:
    """Take the write lock. SQLite itself would wait in ever longer sleeps, up to a tenth of a
    second, while others come and go; asking each millisecond lets the lock be taken when free."""
    give_up = time.monotonic() + BUSY_SECONDS
    driver.execute("PRAGMA busy_timeout=0")
    try:
        while True:
            try:
                driver.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as busy:
                if "locked" not in str(busy) or time.monotonic() > give_up:
                    raise OperationalError("BEGIN IMMEDIATE", None, busy) from busy
            time.sleep(TURN_SECONDS)
    finally:
        driver.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")


def insert_unless_there(model: type[Base], **values: Any) -> bool:
    """Insert a row unless one with the same unique key stands; whether it was inserted.

    Two requests at once make one row: the second waits for the first, then finds it.
    """
    connection = _session_connection()
    added = connection.execute(_insertion(model, connection.dialect.name), values)
    return added.first() is not None


@cache
def _insertion(model: type[Base], dialect: str) -> Executable:
    table = cast(Table, model.__table__)
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(table).on_conflict_do_nothing().returning(*table.primary_key)


def change(statement: Executable, **given: Any) -> None:
    """Execute an update or a deletion that was built once."""
    _session_connection().execute(statement, given)


def conditions(scope: Select[Any]) -> ColumnElement[bool]:
    """What a scope asks, to be asked of joined rows too. One that asks nothing shows nothing."""
    return false() if scope.whereclause is None else scope.whereclause


def first(statement: Executable, **given: Any) -> Any:
    """The first plain row of a statement that was built once, or None. The hot reads use it: on the
    way through the session a statement costs three times as much (42 and 14 microseconds)."""
    return _connection().execute(statement, given).first()


def rows(statement: Executable, **given: Any) -> Sequence[Any]:
    """All plain rows of a statement that was built once."""
    return _connection().execute(statement, given).all()


def _connection() -> Connection:
    """For a request that reads a connection of its own, which costs a third of the session's."""
    if not _reading.get():
        return _session_connection()
    if "reading_connection" not in g:
        g.reading_connection = db.engine.connect()
    connection: Connection = g.reading_connection
    return connection


def _session_connection() -> Connection:
    """The session's connection, with all that the session knows told to the database."""
    db.session.flush()
    return db.session.connection()


def close_reading(_error: BaseException | None = None) -> None:
    """Give back the connection of a request that read; whoever comes next may write again."""
    _reading.set(False)
    if (connection := g.pop("reading_connection", None)) is not None:
        connection.close()


class Remembered(Generic[Thing]):
    """Objects made of rows, kept by all that the rows say, so never stale: asking costs reading the
    row, not making the object. They are for reading only and belong to no session: what was not
    loaded with them raises DetachedInstanceError."""

    MOST = 2048

    def __init__(self) -> None:
        self.kept: dict[Any, Thing] = {}

    def get(self, key: Any, load: Callable[[Session], Thing]) -> Thing:
        """The object made of `key`; `load` makes it, the first time, in a session of its own."""
        thing = self.kept.get(key)
        if thing is None:
            with Session(_connection()) as apart:
                thing = load(apart)
            if len(self.kept) >= self.MOST:
                self.kept.clear()
            self.kept[key] = thing
        return thing


def only_reading() -> bool:
    """Whether this request was said to read only."""
    return _reading.get()
