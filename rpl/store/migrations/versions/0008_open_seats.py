"""open seats: indexes of the seats that are being worked on, among all that ever were."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

OPEN = sa.text("submitted_at IS NULL")


def upgrade() -> None:
    op.drop_index("ix_seat_lease_until", table_name="seat")
    for name, column in (("seat_held", "assessor_id"), ("seat_open", "lease_until")):
        op.create_index(name, "seat", [column], sqlite_where=OPEN, postgresql_where=OPEN)
