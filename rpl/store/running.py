"""Queries of the running service: signs of life, tallies of steps, claims that wait."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete
from sqlmodel import Session, col, func, select

from rpl.domain.assessment import Qualification
from rpl.domain.decision_clock import Stop
from rpl.domain.journey import ClaimState
from rpl.domain.running import ClaimsWaiting, Tally, summed
from rpl.store.database import insert_into
from rpl.store.review.clocks import stops_of
from rpl.store.tables import Claim, ClockStop, StepTally, WorkerBeat

_WAITING = (ClaimState.READY, ClaimState.IN_ASSESSMENT, ClaimState.EVIDENCE_REQUESTED)
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
    clocks = found.clocks
    due = now - timedelta(days=clocks.decide_days)
    limit = now - timedelta(days=clocks.decide_at_most_days or clocks.decide_days)
    late = func.count().filter(col(Claim.submitted_at) < due)
    breached = func.count().filter(col(Claim.submitted_at) < limit)
    mine = (
        col(Claim.state).in_(_WAITING),
        col(Claim.qualification) == found.slug,
        col(Claim.version) == found.version,
    )
    claims, overdue, past, oldest = session.exec(
        select(func.count(), late, breached, func.min(Claim.submitted_at)).where(*mine)
    ).one()
    stood = _late_but_stood_still(session, mine, due)
    clocks_now = [clocks.decision(sent, stops, now) for sent, stops in stood]
    overdue -= sum(not clock.overdue for clock in clocks_now)
    past -= sum(
        sent < limit and not clock.breached
        for (sent, _stops), clock in zip(stood, clocks_now, strict=True)
    )
    return ClaimsWaiting(found.reference, claims, overdue, past, oldest)


def _late_but_stood_still(
    session: Session, mine: tuple[ColumnElement[bool], ...], due: datetime
) -> list[tuple[datetime, tuple[Stop, ...]]]:
    """The claims sent before `due` whose clock ever stood still: few, and counted one by one."""
    stood = select(ClockStop.claim_id).where(col(ClockStop.claim_id) == col(Claim.id)).exists()
    rows = session.exec(
        select(Claim.id, Claim.submitted_at).where(*mine, col(Claim.submitted_at) < due, stood)
    ).all()
    stops = stops_of(session, [claim_id for claim_id, _sent in rows])
    return [(sent, stops[claim_id]) for claim_id, sent in rows if sent is not None]
