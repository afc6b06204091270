"""At which version a database is, and which ones this Colloquy knows."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app.db import db, reading

UPGRADING = 3644  # the number of the lock on PostgreSQL


def known() -> set[str]:
    """Every version that this Colloquy can bring to its own."""
    return {step.revision for step in _steps().walk_revisions()}


def newest() -> str | None:
    """Its own."""
    return _steps().get_current_head()


def here() -> str | None:
    """The database's; None where there is nothing in it yet. Makes no file."""
    url = db.engine.url
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists():
        return None
    with reading(), db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def behind() -> bool:
    """Whether there is a database of an earlier version."""
    try:
        return here() in known() - {newest()}
    except DatabaseError:
        return False


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Whoever else would upgrade the same database waits, on whatever machine."""
    if db.engine.dialect.name != "postgresql":
        with (Path(current_app.instance_path) / "upgrading").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        return
    with db.engine.connect() as connection:
        connection.execute(text(f"SELECT pg_advisory_lock({UPGRADING})"))
        try:
            yield
        finally:
            connection.execute(text(f"SELECT pg_advisory_unlock({UPGRADING})"))


def _steps() -> ScriptDirectory:
    return ScriptDirectory.from_config(current_app.extensions["migrate"].migrate.get_config())
