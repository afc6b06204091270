"""At which version a database is, and which ones this Colloquy knows."""

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app

from app.db import db, reading


def known() -> set[str]:
    """Every version that this Colloquy can bring to its own."""
    return {step.revision for step in _steps().walk_revisions()}


def newest() -> str | None:
    """Its own."""
    return _steps().get_current_head()


def here() -> str | None:
    """The database's; None where there is nothing in it yet."""
    with reading(), db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _steps() -> ScriptDirectory:
    return ScriptDirectory.from_config(current_app.extensions["migrate"].migrate.get_config())
