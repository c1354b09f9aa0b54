"""The worker's side of the queue: leases, failures, and the jobs that wait for a person."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from rpl.ports import Queue

if TYPE_CHECKING:
    from sqlmodel import Session

MAX_ATTEMPTS = 3
"""After so many failures a job is quarantined: it waits for a person."""

BACK_OFF_SECONDS = (2, 20)
"""How long a job rests after its first failure, and after its second."""

MAX_LOSSES = 8
"""After so many workers died over a job it is quarantined too.

More than failures, for a worker mostly dies of something else: its machine, a deployment, a kill.
"""

WORKER_LOST = "worker_lost"
"""The problem of a job that took its worker down every time."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A job in hand.

    `attempt` counts from 1; what was lost with its worker is no attempt.
    `asked` counts its hand-overs when it was taken, for a queue that counts them; `holder` is of
    this one taking, so that a worker that was given up for dead has no say any more.
    """

    job_id: str
    step: str
    subject_id: UUID
    attempt: int
    holder: str
    asked: int = 1


@dataclass(frozen=True, slots=True)
class QueueDepth:
    """How many jobs wait, are in hand, and were given up.

    `oldest` is when the job that waits longest was handed over; `retrying` are those of the
    waiting ones that failed before.
    """

    waiting: int
    leased: int
    quarantined: int
    oldest: datetime | None = field(default=None, compare=False)
    retrying: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class GivenUpJob:
    """A quarantined job: what was to be done for which row, and why it could not be.

    `attempts` is how often it was begun, those lost with their worker included.

    `applicant_id` is whose turn in the line it took, if anybody's.
    """

    job_id: str
    step: str
    subject_id: UUID
    attempts: int
    problem: str
    since: datetime
    applicant_id: UUID | None = None


class WatchedQueue(Queue, Protocol):
    """A queue as those see it who look after it.  Every call joins the caller's transaction."""

    def depth(self, session: "Session") -> QueueDepth:
        """How many jobs there are, by what becomes of them."""
        ...

    def given_up(self, session: "Session", limit: int) -> tuple[GivenUpJob, ...]:
        """The jobs in quarantine, latest first, at most `limit`."""
        ...

    def try_again(self, session: "Session", job_id: str) -> bool:
        """Let a quarantined job begin anew; False when it is not in quarantine (any more)."""
        ...

    def in_trouble(self, session: "Session", applicant_id: UUID) -> bool:
        """Whether a job of this applicant waits for a person."""
        ...

    def known(self, session: "Session", step: str, subject_ids: frozenset[UUID]) -> frozenset[UUID]:
        """Those of the rows for which the queue holds a job of this step, in whatever state."""
        ...


class WorkQueue(WatchedQueue, Protocol):
    """A queue as its workers see it.

    Every call joins the caller's transaction, which is to be short.
    """

    @property
    def heartbeat_seconds(self) -> float:
        """How often a worker has to renew the lease of the job in hand."""
        ...

    def has_free(self, session: "Session") -> bool:
        """Whether there is something to take, or to give up; asked first, because it only reads."""
        ...

    def take(self, session: "Session") -> Lease | None:
        """Lease the first job in the line, or none.  Another worker cannot get the same one."""
        ...

    def renew(self, session: "Session", lease: Lease) -> bool:
        """Hold the job for longer; False when it is no longer this worker's."""
        ...

    def finish(self, session: "Session", lease: Lease) -> bool:
        """The job is done and goes; False when it is no longer this worker's.

        One that was handed over again meanwhile is done once more.
        """
        ...

    def fail(self, session: "Session", lease: Lease, problem: str) -> bool:
        """Try again later; after the last attempt the job is quarantined, and this is True."""
        ...

    def release(self, session: "Session", lease: Lease) -> bool:
        """Give the job back undone, as if it had not been taken."""
        ...

    def give_up_lost(self, session: "Session") -> tuple[tuple[str, UUID], ...]:
        """Free the jobs of dead workers; quarantine what was lost with too many of them.

        Answers (step, subject) of those that were quarantined.
        """
        ...
