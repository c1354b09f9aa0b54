"""What other credit took the place of stands again once that is taken back.

So a decision has a place among the credits of its holder, and may be posted a second time.  What was
reversed before this was kept stays so: nobody wrote down whether other credit had taken its place.
"""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None

UNIQUE = {"uq": "uq_%(table_name)s_%(column_0_name)s"}
STANDING = """
    FROM credit_posting AS posted JOIN credit_held AS held ON held.posting_id = posted.id
    WHERE posted.decision_id = decision.id
"""


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    once = "uq_credit_posting_decision_id" if sqlite else "credit_posting_decision_id_kind_key"
    with op.batch_alter_table("credit_posting", naming_convention=UNIQUE) as batch_op:
        batch_op.drop_constraint(once, "unique")
        batch_op.create_index("ix_credit_posting_decision_id", ["decision_id"])
    with op.batch_alter_table("decision") as batch_op:
        batch_op.add_column(sa.Column("credited_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("credit_order", sa.Integer(), nullable=True))
    op.execute(
        f"""
        UPDATE decision
        SET credited_at = (SELECT min(posted.posted_at) {STANDING}),
            credit_order = (SELECT min(posted.sequence) {STANDING})
        WHERE EXISTS (SELECT 1 {STANDING})
        """  # noqa: S608 -- no value from outside is in it
    )
