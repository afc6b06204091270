"""notices are found by the comment or letter they tell of, and no more by their essay alone

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


TOLD_OF = ("comment_id", "feedback_id")


def upgrade() -> None:
    op.drop_index("ix_notices_essay_id", "notices")
    for about in TOLD_OF:
        op.drop_index(f"uq_notices_member_id_{about}", "notices")
        _once(about, about, "member_id")


def downgrade() -> None:
    for about in TOLD_OF:
        op.drop_index(f"uq_notices_{about}_member_id", "notices")
        _once(about, "member_id", about)
    op.create_index("ix_notices_essay_id", "notices", ["essay_id"])


def _once(about: str, *columns: str) -> None:
    told = sa.text(f"{about} IS NOT NULL")
    name = f"uq_notices_{'_'.join(columns)}"
    op.create_index(
        name, "notices", [*columns], unique=True, sqlite_where=told, postgresql_where=told
    )
