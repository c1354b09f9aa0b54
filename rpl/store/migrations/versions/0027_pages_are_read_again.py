"""Pages are read again: readings have versions, pages more pictures, and people ask for it."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

UNIQUE = {"uq": "uq_%(table_name)s_%(column_0_name)s"}
"""SQLite does not name the constraints of a table; this names them while it is made anew."""

OPEN = sa.text("settled_at IS NULL")


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    op.add_column("reading", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.execute(
        "UPDATE reading SET version = (SELECT count(*) FROM reading AS other"
        " WHERE other.evidence_id = reading.evidence_id AND (other.created_at < reading.created_at"
        " OR (other.created_at = reading.created_at AND other.id <= reading.id)))"
    )
    with op.batch_alter_table("reading", naming_convention=UNIQUE) as batch_op:
        batch_op.drop_constraint(
            "uq_reading_evidence_id" if sqlite else "reading_evidence_id_pipeline_key", "unique"
        )
        batch_op.create_unique_constraint(
            "reading_evidence_id_version_key", ["evidence_id", "version"]
        )
    with op.batch_alter_table("reading_page", schema=None) as batch_op:
        batch_op.add_column(sa.Column("original_image_name", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("cleaned_image_name", sa.String(), nullable=True))
    op.create_table(
        "reading_order",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reading_id", sa.Uuid(), nullable=True),
        sa.Column("problem", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence_item.id"]),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_reading_order_evidence_id", "reading_order", ["evidence_id"])
    op.create_index("ix_reading_order_reading_id", "reading_order", ["reading_id"])
    op.create_index(
        "reading_order_open", "reading_order", ["id"], sqlite_where=OPEN, postgresql_where=OPEN
    )
