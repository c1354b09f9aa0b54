"""Staff are entered for single units they may assess."""

from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("staff_skill", schema=None) as batch_op:
        batch_op.drop_constraint("kind_known", type_="check")
        batch_op.create_check_constraint(
            "kind_known", "kind IN ('qualification', 'unit', 'language')"
        )
