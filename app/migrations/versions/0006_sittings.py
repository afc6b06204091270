"""sittings: earlier drafts of an essay, and which revision of it somebody has read

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COUNTS = (
    ("essays", "draft_comments"),
    ("read_marks", "revision_number"),
    ("read_marks", "earlier_revision"),
)

# Whoever has read an essay has read what it then said.
READ = """
UPDATE read_marks SET revision_number = COALESCE((
    SELECT max(revisions.number) FROM revisions
    WHERE revisions.essay_id = read_marks.essay_id AND revisions.made_at <= read_marks.at
), 0)
"""


def upgrade() -> None:
    op.create_table(
        "earlier_drafts",
        sa.Column("id", KEY, nullable=False),
        sa.Column("essay_id", KEY, nullable=False),
        sa.Column("author_id", KEY, nullable=False),
        sa.Column("because", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["essay_id"],
            ["essays.id"],
            name="fk_earlier_drafts_essay_id_essays",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["members.id"], name="fk_earlier_drafts_author_id_members"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_earlier_drafts"),
    )
    op.create_index("ix_earlier_drafts_essay_id", "earlier_drafts", ["essay_id"])
    for table, name in COUNTS:
        op.add_column(table, sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE essays SET draft_comments = comment_count")
    op.execute(READ)


def downgrade() -> None:
    op.drop_table("earlier_drafts")
    for table, name in COUNTS:
        with op.batch_alter_table(table) as batch:
            batch.drop_column(name)
