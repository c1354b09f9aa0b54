"""who acts for an applicant."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_WAITS = sa.text("staff_id IS NULL AND ended_at IS NULL")
_IN_FORCE = sa.text("staff_id IS NOT NULL AND ended_at IS NULL")
_OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "facilitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("allowed", sa.String(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=True),
        sa.Column("code_ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"]),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("facilitation", schema=None) as batch_op:
        batch_op.create_index(
            "facilitation_code_once",
            ["claim_id"],
            unique=True,
            sqlite_where=_WAITS,
            postgresql_where=_WAITS,
        )
        batch_op.create_index(
            "facilitation_in_force_once",
            ["claim_id", "staff_id"],
            unique=True,
            sqlite_where=_IN_FORCE,
            postgresql_where=_IN_FORCE,
        )
        batch_op.create_index(
            "facilitation_of_staff",
            ["staff_id", "taken_at", "id"],
            unique=False,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        )
        batch_op.create_index(batch_op.f("ix_facilitation_claim_id"), ["claim_id"], unique=False)
