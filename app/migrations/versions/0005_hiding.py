"""what staff hide, with a reason; a log of the whole board, which only grows; suspended people

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
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
REFUSAL = "the log is only added to"
KINDS = ("reply", "feedback", "hidden")


def upgrade() -> None:
    for table in TABLES:
        hiding(table)
    listed(f"{GONE} AND hidden_at IS NULL")
    kinds(KINDS)
    op.add_column("people", sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True))
    log_of_the_board()
    guard_the_log()


def downgrade() -> None:
    """What was hidden does not come back: essays are withdrawn by it, comments deleted. The log of
    the board goes, for before this a log belongs to a course."""
    leave_the_log()
    log_of_courses()
    with op.batch_alter_table("people") as batch:
        batch.drop_column("suspended_at")
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


def log_of_the_board() -> None:
    """An entry may belong to no course; and no course takes its log along."""
    key = op.f("fk_log_entries_course_id_courses")
    with op.batch_alter_table("log_entries") as batch:
        batch.drop_constraint(key, type_="foreignkey")
        batch.alter_column("course_id", existing_type=KEY, nullable=True)
        batch.create_foreign_key(key, "courses", ["course_id"], ["id"])


def log_of_courses() -> None:
    op.execute("DELETE FROM log_entries WHERE course_id IS NULL")
    key = op.f("fk_log_entries_course_id_courses")
    with op.batch_alter_table("log_entries") as batch:
        batch.drop_constraint(key, type_="foreignkey")
        batch.alter_column("course_id", existing_type=KEY, nullable=False)
        batch.create_foreign_key(key, "courses", ["course_id"], ["id"], ondelete="CASCADE")


def guard_the_log() -> None:
    """Entries are added; the database refuses to change one, or to delete one."""
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER log_entries_refuse_{deed.lower()} BEFORE {deed} ON log_entries "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION log_entries_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$"
    )
    each = (("change", "UPDATE OR DELETE", "ROW"), ("truncate", "TRUNCATE", "STATEMENT"))
    for name, deeds, unit in each:
        op.execute(
            f"CREATE TRIGGER log_entries_refuse_{name} BEFORE {deeds} ON log_entries "
            f"FOR EACH {unit} EXECUTE FUNCTION log_entries_refuse()"
        )


def leave_the_log() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("update", "delete"):
            op.execute(f"DROP TRIGGER log_entries_refuse_{deed}")
        return
    for name in ("change", "truncate"):
        op.execute(f"DROP TRIGGER log_entries_refuse_{name} ON log_entries")
    op.execute("DROP FUNCTION log_entries_refuse()")
