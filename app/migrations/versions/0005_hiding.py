"""what staff hide, with a reason; a log of the whole board, which only grows; suspended people

Revision ID: 0005
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
GONE = "published_at IS NOT NULL AND withdrawn_at IS NULL AND deleted_at IS NULL"
INDEXES = (
    ("ix_essays_listed_by_course", ["course_id", "published_at", "id"], ""),
    ("ix_essays_listed_by_module", ["module_id", "published_at", "id"], ""),
    ("ix_essays_awaiting_reply", ["course_id", "published_at"], " AND comment_count = 0"),
)
TABLES = {"essays": "withdrawn_at", "comments": "deleted_at"}  # and what hides them before this
KINDS = ("reply", "feedback", "hidden")


def upgrade() -> None:
    for table in TABLES:
        hiding(table)
    listed(f"{GONE} AND hidden_at IS NULL")
    kinds(KINDS)


def downgrade() -> None:
    """What was hidden does not come back: essays are withdrawn by it, comments deleted."""
    op.execute("DELETE FROM notices WHERE kind = 'hidden'")
    kinds(KINDS[:2])
    for table, closed_at in TABLES.items():
        op.execute(f"UPDATE {table} SET {closed_at} = hidden_at WHERE hidden_at IS NOT NULL")  # noqa: S608
    listed(GONE)
    for table in TABLES:
        not_hiding(table)


def hiding(table: str) -> None:
    with op.batch_alter_table(table) as batch:
        batch.add_column(sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("hidden_by_id", KEY, nullable=True))
        batch.add_column(sa.Column("hidden_reason", sa.Text(), nullable=True))
        batch.create_foreign_key(
            f"fk_{table}_hidden_by_id_people", "people", ["hidden_by_id"], ["id"]
        )
    hidden = sa.text("hidden_at IS NOT NULL")
    name = f"ix_{table}_hidden_by_id"
    op.create_index(name, table, ["hidden_by_id"], sqlite_where=hidden, postgresql_where=hidden)


def not_hiding(table: str) -> None:
    op.drop_index(f"ix_{table}_hidden_by_id", table)
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(f"fk_{table}_hidden_by_id_people", type_="foreignkey")
        for column in ("hidden_at", "hidden_by_id", "hidden_reason"):
            batch.drop_column(column)


def listed(condition: str) -> None:
    """The indexes of what the class finds in lists, made anew."""
    for name, columns, more in INDEXES:
        op.drop_index(name, "essays")
        where = sa.text(condition + more)
        op.create_index(name, "essays", columns, sqlite_where=where, postgresql_where=where)


def kinds(names: tuple[str, ...]) -> None:
    """Which kinds of notices there are."""
    check = op.f("ck_notices_kind")
    with op.batch_alter_table("notices") as batch:
        batch.drop_constraint(check, type_="check")
        batch.create_check_constraint(check, f"kind in {names}")  # a tuple reads as SQL does
