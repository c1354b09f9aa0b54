"""Appeals against decisions, and what became of each unit that was objected to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, LargeBinary, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

from rpl.domain.appeal import UnitResult
from rpl.domain.journey import AppealState
from rpl.store.columns import Known, instant, key, known, one_of

_WAITS = text("decided_at IS NULL")
_RESULTS = "result IN ({})".format(", ".join(f"'{each}'" for each in UnitResult))


class Appeal(SQLModel, table=True):
    """An applicant's appeal against the decision on units of a claim.

    A claim has one that waits for its outcome, and one after each time it was decided.

    `reason` is in their words and sealed.  While they are `adding` evidence nobody reviews it, at
    most until `complete_at`, from which its clock runs.
    """

    __tablename__ = "appeal"
    __table_args__ = (
        one_of("state", AppealState),
        Index("appeal_runs", "claim_id", unique=True, sqlite_where=_WAITS, postgresql_where=_WAITS),
        Index("appeal_waits", "complete_at", sqlite_where=_WAITS, postgresql_where=_WAITS),
    )

    id: UUID = key()
    claim_id: UUID = Field(foreign_key="claim.id", index=True)
    state: AppealState = known(AppealState)
    reason: bytes = Field(sa_type=LargeBinary)
    lodged_at: datetime = instant()
    adding: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    complete_at: datetime = instant()
    decided_at: datetime | None = instant(nullable=True)


class AppealUnit(SQLModel, table=True):
    """A unit that an appeal objects to, and what it comes to.

    `criteria` are marked again.  `reason` is the reviewer's, sealed; `decision_id` the decision
    objected to, and `varied_id` the one that supersedes it, where one does.
    """

    __tablename__ = "appeal_unit"
    __table_args__ = (
        CheckConstraint(_RESULTS, name="result_known"),
        UniqueConstraint("appeal_id", "unit"),
    )

    id: UUID = key()
    appeal_id: UUID = Field(foreign_key="appeal.id", index=True)
    unit: str
    criteria: list[str] = Field(sa_type=JSON)
    decision_id: UUID = Field(foreign_key="decision.id")
    result: UnitResult | None = Field(default=None, sa_type=Known(UnitResult), nullable=True)
    reason: bytes | None = Field(default=None, sa_type=LargeBinary)
    varied_id: UUID | None = Field(default=None, foreign_key="decision.id")
