"""At which version a database is, and which ones this Colloquy knows."""

from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy.exc import DatabaseError

from app.db import db
from app.transactions import reading


def known() -> set[str]:
    """Every version that this Colloquy can bring to its own."""
    return {step.revision for step in _steps().walk_revisions()}


def newest() -> str | None:
    """Its own."""
    return _steps().get_current_head()


def there() -> bool:
    """Whether there is a database to be asked."""
    url = db.engine.url
    return url.get_backend_name() != "sqlite" or Path(str(url.database)).exists()


def here() -> str | None:
    """The database's; None where there is nothing in it yet. Makes no file."""
    if not there():
        return None
    with reading(), db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def to_upgrade() -> bool:
    """Whether there is a database of an earlier version, or none."""
    try:
        return here() in {None, *known()} - {newest()}
    except DatabaseError:
        return False


def _steps() -> ScriptDirectory:
    return ScriptDirectory.from_config(current_app.extensions["migrate"].migrate.get_config())
