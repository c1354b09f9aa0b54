"""The embedded queue's table: a job is leased, done and deleted."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from rpl.store.columns import instant, key


class Job(SQLModel, table=True):
    """One step to be done for one row.

    It is free when `leased_until` is null or past.  A quarantined job is never taken again by
    itself; its `run_at` is when it was given up.  `problem` is the code of the last failure.
    `attempts` counts those that are not lost, `losses` how many workers died over it.
    `asked` counts how often it was handed over, so that a hand-over during its work is not lost.
    `place` is `domain.job.place_in_line`.
    """

    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("step", "subject_id"),
        Index("job_in_line", "quarantined", "place", "created_at"),
        Index("job_of_applicant", "applicant_id", "step"),
    )

    id: UUID = key()
    step: str
    subject_id: UUID
    applicant_id: UUID | None = None
    place: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    asked: int = 1
    attempts: int = 0
    losses: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    run_at: datetime = instant()
    leased_until: datetime | None = instant(nullable=True)
    leased_by: str | None = None
    quarantined: bool = False
    problem: str | None = None
    created_at: datetime = instant()
