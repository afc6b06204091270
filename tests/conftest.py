"""One application a test process; each test that asks for `world` starts from a fresh copy of it.

`DATABASE_URL` names a PostgreSQL server to use; without it, SQLite in a temporary folder.
"""

import gc
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url

from app import create_app, freshness
from app.courses.models import Member
from app.db import Base, db
from app.discussion import fragment
from tests.asking import statements
from tests.mutants import apply_from_environment
from tests.passwords import make_cheap
from tests.visitor import Visitor
from tests.world import World, build_world

apply_from_environment()
make_cheap()
gc.set_threshold(50_000, 20, 100)  # pytest keeps much that is looked through in vain

SERVER = os.environ.get("DATABASE_URL", "")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What asks no database, or starts a server with one of its own, says the same beside
    PostgreSQL; so does what is marked so."""
    if not SERVER:
        return
    asking = [
        item
        for item in items
        if {"app", "board"} & set(getattr(item, "fixturenames", ()))
        and not item.get_closest_marker("once")
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in asking])
    items[:] = asking


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Flask:
    instance = tmp_path_factory.mktemp("instance")
    url = f"sqlite:///{instance / 'test.sqlite3'}"
    if SERVER:
        url = make_url(SERVER).set(database=f"test_{worker_id}").render_as_string(False)
        _execute(
            f"DROP DATABASE IF EXISTS test_{worker_id}",
            f"CREATE DATABASE test_{worker_id}",
            database="postgres",
        )
    key = "only for tests, and long enough to be one"
    return create_app(INSTANCE=instance, DATABASE_URL=url, SECRET_KEY=key, DEMO=False, BASE_URL="")


@event.listens_for(Engine, "connect")
def _be_hasty(connection: object, _record: object) -> None:
    """What need not outlive a power cut does not wait for the disk."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture(scope="session")
def built_world(app: Flask, worker_id: str) -> World:
    """The world, and a copy of its database to start each test from."""
    with app.app_context():
        upgrade()
        world = build_world()
        db.session.remove()
        db.engine.dispose()
    if SERVER:
        _execute(
            f"DROP DATABASE IF EXISTS world_{worker_id}",
            f"CREATE DATABASE world_{worker_id} TEMPLATE test_{worker_id}",
            database="postgres",
        )
        _execute("CREATE SCHEMA world", *_each_table("CREATE TABLE world.{0} AS TABLE public.{0}"))
    else:
        shutil.copyfile(_file(app), _pristine(app))
    return world


@pytest.fixture(scope="session")
def put_back(app: Flask, built_world: World, worker_id: str) -> Iterator[Callable[[], object]]:
    """Puts the world back into the database that tests have written in."""
    if SERVER:
        rows = "; ".join([*RESET, *_each_table(COPY), *_counters()])
        with _connected(f"test_{worker_id}") as connection:
            yield partial(connection.execute, rows)
    else:
        yield partial(_put_file_back, app)


@pytest.fixture
def world(built_world: World, put_back: Callable[[], object]) -> World:
    """The world as it was told, untouched by other tests."""
    put_back()
    fragment.forget()
    freshness.forget()
    return built_world


@pytest.fixture
def tell_world(app: Flask, built_world: World, worker_id: str) -> Callable[[Flask], World]:
    """Makes the world the database of another board, which nobody has opened yet."""

    def tell(other: Flask) -> World:
        if SERVER:
            name = make_url(other.config["SQLALCHEMY_DATABASE_URI"]).database
            _execute(
                f"DROP DATABASE {name}",
                f"CREATE DATABASE {name} TEMPLATE world_{worker_id}",
                database="postgres",
            )
        else:
            shutil.copyfile(_pristine(app), _file(other))
        return built_world

    return tell


@pytest.fixture
def visit(app: Flask, world: World) -> Callable[[str], Visitor]:
    """`visit("classmate")` is a classmate's browser; `visit("stranger")` is nobody's."""

    def open_browser(who: str) -> Visitor:
        return Visitor(app, None if who == "stranger" else world.tokens[who])

    return open_browser


@pytest.fixture
def as_(app: Flask, world: World) -> Iterator[Callable[[str], Member]]:
    """`as_("author")` is the author as a member. An app context is open: no visits beside it."""
    with app.app_context():
        yield lambda who: db.session.get_one(Member, world.members[who])


@pytest.fixture
def change(app: Flask, world: World) -> Callable[[Callable[[], object]], None]:
    """Change the world behind the visitors' backs, and let go of it before anybody looks."""

    def within(deed: Callable[[], object]) -> None:
        with app.app_context():
            deed()
            db.session.commit()

    return within


@pytest.fixture
def count_queries() -> Callable[[Callable[[], object]], int]:
    """How many queries something asks of the database, when it is done again."""

    def counted(deed: Callable[[], object]) -> int:
        deed()  # what is remembered from one request to the next is there from now on
        with statements() as asked:
            deed()
        return len([query for query in asked if query.startswith("SELECT")])

    return counted


def _file(app: Flask) -> Path:
    database = make_url(app.config["SQLALCHEMY_DATABASE_URI"]).database
    assert database
    return Path(database)


def _pristine(app: Flask) -> Path:
    return _file(app).with_name("world.sqlite3")


def _put_file_back(app: Flask) -> None:
    """As a new file under the old name: a connection that a test has left open still closes the one
    it knows. Written into that, it would carry its log over into the next test's database."""
    with app.app_context():
        db.engine.dispose()
    path = _file(app)
    for rest in ("-wal", "-shm"):
        path.with_name(path.name + rest).unlink(missing_ok=True)
    fresh = path.with_name("next.sqlite3")
    shutil.copyfile(_pristine(app), fresh)
    fresh.replace(path)


# On PostgreSQL the world stands in a schema of its own, and its rows are copied from there: a tenth
# of the time that making a database from another takes. Deleting takes a tenth of truncating, which
# makes a file for each table and index. Connections stay, unless a test has left them in the midst.
TABLES = [table.name for table in Base.metadata.sorted_tables]
COPY = "INSERT INTO public.{0} ({1}) SELECT {1} FROM world.{0}"
RESET = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'",
    "SET session_replication_role = replica",  # rows come in any order
    *(f"DELETE FROM public.{name}" for name in TABLES),
)


def _each_table(statement: str) -> list[str]:
    """{0}: the table; {1}: its columns by name, whose order a way down and up again changes."""
    columns = {name: Base.metadata.tables[name].c.keys() for name in TABLES}
    return [
        statement.format(name, ", ".join(f'"{column}"' for column in columns[name]))
        for name in TABLES
    ]


def _counters() -> list[str]:
    """New rows are numbered on from the world's."""
    return [
        f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 0) + 1, false)"
        f" FROM {table}"
        for table in TABLES
        if "id" in Base.metadata.tables[table].c
    ]


def _connected(database: str) -> psycopg.Connection:
    url = make_url(SERVER).set(drivername="postgresql", database=database)
    return psycopg.connect(url.render_as_string(False), autocommit=True, prepare_threshold=None)


def _execute(*statements: str, database: str | None = None) -> None:
    name = database or f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'master')}"
    with _connected(name) as connection:
        for statement in statements:
            connection.execute(statement)
