"""The embedded queue: a table of jobs, each leased by one worker at a time.

`EmbeddedQueue` answers `ports.Queue`; the rest is the worker's side.  A job runs at least once.
A worker that dies stops renewing its lease, and the job is free again when the lease is over.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, CursorResult, and_, case, delete, func, or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from rpl.domain.job import MOST_COUNTED, Priority, place_in_line
from rpl.ports import Clock
from rpl.store.tables import Job

LEASE = timedelta(seconds=20)
MAX_ATTEMPTS = 3
WORKER_LOST = "worker_lost"
_BACK_OFF = (timedelta(seconds=2), timedelta(seconds=20))
_NOBODY: dict[str, Any] = {"leased_until": None, "leased_by": None}


@dataclass(frozen=True, slots=True)
class Lease:
    """A job in hand.  `asked` counts its hand-overs when it was taken."""

    job_id: UUID
    step: str
    subject_id: UUID
    attempt: int
    asked: int
    holder: str


@dataclass(frozen=True, slots=True)
class QueueDepth:
    """How many jobs wait, are in hand, and were given up."""

    waiting: int
    leased: int
    quarantined: int


class EmbeddedQueue:
    """Jobs in the service's own database."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def hand_over(
        self,
        session: Session,
        step: str,
        subject_id: UUID,
        *,
        applicant_id: UUID | None = None,
        priority: Priority = Priority.NORMAL,
    ) -> None:
        """Ask for `step` on the row `subject_id`, if and when the transaction commits.

        Handing the same step of the same row over twice is one job.  While it is in hand, it will
        be done once more: the worker may have read the row before it changed.  A job that was
        given up starts anew.
        """
        now = self._clock.now()
        place = place_in_line(priority, _waiting(session, step, applicant_id), now)
        row = Job(
            step=step,
            subject_id=subject_id,
            applicant_id=applicant_id,
            place=place,
            run_at=now,
            created_at=now,
        )
        dialect = session.get_bind().dialect.name
        insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
        job = insert(Job).values(**row.model_dump())
        given_up = col(Job.quarantined)
        again = job.on_conflict_do_update(
            index_elements=["step", "subject_id"],
            set_={
                "asked": col(Job.asked) + 1,
                "place": case((col(Job.place) < place, col(Job.place)), else_=place),
                "attempts": case((given_up, 0), else_=col(Job.attempts)),
                "run_at": case((given_up, now), else_=col(Job.run_at)),
                "problem": case((given_up, None), else_=col(Job.problem)),
                "quarantined": False,
            },
        )
        session.exec(again)

    def has_free(self, session: Session) -> bool:
        """Whether a job waits for a worker; asked first, because it needs no write lock."""
        free = select(col(Job.id)).where(_unheld(self._clock.now())).limit(1)
        return session.exec(free).first() is not None

    def take(self, session: Session) -> Lease | None:
        """Lease the first job in the line, or none.  Another worker cannot get the same one."""
        now = self._clock.now()
        waiting = (
            select(Job)
            .where(_free(now))
            .order_by(col(Job.place), col(Job.created_at))
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        job = session.exec(waiting).first()
        if job is None:
            return None
        lease = Lease(
            job_id=job.id,
            step=job.step,
            subject_id=job.subject_id,
            attempt=job.attempts + 1,
            asked=job.asked,
            holder=uuid4().hex,
        )
        taken = update(Job).where(col(Job.id) == job.id, _free(now))
        values = {
            "leased_until": now + LEASE,
            "leased_by": lease.holder,
            "attempts": lease.attempt,
        }
        return lease if _changed(session, taken.values(values)) else None

    def renew(self, session: Session, lease: Lease) -> bool:
        """Hold the job for another lease; False when it is no longer this worker's."""
        return _changed(session, _held(lease).values(leased_until=self._clock.now() + LEASE))

    def finish(self, session: Session, lease: Lease) -> bool:
        """The job is done and goes; False when it is no longer this worker's.

        One that was handed over again meanwhile stays, to be done once more.
        """
        mine = and_(col(Job.id) == lease.job_id, col(Job.leased_by) == lease.holder)
        if _changed(session, delete(Job).where(mine, col(Job.asked) == lease.asked)):
            return True
        return self._set_free(session, lease, self._clock.now(), attempts=0, problem=None)

    def fail(self, session: Session, lease: Lease, problem: str) -> bool:
        """Try again later; after the last attempt the job is quarantined, and this is True."""
        if lease.attempt < MAX_ATTEMPTS:
            later = self._clock.now() + _BACK_OFF[lease.attempt - 1]
            self._set_free(session, lease, later, problem=problem)
            return False
        given_up = {**_NOBODY, "quarantined": True, "problem": problem}
        return _changed(session, _held(lease).values(**given_up))

    def release(self, session: Session, lease: Lease) -> bool:
        """Give the job back undone, as if it had not been taken."""
        return self._set_free(session, lease, self._clock.now(), attempts=lease.attempt - 1)

    def give_up_lost(self, session: Session) -> tuple[tuple[str, UUID], ...]:
        """Quarantine what killed its worker on every attempt: (step, subject) of each."""
        lost = and_(_unheld(self._clock.now()), col(Job.attempts) >= MAX_ATTEMPTS)
        found = session.exec(select(Job.id, Job.step, Job.subject_id).where(lost)).all()
        values = {**_NOBODY, "quarantined": True, "problem": WORKER_LOST}
        return tuple(
            (step, subject_id)
            for job_id, step, subject_id in found
            if _changed(session, update(Job).where(col(Job.id) == job_id, lost).values(**values))
        )

    def depth(self, session: Session) -> QueueDepth:
        """How many jobs there are, by what becomes of them."""
        now = self._clock.now()
        leased = and_(~col(Job.quarantined), col(Job.leased_until) > now)
        counts = select(
            func.count(),
            func.count().filter(leased),
            func.count().filter(col(Job.quarantined)),
        ).select_from(Job)
        every, in_hand, quarantined = session.exec(counts).one()
        return QueueDepth(every - in_hand - quarantined, in_hand, quarantined)

    def _set_free(self, session: Session, lease: Lease, run_at: datetime, **values: object) -> bool:
        return _changed(session, _held(lease).values(**_NOBODY, run_at=run_at, **values))


def _waiting(session: Session, step: str, applicant_id: UUID | None) -> int:
    """How many jobs of this step the applicant has in the line, as far as they are counted."""
    if applicant_id is None:
        return 0
    theirs = (
        select(Job.id)
        .where(Job.applicant_id == applicant_id, Job.step == step, ~col(Job.quarantined))
        .limit(MOST_COUNTED)
    )
    return session.exec(select(func.count()).select_from(theirs.subquery())).one()


def _unheld(now: datetime) -> ColumnElement[bool]:
    leased_until = col(Job.leased_until)
    return and_(
        ~col(Job.quarantined),
        col(Job.run_at) <= now,
        or_(leased_until.is_(None), leased_until < now),
    )


def _free(now: datetime) -> ColumnElement[bool]:
    return and_(_unheld(now), col(Job.attempts) < MAX_ATTEMPTS)


def _held(lease: Lease) -> Any:  # noqa: ANN401 -- an UPDATE; its type parameter is internal
    return update(Job).where(col(Job.id) == lease.job_id, col(Job.leased_by) == lease.holder)


def _changed(session: Session, statement: Any) -> bool:  # noqa: ANN401 -- UPDATE or DELETE
    result = session.exec(statement)
    assert isinstance(result, CursorResult)  # noqa: S101 -- what a DML statement returns
    return result.rowcount == 1
