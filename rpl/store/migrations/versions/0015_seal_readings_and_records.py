"""seal what was read, translated and found, and what the applicant confirmed."""

import sqlalchemy as sa

from rpl.store.migrations.sealing import OpenColumn, keys_by_evidence, seal_columns

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    reading = sa.table("reading", sa.column("id", sa.Uuid()), sa.column("evidence_id", sa.Uuid()))
    keys = keys_by_evidence()
    for name in ("reading_page", "translation"):
        row = sa.table(name, sa.column("id", sa.Uuid()), sa.column("reading_id", sa.Uuid()))
        seal_columns(
            name,
            [OpenColumn("content", json=True)],
            sa.select(row.c.id, keys.c.wrapped_key)
            .join_from(row, reading, reading.c.id == row.c.reading_id)
            .join(keys, keys.c.evidence_id == reading.c.evidence_id),
        )
    field = sa.table(
        "record_field", sa.column("id", sa.Uuid()), sa.column("evidence_id", sa.Uuid())
    )
    seal_columns(
        "record_field",
        [
            OpenColumn("value"),
            OpenColumn("machine_value", nullable=True),
            OpenColumn("raw", nullable=True),
        ],
        sa.select(field.c.id, keys.c.wrapped_key).join_from(
            field, keys, keys.c.evidence_id == field.c.evidence_id
        ),
    )
