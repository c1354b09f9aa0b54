"""Decisions are appealed against; one that is varied is superseded and stays."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

UNIQUE = {"uq": "uq_%(table_name)s_%(column_0_name)s"}
IN_FORCE = sa.text("superseded_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "appeal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("lodged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("adding", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("complete_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('lodged', 'in_review', 'upheld', 'varied', 'dismissed')", name="state_known"
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("claim_id"),
    )
    op.create_index(
        "appeal_waits",
        "appeal",
        ["complete_at"],
        sqlite_where=sa.text("decided_at IS NULL"),
        postgresql_where=sa.text("decided_at IS NULL"),
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    once = "uq_decision_claim_id" if sqlite else "decision_claim_id_unit_key"
    with op.batch_alter_table("decision", naming_convention=UNIQUE) as batch_op:
        batch_op.add_column(sa.Column("next_step", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("supersedes_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_constraint(once, "unique")
        batch_op.create_unique_constraint("decision_supersedes_id_key", ["supersedes_id"])
        batch_op.create_foreign_key(
            "decision_supersedes_id_fkey", "decision", ["supersedes_id"], ["id"]
        )
    op.create_index(
        "decision_in_force",
        "decision",
        ["claim_id", "unit"],
        unique=True,
        sqlite_where=IN_FORCE,
        postgresql_where=IN_FORCE,
    )
    op.create_table(
        "appeal_unit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("appeal_id", sa.Uuid(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("varied_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("result IN ('upheld', 'varied', 'dismissed')", name="result_known"),
        sa.ForeignKeyConstraint(["appeal_id"], ["appeal.id"]),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"]),
        sa.ForeignKeyConstraint(["varied_id"], ["decision.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("appeal_id", "unit"),
    )
    op.create_index("ix_appeal_unit_appeal_id", "appeal_unit", ["appeal_id"])
