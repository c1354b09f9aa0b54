"""When the clock of a claim stood still, and why."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from rpl.domain.decision_clock import StopReason
from rpl.store.columns import instant, key, known, one_of

_RUNS = text("until IS NULL")


class ClockStop(SQLModel, table=True):
    """One time a claim's clock stood still; `until` is null while it does.

    For one reason it stands still once at a time.  `stopped_by` is null where the service did it.
    """

    __tablename__ = "clock_stop"
    __table_args__ = (
        one_of("reason", StopReason),
        Index(
            "clock_stop_running",
            "claim_id",
            "reason",
            unique=True,
            sqlite_where=_RUNS,
            postgresql_where=_RUNS,
        ),
    )

    id: UUID = key()
    claim_id: UUID = Field(foreign_key="claim.id", index=True)
    reason: StopReason = known(StopReason)
    since: datetime = instant()
    until: datetime | None = instant(nullable=True)
    stopped_by: UUID | None = Field(default=None, foreign_key="staff.id")
