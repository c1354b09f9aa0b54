"""An applicant is assessed again in what was missing of a decided claim."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from rpl.domain.journey import ReassessmentState
from rpl.store.columns import instant, key, known, one_of

_RUNS = text("ended_at IS NULL")


class Reassessment(SQLModel, table=True):
    """What of a claim is assessed again: `criteria` are codes by unit, none of them granted before.

    Evidence is added until it is sent, at most to the end of the day of `add_until`.  Then it has
    the `round` in which it is assessed, and `sent_before` is when the claim was sent the time
    before.  A claim has one that runs.
    """

    __tablename__ = "reassessment"
    __table_args__ = (
        one_of("state", ReassessmentState),
        UniqueConstraint("claim_id", "round"),
        Index(
            "reassessment_runs",
            "claim_id",
            unique=True,
            sqlite_where=_RUNS,
            postgresql_where=_RUNS,
        ),
    )

    id: UUID = key()
    claim_id: UUID = Field(foreign_key="claim.id", index=True)
    state: ReassessmentState = known(ReassessmentState)
    criteria: dict[str, list[str]] = Field(sa_type=JSON)
    begun_at: datetime = instant()
    add_until: datetime = instant()
    sent_at: datetime | None = instant(nullable=True)
    sent_before: datetime | None = instant(nullable=True)
    round: int | None = None
    ended_at: datetime | None = instant(nullable=True)
