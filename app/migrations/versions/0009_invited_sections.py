"""the section that whoever is invited is put into

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FOREIGN_KEY = "fk_invitations_section_id_sections"


def upgrade() -> None:
    with op.batch_alter_table("invitations") as batch:
        batch.add_column(sa.Column("section_id", KEY, nullable=True))
        batch.create_foreign_key(
            FOREIGN_KEY, "sections", ["section_id"], ["id"], ondelete="SET NULL"
        )
    op.create_index("ix_invitations_section_id", "invitations", ["section_id"])


def downgrade() -> None:
    """Whoever then joins is in no section, as whoever joins by the course's link."""
    op.drop_index("ix_invitations_section_id", "invitations")
    with op.batch_alter_table("invitations") as batch:
        batch.drop_constraint(FOREIGN_KEY, type_="foreignkey")
        batch.drop_column("section_id")
