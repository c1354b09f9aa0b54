"""organisations: whose a claim, a member of staff and a provider is; priorities in the queue."""

from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

FIRST = UUID("00000000-0000-4000-8000-000000000001")
UNIQUE = {"uq": "uq_%(table_name)s_%(column_0_name)s"}


def upgrade() -> None:
    organisation = op.create_table(
        "organisation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("slug"),
    )
    op.bulk_insert(
        organisation,
        [
            {
                "id": FIRST,
                "slug": "here",
                "name": "This service",
                "active": True,
                "created_at": datetime(2026, 1, 1, tzinfo=UTC),
            }
        ],
    )
    for table in ("claim", "provider", "staff"):
        _belongs(table)
    with op.batch_alter_table("claim") as batch_op:
        batch_op.alter_column("organisation_id", server_default=None)
        batch_op.alter_column("priority", server_default=None)
        batch_op.drop_index("claim_queue")
        batch_op.create_index(
            "claim_queue", ["organisation_id", "state", "priority", "submitted_at", "id"]
        )
    with op.batch_alter_table("provider", naming_convention=UNIQUE) as batch_op:
        batch_op.alter_column("organisation_id", server_default=None)
        sqlite = op.get_bind().dialect.name == "sqlite"
        batch_op.drop_constraint("uq_provider_name" if sqlite else "provider_name_key", "unique")
        batch_op.create_unique_constraint("provider_name_once", ["organisation_id", "name"])
    with op.batch_alter_table("staff") as batch_op:
        batch_op.alter_column("organisation_id", server_default=None)
        batch_op.create_index("ix_staff_organisation_id", ["organisation_id"])


def _belongs(table: str) -> None:
    """Give every row to the first organisation."""
    with op.batch_alter_table(table) as batch_op:
        batch_op.add_column(
            sa.Column("organisation_id", sa.Uuid(), nullable=False, server_default=_written(FIRST))
        )
        if table == "claim":
            batch_op.add_column(
                sa.Column("priority", sa.Integer(), nullable=False, server_default="20")
            )
        batch_op.create_foreign_key(
            f"{table}_organisation", "organisation", ["organisation_id"], ["id"]
        )


def _written(key: UUID) -> str:
    """A key as a default of the database is written."""
    return str(key) if op.get_bind().dialect.name == "postgresql" else key.hex
