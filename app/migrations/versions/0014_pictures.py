"""pictures, and which texts use them

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "pictures",
        sa.Column("id", KEY, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("course_id", KEY, nullable=False),
        sa.Column("uploader_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("unused_since", MOMENT, nullable=True),
        _refers("pictures", "course_id", "courses", ondelete="CASCADE"),
        _refers("pictures", "uploader_id", "members"),
        sa.PrimaryKeyConstraint("id", name="pk_pictures"),
        sa.UniqueConstraint("key", "uploader_id", name="uq_pictures_key_uploader_id"),
    )
    for name in ("course_id", "uploader_id", "unused_since"):
        op.create_index(f"ix_pictures_{name}", "pictures", [name])
    op.create_table(
        "picture_uses",
        sa.Column("id", KEY, nullable=False),
        sa.Column("picture_id", KEY, nullable=False),
        sa.Column("essay_id", KEY, nullable=False),
        sa.Column("revision_id", KEY, nullable=True),
        sa.Column("earlier_draft_id", KEY, nullable=True),
        _refers("picture_uses", "picture_id", "pictures"),
        _refers("picture_uses", "essay_id", "essays", ondelete="CASCADE"),
        _refers("picture_uses", "revision_id", "revisions", ondelete="CASCADE"),
        _refers("picture_uses", "earlier_draft_id", "earlier_drafts", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_picture_uses"),
    )
    for name in ("picture_id", "essay_id", "revision_id", "earlier_draft_id"):
        op.create_index(f"ix_picture_uses_{name}", "picture_uses", [name])


def _refers(
    table: str, column: str, to: str, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{to}"
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)


def downgrade() -> None:
    op.drop_table("picture_uses")
    op.drop_table("pictures")
