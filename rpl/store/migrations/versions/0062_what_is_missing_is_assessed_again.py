"""What is missing of a decided claim is assessed again, in a round of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

UNIQUE = {"uq": "uq_%(table_name)s_%(column_0_N_name)s"}
RUNS, WAITS = sa.text("ended_at IS NULL"), sa.text("decided_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "reassessment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("add_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("round", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('adding', 'sent', 'decided', 'withdrawn')", name="state_known"
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("claim_id", "round"),
    )
    op.create_index("ix_reassessment_claim_id", "reassessment", ["claim_id"])
    op.create_index(
        "reassessment_runs",
        "reassessment",
        ["claim_id"],
        unique=True,
        sqlite_where=RUNS,
        postgresql_where=RUNS,
    )
    for table in ("claim", "decision"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(_round())
    _once_a_round("seat", ["kind"], ["assessor_id"])
    _once_a_round("seat_opening", ["kind"])
    with op.batch_alter_table("appeal", naming_convention=UNIQUE) as batch_op:
        batch_op.drop_constraint(_name("appeal", ["claim_id"]), "unique")
    op.create_index("ix_appeal_claim_id", "appeal", ["claim_id"])
    op.create_index(
        "appeal_runs",
        "appeal",
        ["claim_id"],
        unique=True,
        sqlite_where=WAITS,
        postgresql_where=WAITS,
    )


def _once_a_round(table: str, *once: list[str]) -> None:
    """What was once for a claim is once for a round of it."""
    with op.batch_alter_table(table, naming_convention=UNIQUE) as batch_op:
        batch_op.add_column(_round())
        for columns in once:
            batch_op.drop_constraint(_name(table, ["claim_id", *columns]), "unique")
            kept = ["claim_id", "round", *columns]
            batch_op.create_unique_constraint(f"{table}_{'_'.join(kept)}_key", kept)


def _round() -> sa.Column[int]:
    return sa.Column("round", sa.Integer(), server_default=sa.text("1"), nullable=False)


def _name(table: str, columns: list[str]) -> str:
    """What either database calls a unique key that was given no name."""
    joined = "_".join(columns)
    sqlite = op.get_bind().dialect.name == "sqlite"
    return f"uq_{table}_{joined}" if sqlite else f"{table}_{joined}_key"
