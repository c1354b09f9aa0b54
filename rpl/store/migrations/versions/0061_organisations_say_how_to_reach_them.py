"""Organisations say how to reach them; none has said so before."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("organisation") as table:
        table.add_column(sa.Column("contact", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("organisation") as table:
        table.alter_column("contact", server_default=None)
