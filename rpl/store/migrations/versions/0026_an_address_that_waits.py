"""An address waits beside the one in force; sign-ins to a claim are found by an index."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("claim_address", schema=None) as batch_op:
        batch_op.add_column(sa.Column("next_address", sa.LargeBinary(), nullable=True))
    op.create_index("ix_sign_in_session_claim_id", "sign_in_session", ["claim_id"], unique=False)
