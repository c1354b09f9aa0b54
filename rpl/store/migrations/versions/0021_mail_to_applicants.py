"""Keep addresses of applicants, links that sign them in, and mail that is to be sent."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "claim_address",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=True),
        sa.Column("code_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"]),
        sa.PrimaryKeyConstraint("claim_id"),
    )
    op.create_table(
        "outgoing_mail",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("errand", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_outgoing_mail_created_at", "outgoing_mail", ["created_at"], unique=False)
    op.create_table(
        "sign_in_link",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"]),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_index("ix_sign_in_link_claim_id", "sign_in_link", ["claim_id"], unique=False)
    op.create_index("ix_sign_in_link_ends_at", "sign_in_link", ["ends_at"], unique=False)
