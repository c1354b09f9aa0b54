"""Queries of reassessments: what of a claim is assessed again, and in which round."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select, update

from rpl.domain.journey import ClaimState, ReassessmentState, move_again, move_reassessment
from rpl.store.tables import (
    Claim,
    ClockStop,
    Decision,
    EvidenceRequest,
    Reassessment,
    Seat,
    SeatOpening,
)


def running(session: Session, claim_id: UUID) -> Reassessment | None:
    """The reassessment of a claim that evidence is added to, or that is assessed now."""
    return session.exec(
        select(Reassessment)
        .where(Reassessment.claim_id == claim_id, col(Reassessment.ended_at).is_(None))
        .execution_options(populate_existing=True)
    ).one_or_none()


def criteria_again(session: Session, claim_id: UUID, number: int) -> Mapping[str, frozenset[str]]:
    """Which criteria of which units a round of a claim marks; none where it marks everything."""
    row = session.exec(
        select(Reassessment).where(
            Reassessment.claim_id == claim_id, col(Reassessment.round) == number
        )
    ).one_or_none()
    return {} if row is None else {unit: frozenset(some) for unit, some in row.criteria.items()}


def sent_in(session: Session, claim: Claim, number: int) -> datetime | None:
    """When a claim was sent that came to be assessed in a round."""
    if number == claim.round:
        return claim.submitted_at
    later = session.exec(
        select(Reassessment).where(
            Reassessment.claim_id == claim.id, col(Reassessment.round) == number + 1
        )
    ).one_or_none()
    return claim.submitted_at if later is None else later.sent_before


def decided_since(claim_id: Mapped[UUID], at: Mapped[datetime]) -> ColumnElement[bool]:
    """Whether a reassessment of a claim was decided after a moment."""
    return exists().where(
        col(Reassessment.claim_id) == claim_id,
        col(Reassessment.state) == ReassessmentState.DECIDED,
        col(Reassessment.ended_at) > at,
    )


def end(session: Session, row: Reassessment, to: ReassessmentState, now: datetime) -> None:
    """End a reassessment: it was decided, or taken back."""
    row.state, row.ended_at = move_reassessment(row.state, to), now
    session.add(row)
    session.flush()


def take_back(session: Session, claim: Claim, row: Reassessment, now: datetime) -> None:
    """End a reassessment that is not decided; its claim is a decided one, as it was before.

    What was submitted stays; a seat that nobody submitted goes, with its draft.  A request for more
    evidence ends, and so does what the clock stood still for: the next round has its own.
    """
    sent = row.state is ReassessmentState.SENT
    end(session, row, ReassessmentState.WITHDRAWN, now)
    if sent:
        _stop_marking(session, claim, now)


def _stop_marking(session: Session, claim: Claim, now: datetime) -> None:
    seats = select(Seat).where(
        Seat.claim_id == claim.id, Seat.round == claim.round, col(Seat.submitted_at).is_(None)
    )
    for seat in session.exec(seats):
        session.delete(seat)
    session.exec(
        update(SeatOpening)
        .where(col(SeatOpening.claim_id) == claim.id, col(SeatOpening.settled_at).is_(None))
        .values(settled_at=now)
    )
    asked = update(EvidenceRequest).where(
        col(EvidenceRequest.claim_id) == claim.id, col(EvidenceRequest.ended_at).is_(None)
    )
    session.exec(asked.values(ended_at=now))
    stopped = update(ClockStop).where(
        col(ClockStop.claim_id) == claim.id, col(ClockStop.until).is_(None)
    )
    session.exec(stopped.values(until=now))
    claim.state = move_again(claim.state, ClaimState.DECIDED)
    claim.decided_at = last_decided(session, claim.id)
    session.add(claim)


def last_decided(session: Session, claim_id: UUID) -> datetime | None:
    """When the newest of the decisions on a claim was made that are in force."""
    return session.exec(
        select(Decision.decided_at)
        .where(Decision.claim_id == claim_id, col(Decision.superseded_at).is_(None))
        .order_by(col(Decision.decided_at).desc())
        .limit(1)
    ).first()
