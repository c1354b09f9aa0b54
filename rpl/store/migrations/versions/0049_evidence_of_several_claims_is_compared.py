"""Evidence of several claims is compared: marks of its pages, and which of it is alike.

What was read before waits to be compared, as what is read from now on does.
"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

EXPLAINED = (
    "explanation IN ('same_form', 'same_family', 'sent_again', 'worked_together', 'not_alike')"
)
KINDS = "kind IN ('same_file', 'same_picture', 'same_words', 'other_name')"
STATES = "state IN ('open', 'explained', 'to_look_into')"


def upgrade() -> None:
    op.create_table(
        "programme_key",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
        sa.PrimaryKeyConstraint("organisation_id"),
    )
    op.create_table(
        "page_print",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("shape", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence_item.id"]),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("reading_id", "number"),
    )
    op.create_index("ix_page_print_evidence_id", "page_print", ["evidence_id"])
    op.create_table(
        "page_band",
        sa.Column("band", sa.BigInteger(), nullable=False),
        sa.Column("print_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["print_id"], ["page_print.id"]),
        sa.PrimaryKeyConstraint("band", "print_id"),
    )
    op.create_index("ix_page_band_print_id", "page_band", ["print_id"])
    _matches()
    op.add_column("reading", sa.Column("compared_at", sa.DateTime(timezone=True), nullable=True))
    waits = sa.text("compared_at IS NULL")
    op.create_index(
        "reading_to_compare", "reading", ["id"], sqlite_where=waits, postgresql_where=waits
    )


def _matches() -> None:
    op.create_table(
        "evidence_match",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("one_evidence_id", sa.Uuid(), nullable=False),
        sa.Column("one_page", sa.Integer(), nullable=False),
        sa.Column("other_evidence_id", sa.Uuid(), nullable=False),
        sa.Column("other_page", sa.Integer(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(EXPLAINED, name="explanation_known"),
        sa.CheckConstraint(KINDS, name="kind_known"),
        sa.CheckConstraint(STATES, name="state_known"),
        sa.ForeignKeyConstraint(["answered_by"], ["staff.id"]),
        sa.ForeignKeyConstraint(["one_evidence_id"], ["evidence_item.id"]),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
        sa.ForeignKeyConstraint(["other_evidence_id"], ["evidence_item.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("one_evidence_id", "other_evidence_id"),
    )
    listed = ["organisation_id", "state", "found_at"]
    op.create_index("evidence_match_listed", "evidence_match", listed)
    op.create_index("ix_evidence_match_other_evidence_id", "evidence_match", ["other_evidence_id"])
