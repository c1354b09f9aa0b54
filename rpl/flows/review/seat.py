"""Taking a claim from the queue, and handing it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from rpl.domain.audit import Act, ActorKind, Deed, Who
from rpl.domain.journey import ClaimState, move_claim
from rpl.domain.marking import UnitDraft
from rpl.domain.review import AlreadySubmittedError, NotYourSeatError, SeatKind
from rpl.domain.rubric import Code
from rpl.domain.scoring import Unscored
from rpl.flows.review.desk import (
    ClaimNotInQueueError,
    Desk,
    claim_in_queue,
    drafts_of,
    hold,
    put_back,
    qualification_of,
    seat_held,
)
from rpl.flows.review.further import criteria_of, kept_marks, units_of
from rpl.store import audit
from rpl.store.review import seats as store
from rpl.store.review.openings import unsettled
from rpl.store.sealed import claim_seal


def take(session: Session, desk: Desk, *, assessor_id: UUID, claim_id: UUID) -> datetime:
    """Take a claim from the queue, or take it again; answers until when it is held.

    A draft is kept for the person who made it, and dropped when somebody else takes the claim.

    Raises:
        ClaimNotInQueueError: The claim is not there, not confirmed, or already decided.
        NotDeclaredError: The person has not said whether anything ties them to the applicant.
        InterestError: Something does.
        NotCalibratedError: They did not mark the exemplars of its qualification within tolerance.
        ReviewRefusedError: A subclass says why the seat cannot be had.
    """
    until = hold(session, desk, assessor_id, claim_id).lease_until
    _note(session, desk, Deed.CLAIM_TAKEN, assessor_id, claim_id)
    return until


def take_called(session: Session, desk: Desk, *, assessor_id: UUID, claim_id: UUID) -> datetime:
    """Take the seat that a claim's marks called for; answers until when it is held.

    Raises:
        ClaimNotInQueueError: The claim is not there, or waits for no further marks.
        NotCalibratedError: They did not mark the exemplars of its qualification within tolerance.
        ReviewRefusedError: A subclass says why the seat cannot be had.
    """
    opening = unsettled(session, claim_id)
    if opening is None or opening.kind is SeatKind.APPEAL:
        raise ClaimNotInQueueError
    until = hold(session, desk, assessor_id, claim_id, opening.kind).lease_until
    _note(session, desk, Deed.CLAIM_TAKEN, assessor_id, claim_id)
    return until


@dataclass(frozen=True, slots=True)
class Bench:
    """A claim on its assessor's desk.  `qualification` is `slug@version`; `version` the seat's.

    `units` are those that are marked from this seat, which is of `kind`; of those in `criteria`
    these criteria alone.  In a reassessment `kept` are the other marks of these units, which stay.
    With `lapsed` the time ran out and nobody else has taken the claim yet.
    """

    claim_id: UUID
    reference: str
    qualification: str
    language: str
    submitted_at: datetime
    lease_until: datetime
    lease_limit: datetime
    lapsed: bool
    version: int
    kind: SeatKind
    units: tuple[str, ...]
    criteria: Mapping[str, frozenset[Code]]
    kept: Mapping[str, Mapping[Code, int | Unscored]]
    drafts: Mapping[str, UnitDraft]

    @property
    def again(self) -> bool:
        """Whether the claim was decided before, and only what was missing is marked again."""
        return bool(self.kept)


def look(session: Session, desk: Desk, *, assessor_id: UUID, claim_id: UUID) -> Bench:
    """The claim as its assessor sees it; changes nothing.

    Raises:
        NotYourSeatError: The person does not hold the claim.
        AlreadySubmittedError: The scores were submitted.
    """
    seat = seat_held(session, assessor_id, claim_id)
    held = store.held(seat)
    if held.submitted:
        raise AlreadySubmittedError
    claim = store.claim_on_desk(session, claim_id, assessor_id)
    if claim is None:
        raise NotYourSeatError
    return Bench(
        claim_id=claim_id,
        reference=claim.reference,
        qualification=f"{claim.qualification}@{claim.version}",
        language=claim.language,
        submitted_at=claim.submitted_at or claim.created_at,
        lease_until=seat.lease_until,
        lease_limit=seat.lease_limit,
        lapsed=held.lease.lapsed(desk.clock.now()),
        version=seat.version,
        kind=seat.kind,
        units=units_of(session, seat, qualification_of(claim, desk.catalog)),
        criteria=criteria_of(session, seat),
        kept={} if seat.kind is SeatKind.APPEAL else kept_marks(session, seat),
        drafts=drafts_of(claim_seal(session, desk.keyring, claim_id), seat),
    )


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
    claim = claim_in_queue(session, claim_id, assessor_id)
    ended = min(seat.lease_until, desk.clock.now())
    kind = seat.kind
    to = claim.state if kind is SeatKind.APPEAL else move_claim(claim.state, ClaimState.READY)
    if not store.change_seat(session, seat, lease_until=ended):
        raise NotYourSeatError
    if kind is SeatKind.FIRST:
        store.change_claim(session, claim, to)
    elif kind is SeatKind.APPEAL:
        put_back(session, claim_id)
    _note(session, desk, Deed.CLAIM_HANDED_BACK, assessor_id, claim_id)


def _note(session: Session, desk: Desk, deed: Deed, assessor_id: UUID, claim_id: UUID) -> None:
    who = Who(kind=ActorKind.STAFF, id=assessor_id)
    audit.append(session, desk.clock, Act(deed=deed, claim_id=claim_id, who=who))
