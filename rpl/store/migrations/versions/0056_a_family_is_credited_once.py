"""Which families of units a person has standing credit in, so that none is credited twice.

Before, units were held apart by qualification and id, which is what their first family is called.
"""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "credit_held",
        sa.Column("applicant_id", sa.Uuid(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("posting_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["applicant_id"], ["applicant.id"]),
        sa.ForeignKeyConstraint(["posting_id"], ["credit_posting.id"]),
        sa.PrimaryKeyConstraint("applicant_id", "family"),
    )
    with op.batch_alter_table("credit_held", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_credit_held_posting_id"), ["posting_id"], unique=False)
    op.execute(
        """
        INSERT INTO credit_held (applicant_id, family, posting_id)
        SELECT applicant_id, qualification || '/' || unit, id
        FROM credit_posting AS posted
        WHERE kind = 'posting'
          AND NOT EXISTS (SELECT 1 FROM credit_posting AS back WHERE back.reverses_id = posted.id)
        """
    )
