"""The clock of a claim is stopped for a reason, and runs again."""

from uuid import UUID

from sqlmodel import Session

from rpl.domain.audit import Act, ActorKind, Deed, Who
from rpl.domain.decision_clock import ENDED_BY_HAND, StopReason, chosen_reason
from rpl.flows.review.desk import Desk, claim_in_queue, seat_held, working
from rpl.store import audit
from rpl.store.review.clocks import running_stops
from rpl.store.tables import ClockStop


def stop_clock(
    session: Session, desk: Desk, *, assessor_id: UUID, claim_id: UUID, reason: str
) -> None:
    """Let the clock of a claim stand still from now on; what stands still already stays so.

    Raises:
        ReviewRefusedError: The seat is not held now, or was submitted.
        ClaimNotInQueueError: The claim was decided or withdrawn.
        StopReasonUnknownError: Nobody stops a clock for this reason.
    """
    why = chosen_reason(reason)
    _check_work(session, desk, assessor_id, claim_id)
    if why in running_stops(session, claim_id):
        return
    now = desk.clock.now()
    session.add(ClockStop(claim_id=claim_id, reason=why, since=now, stopped_by=assessor_id))
    _note(session, desk, Deed.CLOCK_STOPPED, (assessor_id, claim_id, why))


def start_clock(
    session: Session, desk: Desk, *, assessor_id: UUID, claim_id: UUID, reason: str
) -> None:
    """Let the clock run again; what runs already goes on.

    Raises:
        ReviewRefusedError: The seat is not held now, or was submitted.
        ClaimNotInQueueError: The claim was decided or withdrawn.
        StopReasonUnknownError: Nobody stops a clock for this reason.
    """
    why = chosen_reason(reason, ENDED_BY_HAND)
    _check_work(session, desk, assessor_id, claim_id)
    stop = running_stops(session, claim_id).get(why)
    if stop is not None:
        stop.until = desk.clock.now()
        session.add(stop)
        _note(session, desk, Deed.CLOCK_STARTED, (assessor_id, claim_id, why))


def end_stops(session: Session, desk: Desk, assessor_id: UUID, claim_id: UUID) -> None:
    """Let the clock run again whatever stopped it: nobody waits for anything any more."""
    for why, stop in running_stops(session, claim_id).items():
        stop.until = desk.clock.now()
        session.add(stop)
        _note(session, desk, Deed.CLOCK_STARTED, (assessor_id, claim_id, why))


def _check_work(session: Session, desk: Desk, assessor_id: UUID, claim_id: UUID) -> None:
    working(seat_held(session, assessor_id, claim_id), assessor_id, desk.clock.now())
    claim_in_queue(session, claim_id, assessor_id)


def _note(session: Session, desk: Desk, deed: Deed, what: tuple[UUID, UUID, StopReason]) -> None:
    assessor_id, claim_id, why = what
    who = Who(kind=ActorKind.STAFF, id=assessor_id)
    act = Act(deed=deed, claim_id=claim_id, who=who, details={"reason": why.value})
    audit.append(session, desk.clock, act)
