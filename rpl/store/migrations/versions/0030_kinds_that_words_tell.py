"""What kind of document its words say it is, is kept beside what the applicant chose."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("evidence_item", sa.Column("kind_found", sa.LargeBinary(), nullable=True))
