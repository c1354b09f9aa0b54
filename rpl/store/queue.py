"""The embedded queue: a table of jobs, each leased by one worker at a time.

`EmbeddedQueue` answers `ports.queue.WorkQueue`.  A job runs at least once.
A worker that dies stops renewing its lease, and the job is free again when the lease is over.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy
from sqlalchemy import ColumnElement, CursorResult, and_, case, delete, func, or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from rpl.domain.job import MOST_COUNTED, Priority, place_in_line
from rpl.ports import Clock
from rpl.ports.queue import (
    BACK_OFF_SECONDS,
    MAX_ATTEMPTS,
    MAX_LOSSES,
    WORKER_LOST,
    GivenUpJob,
    Lease,
    QueueDepth,
)
from rpl.store.tables import Job

LEASE = timedelta(seconds=20)
HEARTBEAT = LEASE / 4
_NOBODY: dict[str, Any] = {"leased_until": None, "leased_by": None}
_ANEW: dict[str, Any] = {"quarantined": False, "attempts": 0, "losses": 0, "problem": None}


class EmbeddedQueue:
    """Jobs in the service's own database."""

    heartbeat_seconds = HEARTBEAT.total_seconds()

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
                "run_at": case((given_up, now), else_=col(Job.run_at)),
                **{
                    name: case((given_up, value), else_=getattr(Job, name))
                    for name, value in _ANEW.items()
                },
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
        lost = job.leased_by is not None
        lease = Lease(
            job_id=str(job.id),
            step=job.step,
            subject_id=job.subject_id,
            attempt=job.attempts + (not lost),
            asked=job.asked,
            holder=uuid4().hex,
        )
        taken = update(Job).where(col(Job.id) == job.id, _free(now))
        values = {
            "leased_until": now + LEASE,
            "leased_by": lease.holder,
            "attempts": lease.attempt,
            "losses": job.losses + lost,
        }
        return lease if _changed(session, taken.values(values)) else None

    def renew(self, session: Session, lease: Lease) -> bool:
        """Hold the job for another lease; False when it is no longer this worker's."""
        return _changed(session, _held(lease).values(leased_until=self._clock.now() + LEASE))

    def finish(self, session: Session, lease: Lease) -> bool:
        """The job is done and goes; False when it is no longer this worker's.

        One that was handed over again meanwhile stays, to be done once more.
        """
        mine = and_(col(Job.id) == UUID(lease.job_id), col(Job.leased_by) == lease.holder)
        if _changed(session, delete(Job).where(mine, col(Job.asked) == lease.asked)):
            return True
        return self._set_free(session, lease, self._clock.now(), **_ANEW)

    def fail(self, session: Session, lease: Lease, problem: str) -> bool:
        """Try again later; after the last attempt the job is quarantined, and this is True."""
        if lease.attempt < MAX_ATTEMPTS:
            later = self._clock.now() + timedelta(seconds=BACK_OFF_SECONDS[lease.attempt - 1])
            self._set_free(session, lease, later, problem=problem)
            return False
        return _changed(session, _held(lease).values(**self._quarantine(problem)))

    def release(self, session: Session, lease: Lease) -> bool:
        """Give the job back undone, as if it had not been taken."""
        return self._set_free(session, lease, self._clock.now(), attempts=lease.attempt - 1)

    def give_up_lost(self, session: Session) -> tuple[tuple[str, UUID], ...]:
        """Quarantine what was lost with too many workers: (step, subject) of each."""
        run_out = col(Job.leased_until) < self._clock.now()
        lost = and_(~col(Job.quarantined), run_out, col(Job.losses) >= MAX_LOSSES - 1)
        found = session.exec(select(Job.id, Job.step, Job.subject_id).where(lost)).all()
        values = self._quarantine(WORKER_LOST)
        return tuple(
            (step, subject_id)
            for job_id, step, subject_id in found
            if _changed(session, update(Job).where(col(Job.id) == job_id, lost).values(**values))
        )

    def depth(self, session: Session) -> QueueDepth:
        """How many jobs there are, by what becomes of them."""
        now = self._clock.now()
        leased = and_(~col(Job.quarantined), col(Job.leased_until) > now)
        waiting = and_(
            ~col(Job.quarantined),
            or_(col(Job.leased_until).is_(None), col(Job.leased_until) <= now),
        )
        counts = sqlalchemy.select(
            func.count(),
            func.count().filter(leased),
            func.count().filter(col(Job.quarantined)),
            func.count().filter(waiting, col(Job.attempts) + col(Job.losses) > 0),
            func.min(case((waiting, col(Job.created_at)))),
        ).select_from(Job)
        found = session.connection().execute(counts).one()
        every, in_hand, quarantined, retrying, oldest = found
        return QueueDepth(every - in_hand - quarantined, in_hand, quarantined, oldest, retrying)

    def given_up(self, session: Session, limit: int) -> tuple[GivenUpJob, ...]:
        """The jobs in quarantine, latest first, at most `limit`."""
        found = (
            select(Job)
            .where(col(Job.quarantined))
            .order_by(col(Job.run_at).desc(), col(Job.id))
            .limit(limit)
        )
        return tuple(
            GivenUpJob(
                job_id=str(job.id),
                step=job.step,
                subject_id=job.subject_id,
                attempts=job.attempts + job.losses,
                problem=job.problem or "",
                since=job.run_at,
                applicant_id=job.applicant_id,
            )
            for job in session.exec(found)
        )

    def try_again(self, session: Session, job_id: str) -> bool:
        """Let a quarantined job begin anew; False when it is not in quarantine (any more)."""
        try:
            mine = and_(col(Job.id) == UUID(job_id), col(Job.quarantined))
        except ValueError:
            return False
        anew = update(Job).where(mine).values(**_ANEW, run_at=self._clock.now())
        return _changed(session, anew)

    def in_trouble(self, session: Session, applicant_id: UUID) -> bool:
        """Whether a job of this applicant waits for a person."""
        theirs = select(Job.id).where(Job.applicant_id == applicant_id, col(Job.quarantined))
        return session.exec(theirs.limit(1)).first() is not None

    def known(self, session: Session, step: str, subject_ids: frozenset[UUID]) -> frozenset[UUID]:
        """Those of the rows for which the queue holds a job of this step, in whatever state."""
        held = select(Job.subject_id).where(Job.step == step, col(Job.subject_id).in_(subject_ids))
        return frozenset(session.exec(held))

    def _quarantine(self, problem: str) -> dict[str, Any]:
        since = self._clock.now()  # a job that waits for a person has no other time to run at
        return {**_NOBODY, "quarantined": True, "problem": problem, "run_at": since}

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
    return and_(_unheld(now), or_(col(Job.leased_by).is_(None), col(Job.losses) < MAX_LOSSES - 1))


def _held(lease: Lease) -> Any:  # noqa: ANN401 -- an UPDATE; its type parameter is internal
    return update(Job).where(col(Job.id) == UUID(lease.job_id), col(Job.leased_by) == lease.holder)


def _changed(session: Session, statement: Any) -> bool:  # noqa: ANN401 -- UPDATE or DELETE
    result = session.exec(statement)
    assert isinstance(result, CursorResult)  # noqa: S101 -- what a DML statement returns
    return result.rowcount == 1
