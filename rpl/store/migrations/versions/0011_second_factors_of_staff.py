"""second factors of staff."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recovery_code",
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("code_hash"),
    )
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recovery_code_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "second_factor",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("staff_id"),
    )
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("means", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("browser", sa.String(), server_default="", nullable=False))
    op.execute(
        "UPDATE sign_in_session SET means ="
        " CASE actor WHEN 'staff' THEN 'password' ELSE 'return_code' END"
    )
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.alter_column("means", existing_type=sa.Text(), nullable=False)
        batch_op.create_check_constraint(
            "means_known",
            "means IN ('return_code', 'password', 'password_and_code', 'single_sign_on')",
        )
