"""Which seats the marks of a claim called for."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_WAITS = sa.text("settled_at IS NULL")
_SUBMITTED = sa.text("submitted_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "seat_opening",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("calls", sa.JSON(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('first', 'second', 'adjudication', 'appeal')", name="kind_known"
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("claim_id", "kind"),
    )
    with op.batch_alter_table("seat_opening", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seat_opening_claim_id"), ["claim_id"], unique=False)
        batch_op.create_index(
            "seat_opening_waits",
            ["opened_at"],
            unique=False,
            sqlite_where=_WAITS,
            postgresql_where=_WAITS,
        )
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.create_index(
            "seat_submitted",
            ["assessor_id", "kind"],
            unique=False,
            sqlite_where=_SUBMITTED,
            postgresql_where=_SUBMITTED,
        )
