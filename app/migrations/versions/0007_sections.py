"""sections of a course, and who is in which

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FOREIGN_KEY = "fk_members_section_id_sections"


def upgrade() -> None:
    op.create_table(
        "sections",
        sa.Column("id", KEY, nullable=False),
        sa.Column("course_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name="fk_sections_course_id_courses", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sections"),
    )
    op.create_index("ix_sections_course_id_position", "sections", ["course_id", "position"])
    off = sa.false()
    op.add_column(
        "courses", sa.Column("separate_sections", sa.Boolean(), nullable=False, server_default=off)
    )
    with op.batch_alter_table("members") as batch:
        batch.add_column(sa.Column("section_id", KEY, nullable=True))
        batch.create_foreign_key(
            FOREIGN_KEY, "sections", ["section_id"], ["id"], ondelete="SET NULL"
        )
    op.create_index("ix_members_section_id", "members", ["section_id"])


def downgrade() -> None:
    """Whoever was kept apart no longer is: an earlier version knows no sections."""
    op.drop_index("ix_members_section_id", "members")
    with op.batch_alter_table("members") as batch:
        batch.drop_constraint(FOREIGN_KEY, type_="foreignkey")
        batch.drop_column("section_id")
    with op.batch_alter_table("courses") as batch:
        batch.drop_column("separate_sections")
    op.drop_table("sections")
