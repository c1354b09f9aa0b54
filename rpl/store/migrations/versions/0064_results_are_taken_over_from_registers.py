"""Results are taken over from registers, and credit rests on one or on a decision made here."""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None

OUTCOMES = "outcome IN ('granted', 'granted_with_condition', 'more_evidence', 'gap_plan', 'alternative', 'refused')"
STANDS = sa.text("withdrawn_at IS NULL")
RESULT = "register_result_id"


def upgrade() -> None:
    op.create_table(
        "register_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("file_hash", sa.String(), nullable=False),
        sa.Column("results", sa.Integer(), nullable=False),
        sa.Column("imported_by", sa.Uuid(), nullable=True),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["imported_by"], ["staff.id"]),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_register_import_organisation_id", "register_import", ["organisation_id"])
    op.create_table(
        "register_person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("applicant_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("number", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["applicant_id"], ["applicant.id"]),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("applicant_id"),
        sa.UniqueConstraint("organisation_id", "mark"),
    )
    op.create_table(
        "register_result",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("source", sa.LargeBinary(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("credited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("credit_order", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(OUTCOMES, name="outcome_known"),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"]),
        sa.ForeignKeyConstraint(["import_id"], ["register_import.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_register_result_claim_id", "register_result", ["claim_id"])
    op.create_index("ix_register_result_import_id", "register_result", ["import_id"])
    op.create_index(
        "register_result_stands",
        "register_result",
        ["claim_id", "unit"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )
    with op.batch_alter_table("credit_posting") as batch_op:
        batch_op.add_column(sa.Column(RESULT, sa.Uuid(), nullable=True))
        batch_op.alter_column("decision_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.create_index(f"ix_credit_posting_{RESULT}", [RESULT])
        batch_op.create_foreign_key(
            f"credit_posting_{RESULT}_fkey", "register_result", [RESULT], ["id"]
        )
        batch_op.create_check_constraint(
            "one_ground", "(decision_id IS NULL) <> (register_result_id IS NULL)"
        )
