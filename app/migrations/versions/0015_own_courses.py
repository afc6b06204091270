"""the courses somebody is in are read from one index, for the frame of every page

Revision ID: 0015
Revises: 0014
"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

WHOLE = "ix_members_person_id_removed_at_course_id"


def upgrade() -> None:
    op.create_index(WHOLE, "members", ["person_id", "removed_at", "course_id"])
    op.drop_index("ix_members_person_id", "members")


def downgrade() -> None:
    op.create_index("ix_members_person_id", "members", ["person_id"])
    op.drop_index(WHOLE, "members")
