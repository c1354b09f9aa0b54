"""The embedded queue's table: a job is leased, done and deleted."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import SQLModel

from rpl.store.columns import instant, key


class Job(SQLModel, table=True):
    """One step to be done for one row.

    It is free when `leased_until` is null or past; a quarantined job is never taken again by
    itself.  `problem` is the code of the last failure.  `asked` counts how often it was handed
    over, so that a hand-over during its work is not lost.
    """

    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("step", "subject_id"),
        Index("job_free", "quarantined", "run_at", "created_at"),
    )

    id: UUID = key()
    step: str
    subject_id: UUID
    asked: int = 1
    attempts: int = 0
    run_at: datetime = instant()
    leased_until: datetime | None = instant(nullable=True)
    leased_by: str | None = None
    quarantined: bool = False
    problem: str | None = None
    created_at: datetime = instant()
