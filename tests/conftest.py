"""One application a test process; each test that asks for `world` starts from a fresh copy of it.

`DATABASE_URL` names a PostgreSQL server to use; without it, SQLite in a temporary folder.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.engine import make_url

from app import create_app, freshness
from app.db import db
from app.discussion import fragment
from tests.mutants import apply_from_environment
from tests.visitor import Visitor
from tests.world import World, build_world

apply_from_environment()

SERVER = os.environ.get("DATABASE_URL", "")


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Flask:
    instance = tmp_path_factory.mktemp("instance")
    url = f"sqlite:///{instance / 'test.sqlite3'}"
    if SERVER:
        url = make_url(SERVER).set(database=f"test_{worker_id}").render_as_string(False)
        _execute(f"DROP DATABASE IF EXISTS test_{worker_id}", f"CREATE DATABASE test_{worker_id}")
    return create_app(
        INSTANCE=instance, DATABASE_URL=url, SECRET_KEY="only for tests", DEMO=False, BASE_URL=""
    )


@pytest.fixture(scope="session")
def built_world(app: Flask, worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> World:
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
        )
    else:
        path = _file(app)
        shutil.copyfile(path, path.with_name("world.sqlite3"))
    return world


@pytest.fixture
def world(app: Flask, built_world: World, worker_id: str) -> World:
    """The world as it was told, untouched by other tests."""
    with app.app_context():
        db.engine.dispose()
    if SERVER:
        _execute(
            f"DROP DATABASE test_{worker_id} WITH (FORCE)",
            f"CREATE DATABASE test_{worker_id} TEMPLATE world_{worker_id}",
        )
    else:
        path = _file(app)
        for rest in ("-wal", "-shm"):
            path.with_name(path.name + rest).unlink(missing_ok=True)
        shutil.copyfile(path.with_name("world.sqlite3"), path)
    fragment.forget()
    freshness.forget()
    return built_world


@pytest.fixture
def visit(app: Flask, world: World) -> Callable[[str], Visitor]:
    """`visit("classmate")` is a classmate's browser; `visit("stranger")` is nobody's."""

    def open_browser(who: str) -> Visitor:
        return Visitor(app, None if who == "stranger" else world.tokens[who])

    return open_browser


def _file(app: Flask) -> Path:
    database = make_url(app.config["SQLALCHEMY_DATABASE_URI"]).database
    assert database
    return Path(database)


def _execute(*statements: str) -> None:
    url = make_url(SERVER).set(drivername="postgresql", database="postgres")
    with psycopg.connect(url.render_as_string(False), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)
