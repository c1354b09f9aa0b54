"""seal what assessors wrote about a claim, and the credentials, which name their holder."""

import sqlalchemy as sa

from rpl.store.migrations.sealing import OpenColumn, keys_by_claim, seal_columns

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    keys = keys_by_claim()
    seat = sa.table("seat", sa.column("id", sa.Uuid()), sa.column("claim_id", sa.Uuid()))
    judgement = sa.table("judgement", sa.column("id", sa.Uuid()), sa.column("seat_id", sa.Uuid()))
    credential = sa.table(
        "credential", sa.column("id", sa.Uuid()), sa.column("posting_id", sa.Uuid())
    )
    posting = sa.table(
        "credit_posting", sa.column("id", sa.Uuid()), sa.column("claim_id", sa.Uuid())
    )
    seal_columns(
        "seat",
        [OpenColumn("draft", nullable=True, json=True)],
        sa.select(seat.c.id, keys.c.wrapped_key).join_from(
            seat, keys, keys.c.claim_id == seat.c.claim_id
        ),
    )
    seal_columns(
        "judgement",
        [OpenColumn("note")],
        sa.select(judgement.c.id, keys.c.wrapped_key)
        .join_from(judgement, seat, seat.c.id == judgement.c.seat_id)
        .join(keys, keys.c.claim_id == seat.c.claim_id),
    )
    seal_columns(
        "credential",
        [OpenColumn("document", json=True), OpenColumn("token")],
        sa.select(credential.c.id, keys.c.wrapped_key)
        .join_from(credential, posting, posting.c.id == credential.c.posting_id)
        .join(keys, keys.c.claim_id == posting.c.claim_id),
    )
