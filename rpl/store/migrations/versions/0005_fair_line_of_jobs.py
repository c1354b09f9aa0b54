"""Jobs stand in a line that is fair to every applicant; those that wait already come first."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("applicant_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("place", sa.Integer(), server_default="0", nullable=False))
        batch_op.drop_index("job_free")
        batch_op.create_index("job_in_line", ["quarantined", "place", "created_at"], unique=False)
        batch_op.create_index("job_of_applicant", ["applicant_id", "step"], unique=False)
