"""what posting a comment writes: fewer and smaller indexes

Revision ID: 0002
Revises: 0001
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LISTED = "published_at IS NOT NULL AND withdrawn_at IS NULL AND deleted_at IS NULL"
ONCE = (
    ("comments", "essay_id", "import_key"),
    ("notices", "member_id", "comment_id"),
    ("notices", "member_id", "feedback_id"),
)


def upgrade() -> None:
    awaiting = f"{LISTED} AND comment_count = 0"
    anew("ix_essays_awaiting_reply", "essays", ["course_id", "published_at"], where(awaiting))
    anew("ix_comments_parent_id", "comments", ["parent_id"], where("parent_id IS NOT NULL"))
    for table, first, second in ONCE:
        name = f"uq_{table}_{first}_{second}"
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(name, type_="unique")
        about = where(f"{second} IS NOT NULL")
        op.create_index(name, table, [first, second], unique=True, **about)
    receipts_anew(
        sa.PrimaryKeyConstraint("person_id", "key", name="pk_receipts"), sqlite_with_rowid=False
    )


def downgrade() -> None:
    listed = where(LISTED)
    columns = ["course_id", "comment_count", "published_at"]
    anew("ix_essays_awaiting_reply", "essays", columns, listed)
    anew("ix_comments_parent_id", "comments", ["parent_id"], {})
    for table, first, second in ONCE:
        name = f"uq_{table}_{first}_{second}"
        op.drop_index(name, table)
        with op.batch_alter_table(table) as batch:
            batch.create_unique_constraint(name, [first, second])
    receipts_anew(
        sa.Column("id", KEY, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_receipts"),
        sa.UniqueConstraint("person_id", "key", name="uq_receipts_person_id_key"),
    )


def where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def anew(index: str, table: str, columns: list[str], about: dict[str, Any]) -> None:
    op.drop_index(index, table)
    op.create_index(index, table, columns, **about)


def receipts_anew(*keys: Any, **kind: bool) -> None:
    """The table with other keys, and the rows it had."""
    op.execute("CREATE TABLE receipts_kept AS SELECT person_id, key, location, at FROM receipts")
    op.drop_table("receipts")
    op.create_table(
        "receipts",
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            *(["person_id"], ["people.id"]),
            name="fk_receipts_person_id_people",
            ondelete="CASCADE",
        ),
        *keys,
        **kind,
    )
    op.create_index("ix_receipts_at", "receipts", ["at"])
    columns = "person_id, key, location, at"
    op.execute(f"INSERT INTO receipts ({columns}) SELECT {columns} FROM receipts_kept")  # noqa: S608
    op.drop_table("receipts_kept")
