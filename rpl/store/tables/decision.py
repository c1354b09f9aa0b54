"""The decision on each unit of a claim, with everything it was derived from."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from rpl.store.columns import instant, key


class Decision(SQLModel, table=True):
    """The outcome of one unit.

    `outcome` is a `domain.decision.Outcome`; `total` the exact total as a fraction of 100;
    `reasons` and `remedies` are the rule's as JSON; `basis` holds the values the rule was run on,
    so that it can be run again on appeal.
    """

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("claim_id", "unit"),)

    id: UUID = key()
    claim_id: UUID = Field(foreign_key="claim.id", index=True)
    unit: str
    outcome: str
    total: str
    reasons: list[dict[str, Any]] = Field(sa_type=JSON)
    remedies: list[dict[str, Any]] = Field(sa_type=JSON)
    basis: dict[str, Any] = Field(sa_type=JSON)
    rubric: str
    rubric_hash: str
    decided_at: datetime = instant()
    appeal_by: datetime = instant()
