"""How migrations run. On SQLite, tables are rebuilt: with foreign keys on, dropping the old one
would delete the children's rows, so they are off meanwhile and checked before the end."""

import sqlite3
from typing import Literal, cast

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from app.db import Moment

engine = current_app.extensions["migrate"].db.engine
metadata = current_app.extensions["migrate"].db.metadata


def in_plain_types(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Migrations outlive our code, so they name only SQLAlchemy's own types."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    return False


def migrate(connection: Connection) -> None:
    sqlite = connection.dialect.name == "sqlite"
    driver = cast(sqlite3.Connection, connection.connection.driver_connection)
    if sqlite:  # outside a transaction: inside one SQLite ignores it
        driver.execute("PRAGMA foreign_keys=OFF")
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=in_plain_types,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()
        if sqlite:
            orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if orphans:
                raise RuntimeError(f"rows without their parent after the migration: {orphans[:5]}")
    if sqlite:
        driver.execute("PRAGMA foreign_keys=ON")


with engine.connect() as connection:
    migrate(connection)
