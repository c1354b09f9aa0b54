"""Signs of life of the workers, and how long their steps took."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from rpl.domain.running import StepOutcome
from rpl.store.columns import instant, key, known, one_of


class WorkerBeat(SQLModel, table=True):
    """A worker process, from its start until it ends or is long silent."""

    __tablename__ = "worker_beat"

    id: UUID = key()
    started_at: datetime = instant()
    seen_at: datetime = instant(index=True)


class StepTally(SQLModel, table=True):
    """Attempts at a step, counted by outcome and by how long they took.

    `bucket` is a position in `domain.running.UP_TO_SECONDS`.
    """

    __tablename__ = "step_tally"
    __table_args__ = (one_of("outcome", StepOutcome),)

    step: str = Field(primary_key=True)
    outcome: StepOutcome = known(StepOutcome, primary_key=True)
    bucket: int = Field(primary_key=True)
    attempts: int
    seconds: float
