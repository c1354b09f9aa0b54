"""The decision on each unit of a claim, with everything it was derived from."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, false, text
from sqlmodel import Field, SQLModel

from rpl.store.columns import in_round, instant, key

_IN_FORCE = text("superseded_at IS NULL")
# Read by the reconciler alone; SQLite takes an index only where the words are the same.
_DUE, _DUE_SQLITE = text("posting_due IS TRUE"), text("posting_due IS 1")


class Decision(SQLModel, table=True):
    """The outcome of one unit.

    `outcome` is a `domain.decision.Outcome`; `total` the exact total as a fraction of 100;
    `reasons` and `remedies` are the rule's as JSON; `basis` holds the values the rule was run on,
    so that it can be run again on appeal.  `next_step` is a `domain.issuing.NextStep`, empty in
    decisions of before it was kept.  `posting_due` while a granted unit waits to be posted.
    Then `credited_at` says since when it is credit, posted or held already, and `credit_order` its
    place among the credits of its holder; it has none once its credit was taken back.

    A decision is never changed: another one `supersedes_id` it, and then `superseded_at` says since
    when.  One decision of a unit is in force.  `round` is that of its
    claim when it was made.
    """

    __tablename__ = "decision"
    __table_args__ = (
        Index(
            "decision_in_force",
            "claim_id",
            "unit",
            unique=True,
            sqlite_where=_IN_FORCE,
            postgresql_where=_IN_FORCE,
        ),
        Index("decision_to_post", "claim_id", sqlite_where=_DUE_SQLITE, postgresql_where=_DUE),
    )

    id: UUID = key()
    claim_id: UUID = Field(foreign_key="claim.id", index=True)
    round: int = in_round()
    unit: str
    outcome: str
    total: str
    reasons: list[dict[str, Any]] = Field(sa_type=JSON)
    remedies: list[dict[str, Any]] = Field(sa_type=JSON)
    basis: dict[str, Any] = Field(sa_type=JSON)
    rubric: str
    rubric_hash: str
    next_step: str = Field(default="", sa_column_kwargs={"server_default": ""})
    decided_at: datetime = instant()
    appeal_by: datetime = instant()
    posting_due: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    credited_at: datetime | None = instant(nullable=True)
    credit_order: int | None = None
    supersedes_id: UUID | None = Field(default=None, foreign_key="decision.id", unique=True)
    superseded_at: datetime | None = instant(nullable=True)
