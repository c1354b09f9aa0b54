"""What applicants make of the fields that a machine found is counted."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

FIELDS = (
    "holder",
    "issuer",
    "place",
    "title",
    "subject",
    "date",
    "period_start",
    "period_end",
    "hours",
    "credits",
    "grade",
    "grade_scale",
    "number",
    "signatory",
    "role",
    "tasks",
    "total",
)
KINDS = (
    "certificate",
    "diploma",
    "transcript",
    "reference_letter",
    "payslip",
    "licence",
    "invoice",
    "receipt",
    "other",
)
CORRECTIONS = ("kept", "corrected", "added", "removed")


def upgrade() -> None:
    op.create_table(
        "correction_tally",
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("correction", sa.Text(), nullable=False),
        sa.Column("fields", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"correction IN {CORRECTIONS}", name="correction_known"),
        sa.CheckConstraint(f"field IN {FIELDS}", name="field_known"),
        sa.CheckConstraint(f"kind IN {KINDS}", name="kind_known"),
        sa.PrimaryKeyConstraint("field", "kind", "language", "correction"),
    )
