"""Taking a claim from the queue, and handing it back."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from rpl.domain.journey import ClaimState, move_claim
from rpl.domain.review import AlreadySubmittedError, NotYourSeatError
from rpl.flows.review.desk import Desk, claim_in_queue, hold, seat_held
from rpl.store.review import seats as store


def take(session: Session, desk: Desk, *, assessor_id: UUID, claim_id: UUID) -> datetime:
    """Take a claim from the queue, or take it again; answers until when it is held.

    A draft is kept for the person who made it, and dropped when somebody else takes the claim.

    Raises:
        ClaimNotInQueueError: The claim is not there, not confirmed, or already decided.
        ReviewRefusedError: A subclass says why the seat cannot be had.
    """
    return hold(session, desk, assessor_id, claim_id).lease_until


def hand_back(session: Session, desk: Desk, *, assessor_id: UUID, claim_id: UUID) -> None:
    """Give a claim back to the queue.  The draft waits for the same person, as after a lapse.

    Raises:
        ReviewRefusedError: The seat is not held, or was submitted.
        ClaimNotInQueueError: The claim was decided or withdrawn.
        MoveNotAllowedError: It was handed back already.
    """
    seat = seat_held(session, assessor_id, claim_id)
    if store.held(seat).submitted:
        raise AlreadySubmittedError
    claim = claim_in_queue(session, claim_id)
    ended = min(seat.lease_until, desk.clock.now())
    to = move_claim(claim.state, ClaimState.READY)
    if not store.change_seat(session, seat, lease_until=ended):
        raise NotYourSeatError
    store.change_claim(session, claim, to)
