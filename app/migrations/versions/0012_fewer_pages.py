"""fewer pages to write with each comment: one index of unseen notices for two, none of receipts

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

UNSEEN = sa.text("seen_at IS NULL")
UNTOLD = sa.text("told_at IS NULL AND seen_at IS NULL")


def upgrade() -> None:
    op.drop_index("ix_receipts_at", "receipts")
    op.drop_index("ix_notices_untold", "notices")
    op.drop_index("ix_notices_member_id_seen_at", "notices")
    columns = ["member_id", "at"]
    op.create_index(
        "ix_notices_unseen", "notices", columns, sqlite_where=UNSEEN, postgresql_where=UNSEEN
    )


def downgrade() -> None:
    op.drop_index("ix_notices_unseen", "notices")
    op.create_index("ix_notices_member_id_seen_at", "notices", ["member_id", "seen_at"])
    op.create_index(
        "ix_notices_untold", "notices", ["at"], sqlite_where=UNTOLD, postgresql_where=UNTOLD
    )
    op.create_index("ix_receipts_at", "receipts", ["at"])
