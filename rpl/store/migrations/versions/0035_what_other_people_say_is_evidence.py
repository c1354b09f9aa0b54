"""Evidence may be what other people say: reports, interviews, practical tests; and affidavits."""

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

KNOWN = (
    "kind IN ('certificate', 'diploma', 'transcript', 'reference_letter', 'payslip', 'licence', "
    "'work_photo', 'statement', 'work_history', 'affidavit', 'background_document', "
    "'third_party_report', 'interview', 'practical_record', 'other')"
)


def upgrade() -> None:
    with op.batch_alter_table("evidence_item", schema=None) as batch_op:
        batch_op.drop_constraint("kind_known", type_="check")
        batch_op.create_check_constraint("kind_known", KNOWN)
