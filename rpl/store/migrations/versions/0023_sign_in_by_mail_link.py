"""sign-in by mail link: a means of its own beside the return code."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

KNOWN = "means IN ('return_code', 'mail_link', 'password', 'password_and_code', 'single_sign_on')"


def upgrade() -> None:
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.drop_constraint("means_known", type_="check")
        batch_op.create_check_constraint("means_known", KNOWN)
