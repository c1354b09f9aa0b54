"""lines of each provider: the feed of every provider, written down in the order it is read."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "provider_line",
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("announced", sa.Integer(), nullable=False),
        sa.Column("posting_id", sa.Uuid(), nullable=False),
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["consent_id"], ["consent.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["posting_id"], ["credit_posting.id"]),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"]),
        sa.PrimaryKeyConstraint("provider_id", "position", "announced"),
    )
    op.create_index("ix_provider_line_consent_id", "provider_line", ["consent_id"])
    op.execute("""
        INSERT INTO provider_line (provider_id, position, announced, posting_id, consent_id)
        SELECT consent.provider_id,
               CASE WHEN consent.position > announcement.position
                    THEN consent.position ELSE announcement.position END,
               announcement.position, credit_posting.id, consent.id
        FROM consent
        JOIN credit_posting ON credit_posting.applicant_id = consent.applicant_id
        JOIN announcement ON announcement.posting_id = credit_posting.id
        WHERE consent.revoked_at IS NULL
    """)
