"""news: when a question was made due at the moment it is due

Revision ID: 0010
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of the deadlines that stand already it is not known."""
    set_at = sa.Column("due_set_at", sa.DateTime(timezone=True), nullable=True)
    op.add_column("prompts", set_at)


def downgrade() -> None:
    with op.batch_alter_table("prompts") as batch:
        batch.drop_column("due_set_at")
