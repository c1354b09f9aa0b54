"""seats of a person: one index for what somebody holds and for what they left."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

OPEN = sa.text("submitted_at IS NULL")


def upgrade() -> None:
    for name in ("ix_seat_assessor_id", "seat_open", "seat_held"):
        op.drop_index(name, table_name="seat")
    columns = ["assessor_id", "lease_until"]
    op.create_index("seat_held", "seat", columns, sqlite_where=OPEN, postgresql_where=OPEN)
