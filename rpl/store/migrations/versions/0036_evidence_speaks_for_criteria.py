"""Which evidence item speaks for which criterion is kept, with who said so."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

BY_APPLICANT = sa.text("staff_id IS NULL")


def upgrade() -> None:
    op.create_table(
        "evidence_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence_item.id"]),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("evidence_id", "unit", "criterion", "staff_id"),
    )
    op.create_index(
        "evidence_link_of_applicant",
        "evidence_link",
        ["evidence_id", "unit", "criterion"],
        unique=True,
        sqlite_where=BY_APPLICANT,
        postgresql_where=BY_APPLICANT,
    )
    op.create_index("ix_evidence_link_evidence_id", "evidence_link", ["evidence_id"])
