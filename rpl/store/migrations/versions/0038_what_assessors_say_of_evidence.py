"""What an assessor says of a document is kept: is it valid, is it authentic, what would settle it."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "evidence_appraisal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("valid", sa.String(), nullable=True),
        sa.Column("authentic", sa.String(), nullable=True),
        sa.Column("settling", sa.LargeBinary(), nullable=True),
        sa.Column("appraised_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence_item.id"]),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("evidence_id", "staff_id"),
    )
    op.create_index("ix_evidence_appraisal_evidence_id", "evidence_appraisal", ["evidence_id"])
