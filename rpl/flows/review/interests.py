"""Whoever takes a claim says first whether anything ties them to its applicant."""

from uuid import UUID

from sqlmodel import Session

from rpl.domain.assignment import NotYourSkillError
from rpl.domain.audit import Act, ActorKind, Deed, Who
from rpl.domain.errors import FieldProblem
from rpl.domain.interests import Interest, InterestError, declared, new_place
from rpl.domain.journey import ClaimState, move_claim
from rpl.domain.review import (
    AlreadySubmittedError,
    NotYourSeatError,
    ReviewRefusedError,
    SeatKind,
    check_take,
)
from rpl.flows.review.calibrated import check_calibrated
from rpl.flows.review.desk import (
    ClaimNotInQueueError,
    Desk,
    bars,
    check_fresh,
    claim_in_queue,
    put_back,
    seat_held,
    units_to_mark,
)
from rpl.flows.review.ties import tie_by_rule
from rpl.store import audit
from rpl.store.review import seats as store
from rpl.store.review.assignment import fit_of
from rpl.store.review.interests import declaration_of, places_of
from rpl.store.review.openings import unsettled
from rpl.store.tables import Claim, InterestDeclaration, StaffPlace


def declare(
    session: Session, desk: Desk, *, assessor_id: UUID, claim_id: UUID, said: str
) -> Interest | None:
    """Keep what somebody says before they take a claim; answers what bars them from it, if aught.

    A place of theirs that the claim names bars them too, whatever they say; where they are not
    told the applicant's name, so does a family name that is theirs as well.  What once barred
    somebody bars them for good.

    Raises:
        ClaimNotInQueueError: The claim is not there, or already decided.
        NotDeclaredError: They say neither that nothing ties them nor what does.
    """
    claim = claim_in_queue(session, claim_id, assessor_id)
    interest = declared(said)
    known = declaration_of(session, claim_id, assessor_id)
    if known is not None and known.interest is not None:
        return known.interest
    found = None
    if interest is None:
        found = tie_by_rule(session, desk.catalog, desk.keyring, assessor_id, claim)
    by_rule, interest = found is not None, interest or found
    row = known or InterestDeclaration(
        claim_id=claim_id, staff_id=assessor_id, declared_at=desk.clock.now()
    )
    row.declared_at, row.interest, row.by_rule = desk.clock.now(), interest, by_rule
    session.add(row)
    session.flush()
    _note(session, desk, assessor_id, claim_id, interest)
    return interest


def offered(
    session: Session, desk: Desk, *, assessor_id: UUID, claim_id: UUID, kind: SeatKind | None
) -> Claim:
    """The claim, to be declared about, if this person may take it; what they may not looks absent.

    Without a `kind` the seat is meant that the claim's marks called for; appeals are asked for.

    Raises:
        ClaimNotInQueueError: It is not there, somebody holds it, or they may not judge it.
        NotCalibratedError: They did not mark the exemplars of its qualification within tolerance.
        NotYourSkillError: They are not entered for all units that are to be marked.
        InterestError: Something ties them to its applicant.
    """
    claim = store.claim_on_desk(session, claim_id, assessor_id)
    opening = None if kind is SeatKind.FIRST else unsettled(session, claim_id)
    seat = opening.kind if opening else kind
    if claim is None or seat is None or (seat is SeatKind.APPEAL) is not (kind is SeatKind.APPEAL):
        raise ClaimNotInQueueError
    reference, now = f"{claim.qualification}@{claim.version}", desk.clock.now()
    check_calibrated(session, desk.catalog, assessor_id, reference, now)
    units = units_to_mark(session, desk, claim, seat)
    if not fit_of(session, assessor_id).may_assess(claim.qualification, units):
        raise NotYourSkillError
    known = declaration_of(session, claim_id, assessor_id)
    if known is not None and known.interest is not None:
        raise InterestError
    seats = [store.held(seat) for seat in store.seats_of(session, claim_id)]
    try:
        check_take(seat, seats, assessor_id, now, bars(session, claim, assessor_id))
        if seat is SeatKind.APPEAL:
            check_fresh(session, assessor_id, claim_id)
    except ReviewRefusedError:
        raise ClaimNotInQueueError from None
    return claim


def declare_later(
    session: Session, desk: Desk, *, assessor_id: UUID, claim_id: UUID, said: str
) -> None:
    """Somebody who holds a claim finds that something ties them: it leaves them, with its draft.

    Raises:
        NotDeclaredError: They do not say what.
        ReviewRefusedError: The seat is not held, or was submitted.
        ClaimNotInQueueError: The claim was decided or withdrawn.
        MoveNotAllowedError: It was handed back already.
    """
    seat = seat_held(session, assessor_id, claim_id)
    if store.held(seat).submitted:
        raise AlreadySubmittedError
    claim = claim_in_queue(session, claim_id, assessor_id)
    if declare(session, desk, assessor_id=assessor_id, claim_id=claim_id, said=said) is None:
        return
    first = seat.kind is SeatKind.FIRST
    to = move_claim(claim.state, ClaimState.READY) if first else claim.state
    ended = min(seat.lease_until, desk.clock.now())
    if not store.change_seat(session, seat, lease_until=ended, draft=None):
        raise NotYourSeatError
    if first:
        store.change_claim(session, claim, to)
    elif seat.kind is SeatKind.APPEAL:
        put_back(session, claim_id)


def add_place(session: Session, *, staff_id: UUID, name: str) -> tuple[FieldProblem, ...]:
    """Keep a place a member of staff belongs to; or say what is wrong.  Twice is once."""
    held = places_of(session, staff_id)
    kept = new_place(name, len(held))
    if not isinstance(kept, str):
        return kept
    if kept not in {place.name for place in held}:
        session.add(StaffPlace(staff_id=staff_id, name=kept))
    return ()


def remove_place(session: Session, *, staff_id: UUID, place_id: UUID) -> None:
    """Forget a place; what is not there stays away."""
    for place in places_of(session, staff_id):
        if place.id == place_id:
            session.delete(place)


def _note(
    session: Session, desk: Desk, assessor_id: UUID, claim_id: UUID, interest: Interest | None
) -> None:
    act = Act(
        deed=Deed.INTEREST_DECLARED,
        claim_id=claim_id,
        who=Who(kind=ActorKind.STAFF, id=assessor_id),
        details={"interest": interest.value if interest else "none"},
    )
    audit.append(session, desk.clock, act)
