"""the log is not rewritten by replacing its rows: SQLite's other guards do not see that

Revision ID: 0011
Revises: 0010
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """`INSERT OR REPLACE` takes a row away and asks no trigger BEFORE DELETE. Where no id is given,
    SQLite says that the new one is below zero. (PostgreSQL replaces by an UPDATE, which its guard
    sees.)"""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER log_entries_refuse_replace BEFORE INSERT ON log_entries "
            "WHEN NEW.id > 0 AND EXISTS (SELECT 1 FROM log_entries WHERE id = NEW.id) "
            "BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER log_entries_refuse_replace")
