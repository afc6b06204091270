"""Boards beside the one of the other tests: each an instance of its own, at first empty."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy.engine import make_url

from app import create_app
from app.accounts.models import Person
from app.db import db
from app.maintenance.backup import back_up
from tests.world import World

SERVER = os.environ.get("DATABASE_URL", "")
Board = Callable[[str], Flask]


@pytest.fixture
def board(tmp_path: Path, worker_id: str) -> Iterator[Board]:
    """`board("other")` is another instance, in an empty folder, with an empty database."""
    made: dict[str, Flask] = {}

    def make(name: str) -> Flask:
        if name not in made:
            made[name] = create_app(INSTANCE=tmp_path / name, DEMO=False, **_database(name))
        return made[name]

    def _database(name: str) -> dict[str, str]:
        if not SERVER:
            return {"DATABASE_URL": ""}
        there = f"{name}_{worker_id}"
        _execute(f"DROP DATABASE IF EXISTS {there} WITH (FORCE)", f"CREATE DATABASE {there}")
        return {"DATABASE_URL": make_url(SERVER).set(database=there).render_as_string(False)}

    yield make
    for name, app in made.items():
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        if SERVER:
            _execute(f"DROP DATABASE {name}_{worker_id} WITH (FORCE)")


def _execute(*statements: str) -> None:
    url = make_url(SERVER).set(drivername="postgresql", database="postgres")
    with psycopg.connect(url.render_as_string(False), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.fixture
def told(board: Board, tell_world: Callable[[Flask], World]) -> tuple[Flask, World]:
    """A board with the world in it, a picture, and a settings.py."""
    app = board("told")
    world = tell_world(app)
    instance = Path(app.instance_path)
    (instance / "pictures" / "ab").mkdir(parents=True)
    (instance / "pictures" / "ab" / "picture.png").write_bytes(b"a picture")
    (instance / "settings.py").write_text('REGISTRATION = "open"\n')
    return app, world


@pytest.fixture
def saved(told: tuple[Flask, World], tmp_path: Path) -> Path:
    with told[0].app_context():
        return back_up(tmp_path / "saved.zip")


def people(app: Flask) -> int:
    with app.app_context():
        count = Person.count()
        db.session.remove()
    return count
