"""what the reconciler looks for: found by partial indexes, however many claims there are."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

INDEXES = (
    ("decision_to_post", "decision", "claim_id", "posting_due IS TRUE"),
    ("credit_posting_to_follow", "credit_posting", "id", "credential_due IS TRUE"),
    ("claim_to_decide", "claim", "id", "state = 'in_assessment'"),
    ("evidence_item_received", "evidence_item", "id", "state = 'received'"),
    ("evidence_item_read", "evidence_item", "id", "state = 'read'"),
    ("evidence_item_translated", "evidence_item", "id", "state = 'translated'"),
)


def upgrade() -> None:
    for table, due in (("decision", "posting_due"), ("credit_posting", "credential_due")):
        op.add_column(
            table, sa.Column(due, sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    op.execute(
        "UPDATE decision SET posting_due = true"
        " WHERE outcome IN ('granted', 'granted_with_condition')"
        " AND NOT EXISTS (SELECT 1 FROM credit_posting WHERE decision_id = decision.id)"
    )
    op.execute(
        "UPDATE credit_posting SET credential_due = true WHERE (kind = 'posting' AND NOT EXISTS"
        " (SELECT 1 FROM credential WHERE posting_id = credit_posting.id))"
        " OR (kind = 'reversal' AND EXISTS (SELECT 1 FROM credential"
        " WHERE posting_id = credit_posting.reverses_id AND status = 'valid'))"
    )
    for name, table, column, where in INDEXES:
        there, here = sa.text(where), sa.text(where.replace("TRUE", "1"))
        op.create_index(name, table, [column], sqlite_where=here, postgresql_where=there)
