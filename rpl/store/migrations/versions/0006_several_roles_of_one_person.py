"""several roles of one person."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_role",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "role IN ('facilitator', 'translator', 'assessor', 'moderator', 'appeal_reviewer', "
            "'admin', 'quality_officer', 'auditor')",
            name="role_known",
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("staff_id", "role"),
    )
    op.execute("INSERT INTO staff_role (staff_id, role) SELECT id, role FROM staff")
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.drop_constraint("role_known", type_="check")
        batch_op.drop_column("role")
