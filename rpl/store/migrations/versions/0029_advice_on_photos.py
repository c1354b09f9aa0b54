"""Why a photo should be taken again is told from the moment it arrives."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("evidence_item", sa.Column("flaws", sa.JSON(), nullable=True))
