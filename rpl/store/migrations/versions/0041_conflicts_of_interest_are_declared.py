"""Whoever takes a claim declares whether anything ties them to its applicant."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "interest_declaration",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("interest", sa.Text(), nullable=True),
        sa.Column("by_rule", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "interest IN ('same_organisation', 'trainer', 'agent', 'family', 'other')",
            name="interest_known",
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"]),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("claim_id", "staff_id"),
    )
    op.create_index(
        "ix_interest_declaration_claim_id", "interest_declaration", ["claim_id"], unique=False
    )
    op.create_index(
        "ix_interest_declaration_staff_id", "interest_declaration", ["staff_id"], unique=False
    )

    op.create_table(
        "staff_place",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("staff_id", "name"),
    )
    op.create_index("ix_staff_place_staff_id", "staff_place", ["staff_id"], unique=False)
