"""seal the applicant's name, the names of files, and what was written into forms."""

import sqlalchemy as sa

from rpl.store.migrations.sealing import OpenColumn, keys_by_claim, seal_columns

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    applicant = sa.table(
        "applicant", sa.column("id", sa.Uuid()), sa.column("wrapped_key", sa.LargeBinary())
    )
    item = sa.table("evidence_item", sa.column("id", sa.Uuid()), sa.column("claim_id", sa.Uuid()))
    keys = keys_by_claim()
    seal_columns(
        "applicant", [OpenColumn("name")], sa.select(applicant.c.id, applicant.c.wrapped_key)
    )
    seal_columns(
        "evidence_item",
        [
            OpenColumn("display_name"),
            OpenColumn("form_text", nullable=True),
            OpenColumn("form_answers", nullable=True, json=True),
        ],
        sa.select(item.c.id, keys.c.wrapped_key).join_from(
            item, keys, keys.c.claim_id == item.c.claim_id
        ),
    )
