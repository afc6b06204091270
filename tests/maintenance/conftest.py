"""Boards beside the one of the other tests: each an instance of its own, at first empty."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy.engine import make_url

from app import create_app
from app.db import db

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
