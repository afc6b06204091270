"""digests: how often somebody is told by mail, and what they were told of

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

UNTOLD = sa.text("told_at IS NULL AND seen_at IS NULL")


def upgrade() -> None:
    """What was noticed before there were such mails is not told by them now."""
    rhythm = sa.Column("rhythm", sa.String(length=8), nullable=False, server_default="daily")
    op.add_column("people", rhythm)
    op.add_column("notices", sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE notices SET told_at = at")
    op.create_index(
        "ix_notices_untold", "notices", ["at"], sqlite_where=UNTOLD, postgresql_where=UNTOLD
    )


def downgrade() -> None:
    op.drop_index("ix_notices_untold", "notices")
    for table, column in (("notices", "told_at"), ("people", "rhythm")):
        with op.batch_alter_table(table) as batch:
            batch.drop_column(column)
