"""A value can be verified with the issuer: how, by whom and when."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

KNOWN = "state IN ('machine', 'confirmed', 'verified')"


def upgrade() -> None:
    with op.batch_alter_table("record_field", schema=None) as batch_op:
        batch_op.add_column(sa.Column("checked_how", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("checked_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key("record_field_checked_by_fkey", "staff", ["checked_by"], ["id"])
        batch_op.drop_constraint("state_known", type_="check")
        batch_op.create_check_constraint("state_known", KNOWN)
