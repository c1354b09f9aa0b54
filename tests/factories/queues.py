"""Queues to test on: each with its database, and a way to let time pass for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Engine, text
from sqlmodel import select

from rpl.adapters.procrastinate_queue import ProcrastinateQueue
from rpl.ports.queue import Lease, QueueDepth, WorkQueue
from rpl.store.database import connect, read_session, write_session
from rpl.store.queue import EmbeddedQueue
from rpl.store.tables import Job
from tests.fakes.clock import StoppedClock

ONE, TWO, THREE = UUID(int=1), UUID(int=2), UUID(int=3)
ANA, BAO = UUID(int=100), UUID(int=101)
TAKEN_UP_SECONDS = 30  # what is promised for the job of a killed worker


@dataclass(frozen=True, slots=True)
class Line:
    """A queue, its database and its clock."""

    queue: WorkQueue
    engine: Engine
    clock: StoppedClock

    def move(self, seconds: float) -> None:
        """Let time pass; Procrastinate goes by the clock of the database, so its times go back."""
        self.clock.move(seconds=seconds)
        if isinstance(self.queue, ProcrastinateQueue):
            with write_session(self.engine) as session:
                for table, column in (("workers", "last_heartbeat"), ("jobs", "scheduled_at")):
                    back = f"{column} - make_interval(secs => :seconds)"
                    statement = f"UPDATE procrastinate_{table} SET {column} = {back}"  # noqa: S608 -- constants
                    session.connection().execute(text(statement), {"seconds": seconds})

    def give(self, *subjects: UUID, step: str = "read", applicant_id: UUID | None = None) -> None:
        """Hand rows over, in one transaction."""
        with write_session(self.engine) as session:
            for subject in subjects:
                self.queue.hand_over(session, step, subject, applicant_id=applicant_id)

    def take(self) -> Lease | None:
        """What a worker gets that asks now."""
        with write_session(self.engine) as session:
            self.queue.give_up_lost(session)
            return self.queue.take(session)

    def taken(self) -> Lease:
        """The same, where there must be something."""
        lease = self.take()
        assert lease is not None
        return lease

    def finish(self, lease: Lease) -> bool:
        """The job is done."""
        with write_session(self.engine) as session:
            return self.queue.finish(session, lease)

    def fail(self, lease: Lease, problem: str = "engine_error") -> bool:
        """The job failed; whether it was given up."""
        with write_session(self.engine) as session:
            return self.queue.fail(session, lease, problem)

    def depth(self) -> QueueDepth:
        """How many jobs wait, are in hand, and were given up."""
        with read_session(self.engine) as session:
            return self.queue.depth(session)

    def jobs(self) -> list[tuple[str, UUID, UUID | None]]:
        """Every job there is: its step, its row, and whose turn it takes."""
        with read_session(self.engine) as session:
            if isinstance(self.queue, EmbeddedQueue):
                rows = [(job.step, job.subject_id, job.applicant_id) for job in session.exec(_ALL)]
            else:
                found = session.connection().execute(text(_EVERY))
                rows = [(step, UUID(row), whose and UUID(whose)) for step, row, whose in found]
        return sorted(rows, key=str)


_ALL = select(Job)
_EVERY = "SELECT task_name, args->>'subject', args->>'applicant' FROM procrastinate_jobs"


@contextmanager
def a_line(kind: str, address: str, clock: StoppedClock) -> Iterator[Line]:
    """An empty queue of this kind, on a database with every table."""
    engine = connect(address)
    queue: WorkQueue = EmbeddedQueue(clock)
    if kind == "procrastinate":
        queue = ProcrastinateQueue(clock)
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(
                text("TRUNCATE job, procrastinate_jobs, procrastinate_workers CASCADE")
            )
    yield Line(queue, engine, clock)
    engine.dispose()
