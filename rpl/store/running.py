"""Queries of the running service: signs of life, tallies of steps, claims that wait."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session, col, func, select

from rpl.domain.assessment import Qualification
from rpl.domain.journey import ClaimState
from rpl.domain.running import ClaimsWaiting, Tally, summed
from rpl.store.database import insert_into
from rpl.store.tables import Claim, StepTally, WorkerBeat

_WAITING = (ClaimState.READY, ClaimState.IN_ASSESSMENT)
_FORGOTTEN = timedelta(days=1)


def last_beat(session: Session) -> datetime | None:
    """The last sign of life of any worker."""
    return session.exec(
        select(WorkerBeat.seen_at).order_by(col(WorkerBeat.seen_at).desc()).limit(1)
    ).one_or_none()


def workers_seen(session: Session, since: datetime) -> int:
    """How many workers gave a sign of life since an instant."""
    return session.exec(
        select(func.count()).select_from(WorkerBeat).where(WorkerBeat.seen_at >= since)
    ).one()


def beat(session: Session, worker_id: UUID, now: datetime) -> None:
    """Write a worker's sign of life, and forget workers that are long silent."""
    row = {"id": worker_id, "started_at": now, "seen_at": now}
    living = insert_into(session, WorkerBeat).values(**row)
    session.exec(living.on_conflict_do_update(index_elements=["id"], set_={"seen_at": now}))
    session.exec(delete(WorkerBeat).where(col(WorkerBeat.seen_at) < now - _FORGOTTEN))


def end_of(session: Session, worker_id: UUID) -> None:
    """Forget a worker that ended as it should."""
    session.exec(delete(WorkerBeat).where(col(WorkerBeat.id) == worker_id))


def add_tallies(session: Session, tallies: Iterable[Tally]) -> None:
    """Count more attempts; in one order, so that two workers cannot wait for each other."""
    for tally in summed(tallies):
        row = StepTally(**{name: getattr(tally, name) for name in Tally.__slots__})
        more = insert_into(session, StepTally).values(**row.model_dump())
        counted = {
            "attempts": col(StepTally.attempts) + tally.attempts,
            "seconds": col(StepTally.seconds) + tally.seconds,
        }
        session.exec(
            more.on_conflict_do_update(index_elements=["step", "outcome", "bucket"], set_=counted)
        )


def tallies(session: Session) -> Sequence[Tally]:
    """Every attempt at a step so far."""
    rows = session.exec(select(StepTally).order_by("step", "outcome", "bucket"))
    return [Tally(r.step, r.outcome, r.bucket, r.attempts, r.seconds) for r in rows]


def claims_waiting(
    session: Session, qualifications: Iterable[Qualification], now: datetime
) -> Sequence[ClaimsWaiting]:
    """The claims that wait for a decision, and which of them wait longer than was promised.

    Every published version promises for itself.
    """
    return [_waiting_for(session, found, now) for found in qualifications]


def _waiting_for(session: Session, found: Qualification, now: datetime) -> ClaimsWaiting:
    due = now - timedelta(days=found.clocks.decide_days)
    late = func.count().filter(col(Claim.submitted_at) < due)
    claims, overdue, oldest = session.exec(
        select(func.count(), late, func.min(Claim.submitted_at)).where(
            col(Claim.state).in_(_WAITING),
            Claim.qualification == found.slug,
            Claim.version == found.version,
        )
    ).one()
    return ClaimsWaiting(found.reference, claims, overdue, oldest)
