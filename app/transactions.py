"""Who reads, who writes, and how transactions begin and end."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

from flask import g
from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry, Pool

from app import sqlite
from app.db import db, only_reading, read_only

MOST_PREPARED = 400  # statements that PostgreSQL keeps for a connection: all that we ask

_page: ContextVar[bool] = ContextVar("page", default=False)  # asked for by a request that reads
_apart: ContextVar[Connection | None] = ContextVar("apart", default=None)
_alone: ContextVar[Connection | None] = ContextVar("alone", default=None)


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
        return sqlite.begun_reading(engine)
    connection = engine.connect()
    try:
        connection.begin()
    except BaseException:
        connection.close()
        raise
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
        sqlite.rest(connection)
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
    begun = sqlite.writing_to if db.engine.dialect.name == "sqlite" else _writing_elsewhere
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


@event.listens_for(Engine, "connect")
def _prepare(connection: Any, _record: object) -> None:
    if not isinstance(connection, sqlite3.Connection):
        connection.prepared_max = MOST_PREPARED
        return
    connection.isolation_level = None  # the driver must not begin transactions of its own
    for pragma in sqlite.PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    """On PostgreSQL pages need no transaction: each statement sees what stands when it is asked, in
    one or not. With a ROLLBACK, which is how reading ends, psycopg forgets all that is prepared;
    planning it anew takes longer than the answer. (What is read piece by piece does need one.)"""
    driver: Any = sqlite.driver_of(connection)
    if isinstance(driver, sqlite3.Connection):
        _begin_sqlite(driver, connection)
    elif _page.get() and not driver.autocommit:
        driver.autocommit = connection.info["autocommit"] = True


def _begin_sqlite(driver: sqlite3.Connection, connection: Connection) -> None:
    if only_reading():
        driver.execute("BEGIN")
    else:
        give_up = time.monotonic() + sqlite.BUSY_SECONDS
        if "writer" not in connection.info:  # until it is given back
            sqlite.become_writer(give_up)
            connection.info["writer"] = True
        sqlite.take_write_lock(driver, give_up)


@event.listens_for(Pool, "checkin")
def _give_back(driver: Any, record: ConnectionPoolEntry) -> None:
    if record.info.pop("writer", False):
        sqlite.writer.give_up()
    if record.info.pop("autocommit", False) and driver is not None:
        driver.autocommit = False
