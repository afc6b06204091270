"""The database that migrations make is the one the models describe, and rows outlive them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import MetaData, Table, func, select, text
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Person
from app.accounts.receipts import Receipt
from app.db import db
from app.discussion.models import Comment
from app.essays.models import Essay
from tests.world import World

FIRST = "0001"
LATER = {
    "mails",
    "invitations",
    "earlier_drafts",
    "sections",
    "pictures",
    "picture_uses",
}  # the tables that have come since


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


@pytest.mark.slow
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
    assert rows() == before | dict.fromkeys(LATER, 0), "what an earlier version does not know"
    assert db.session.scalar(select(Receipt.location).where(Receipt.key == "a form")) == "/there"


@pytest.mark.slow
def test_what_was_hidden_does_not_come_back_with_an_earlier_version(
    database: None, world: World
) -> None:
    by = db.session.get_one(Person, world.people["instructor"])
    db.session.get_one(Essay, world.essays["published"]).hide(by, "It is unkind.")
    db.session.get_one(Comment, world.comments["on_withdrawn"]).hide(by, "This, too.")
    db.session.commit()
    downgrade(revision=FIRST)
    closed = {"essays": "withdrawn_at", "comments": "deleted_at"}
    ids = {"essays": world.essays["published"], "comments": world.comments["on_withdrawn"]}
    with db.engine.connect() as connection:
        for table, column in closed.items():
            asked = text(f"SELECT {column} FROM {table} WHERE id = :id")
            assert connection.scalar(asked, {"id": ids[table]}) is not None, table
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_only_the_kinds_of_notices_that_there_are(database: None, world: World) -> None:
    place = {"member": world.members["author"], "essay": world.essays["published"]}
    row = text(
        "INSERT INTO notices (member_id, essay_id, kind, at)"
        " VALUES (:member, :essay, :kind, CURRENT_TIMESTAMP)"
    )
    with db.engine.connect() as connection:
        connection.execute(row, {**place, "kind": "hidden"})
        with pytest.raises(IntegrityError):
            connection.execute(row, {**place, "kind": "gossip"})
        connection.rollback()


def test_what_was_noticed_before_there_were_digests_is_not_told_by_them(database: None) -> None:
    downgrade(revision="0006")
    upgrade()
    with db.engine.connect() as connection:
        untold = text("SELECT count(*) FROM notices WHERE told_at IS NULL")
        assert connection.scalar(untold) == 0
        rhythms = text("SELECT DISTINCT rhythm FROM people")
        assert list(connection.scalars(rhythms)) == ["daily"]
