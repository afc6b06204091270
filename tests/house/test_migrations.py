"""The database that migrations make is the one the models describe, and rows outlive them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import MetaData, Table, func, select

from app.accounts.receipts import Receipt
from app.db import db
from tests.world import World

FIRST = "0001"
LATER = {"mails", "earlier_drafts"}  # the tables that have come since


@pytest.fixture
def database(app: Flask, world: World) -> Iterator[None]:
    """The world's database, brought back to what the models describe whatever was done to it."""
    with app.app_context():
        yield
        db.session.rollback()
        upgrade()
        db.session.remove()


def rows() -> dict[str, int]:
    """How many rows each table holds."""
    found = MetaData()
    with db.engine.connect() as connection:
        found.reflect(connection)
        return {name: _count(connection, table) for name, table in found.tables.items()}


def _count(connection: object, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[attr-defined]


def test_the_database_is_as_the_models_say(database: None) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_rows_outlive_the_way_down_and_up_again(database: None, world: World) -> None:
    """On SQLite tables are made anew: their children's rows must not go with the old one."""
    db.session.add(Receipt(person_id=world.people["author"], key="a form", location="/there"))
    db.session.commit()
    before = rows()
    assert before["comments"] > 2
    assert before["notices"] > 1
    downgrade(revision=FIRST)
    then = rows()
    assert then == {name: number for name, number in before.items() if name in then}
    assert before.keys() - then.keys() == LATER
    upgrade()
    assert rows() == before | dict.fromkeys(LATER, 0)
    assert db.session.scalar(select(Receipt.location).where(Receipt.key == "a form")) == "/there"
