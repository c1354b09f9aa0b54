"""People translate line by line; a document that waits for a translator is held under a lease."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "human_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.Column("target_language", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("translator_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"]),
        sa.ForeignKeyConstraint(["translator_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("reading_id", "target_language", "line"),
    )
    op.create_index("ix_human_line_reading_id", "human_line", ["reading_id"], unique=False)
    with op.batch_alter_table("translation_task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("translator_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("lease_limit", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(
            "translation_task_translator_id_fkey", "staff", ["translator_id"], ["id"]
        )
