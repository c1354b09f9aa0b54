"""Of a long file that is being read it is told how many pages were read; earlier ones say nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("evidence_item", sa.Column("pages_read", sa.Integer(), nullable=True))
