"""An assessor's desk: what review works with, and the seat and claim every step begins from."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.appeal import check_untouched
from rpl.domain.assessment import Qualification
from rpl.domain.assignment import check_assignment
from rpl.domain.audit import ActorKind, Who
from rpl.domain.errors import RuleError, translatable
from rpl.domain.interests import InterestError, NotDeclaredError
from rpl.domain.journey import AppealState, ClaimState, move_appeal, move_claim
from rpl.domain.marking import UnitDraft
from rpl.domain.review import (
    HeldSeat,
    LeaseTerms,
    NotYourSeatError,
    SeatKind,
    SeatTakenError,
    begin_lease,
    check_take,
    check_work,
    done_by,
)
from rpl.domain.roles import Permission
from rpl.flows.review.calibrated import check_calibrated
from rpl.flows.review.ties import tie_by_rule
from rpl.ports import Clock, KeyRing, Queue, ValueSeal
from rpl.store import appeal as appeals
from rpl.store import audit
from rpl.store.reassessment import criteria_again
from rpl.store.review import seats as store
from rpl.store.review.assignment import fit_of, held_now, lock_hands
from rpl.store.review.interests import declaration_of, is_tied
from rpl.store.review.openings import unsettled
from rpl.store.sealed import Sealed
from rpl.store.tables import Claim, Seat


class ClaimNotInQueueError(RuleError):
    """No such claim waits for an assessor."""

    code = "claim_not_in_queue"
    template = translatable(
        "This claim is not in the queue any more. Go back to the queue and take another one."
    )


@dataclass(frozen=True, slots=True)
class Desk:
    """What an assessor works with.

    The definitions, the clock, the queue, and the keys of the applicants, because what is written
    about people is sealed like what they wrote.  `seed` is a secret of the service from which it is
    drawn which claims are marked twice at random.
    """

    catalog: Catalog
    clock: Clock
    queue: Queue
    keyring: KeyRing
    seed: bytes = field(repr=False)

    def terms_of(self, claim: Claim) -> LeaseTerms:
        """How long somebody holds a claim: as its programme says."""
        return self.catalog.practice(claim.qualification).lease.terms


def seat_held(session: Session, assessor_id: UUID, claim_id: UUID) -> Seat:
    """The seat of a claim this person holds or held last; missing and foreign look the same."""
    seat = store.seat_of(session, claim_id, assessor_id)
    if seat is None or is_tied(session, claim_id, assessor_id):
        raise NotYourSeatError
    return seat


def working(seat: Seat, assessor_id: UUID, now: datetime) -> HeldSeat:
    """The seat as the rules see it, if this person may work on it now."""
    held = store.held(seat)
    check_work(held, assessor_id, now)
    return held


def claim_in_queue(session: Session, claim_id: UUID, assessor_id: UUID) -> Claim:
    """The claim, locked until the transaction ends, if it is one for this assessor."""
    claim = store.claim_in_queue(session, claim_id, assessor_id)
    if claim is None:
        raise ClaimNotInQueueError
    return claim


def qualification_of(claim: Claim, catalog: Catalog) -> Qualification:
    """The qualification as the claim is pinned to it.

    Raises:
        DefinitionChangedError: What the files say now is something else.
    """
    return catalog.pinned(f"{claim.qualification}@{claim.version}", claim.definition_hash)


def drafts_of(seal: ValueSeal, seat: Seat) -> dict[str, UnitDraft]:
    """The unsubmitted marks of each unit; `seal` is the applicant's."""
    if seat.draft is None:
        return {}
    return drafts_read(seal.open(Sealed.SEAT_DRAFT.at(seat.id), seat.draft))


def sealed_drafts(seal: ValueSeal, seat_id: UUID, drafts: Mapping[str, UnitDraft]) -> bytes:
    """What `drafts_of` opens."""
    return seal.seal(Sealed.SEAT_DRAFT.at(seat_id), drafts_text(drafts))


def drafts_text(drafts: Mapping[str, UnitDraft]) -> str:
    """What `drafts_read` reads: to be sealed before it is kept."""
    plain = {unit: draft.model_dump(mode="json") for unit, draft in drafts.items()}
    return json.dumps(plain, ensure_ascii=False)


def drafts_read(text: str) -> dict[str, UnitDraft]:
    """The unsubmitted marks of each unit."""
    return {unit: UnitDraft.model_validate(draft) for unit, draft in json.loads(text).items()}


def hold(
    session: Session,
    desk: Desk,
    assessor_id: UUID,
    claim_id: UUID,
    kind: SeatKind = SeatKind.FIRST,
) -> Seat:
    """Hold a seat of a claim under a lease, new or renewed."""
    now = desk.clock.now()
    claim = claim_in_queue(session, claim_id, assessor_id)
    qualification_of(claim, desk.catalog)
    check_declared(session, assessor_id, claim_id)
    if tie_by_rule(session, desk.catalog, desk.keyring, assessor_id, claim) is not None:
        raise InterestError
    reference = f"{claim.qualification}@{claim.version}"
    check_calibrated(session, desk.catalog, assessor_id, reference, now)
    lock_hands(session, assessor_id)
    held = held_now(session, assessor_id, claim_id, now)
    fit, units = fit_of(session, assessor_id), units_to_mark(session, desk, claim, kind)
    at_most = desk.catalog.practice(claim.qualification).lease.claims_at_once
    check_assignment(fit, claim.qualification, held, at_most, units)
    seats = store.seats_of(session, claim_id)
    done = bars(session, claim, assessor_id)
    check_take(kind, [store.held(seat) for seat in seats], assessor_id, now, done)
    if kind is SeatKind.APPEAL:
        check_fresh(session, assessor_id, claim_id)
    row = next((seat for seat in seats if seat.kind is kind), None)
    if row is None:
        taken = _add_seat(session, desk, assessor_id, claim, kind)
    else:
        taken = _take_over(session, desk, assessor_id, row, desk.terms_of(claim))
    if not taken or not _begin(session, claim, kind):
        raise SeatTakenError
    return seat_held(session, assessor_id, claim_id)


def bars(session: Session, claim: Claim, assessor_id: UUID) -> frozenset[Permission]:
    """What somebody did on a claim that may keep them from a seat of it.

    To have marked it in an earlier round does not: in this one they have no seat yet.
    """
    who = Who(kind=ActorKind.STAFF, id=assessor_id)
    done = done_by(audit.deeds_of(session, claim.id, who))
    return done - {Permission.SCORE} if claim.round > 1 else done


def units_to_mark(session: Session, desk: Desk, claim: Claim, kind: SeatKind) -> frozenset[str]:
    """The units that a seat of a claim marks: all of them, or those it was called for.

    In a reassessment they are those that are assessed again.
    """
    opening = None if kind is SeatKind.FIRST else unsettled(session, claim.id)
    called = frozenset() if opening is None else frozenset(each["unit"] for each in opening.calls)
    called = called or frozenset(criteria_again(session, claim.id, claim.round))
    return called or frozenset(each.id for each in qualification_of(claim, desk.catalog).units)


def check_declared(session: Session, assessor_id: UUID, claim_id: UUID) -> None:
    """Refuse a seat to who has a conflict of interest, or has not said that they have none.

    Raises:
        NotDeclaredError: They said nothing yet.
        InterestError: Something ties them to the applicant.
    """
    found = declaration_of(session, claim_id, assessor_id)
    if found is None:
        raise NotDeclaredError
    if found.interest is not None:
        raise InterestError


def _add_seat(
    session: Session, desk: Desk, assessor_id: UUID, claim: Claim, kind: SeatKind
) -> bool:
    lease = begin_lease(desk.clock.now(), desk.terms_of(claim))
    return store.add_seat(
        session,
        Seat(
            claim_id=claim.id,
            round=claim.round,
            kind=kind,
            assessor_id=assessor_id,
            taken_at=desk.clock.now(),
            lease_until=lease.until,
            lease_limit=lease.limit,
        ),
    )


def _take_over(
    session: Session, desk: Desk, assessor_id: UUID, row: Seat, terms: LeaseTerms
) -> bool:
    """Hold a seat that somebody held before, perhaps the same person."""
    now = desk.clock.now()
    mine = row.assessor_id == assessor_id
    lease = store.held(row).lease
    lapsed = lease.lapsed(now)
    lease = begin_lease(now, terms) if lapsed else lease.renewed(now, terms)
    return store.change_seat(
        session,
        row,
        assessor_id=assessor_id,
        taken_at=now if lapsed else row.taken_at,
        lease_until=lease.until,
        lease_limit=lease.limit,
        draft=row.draft if mine else None,
    )


def check_fresh(session: Session, assessor_id: UUID, claim_id: UUID) -> None:
    """Refuse the review of an appeal to who touched or saw its claim before, or is named by it.

    Raises:
        ClaimNotInQueueError: There is no appeal.
        TwoSeatsError: They did, or are.
    """
    row = appeals.appeal_row(session, claim_id)
    if row is None:
        raise ClaimNotInQueueError
    named = appeals.is_named(session, claim_id, assessor_id) or appeals.looked_before(
        session, claim_id, assessor_id, row.lodged_at
    )
    deeds = appeals.deeds_on(session, claim_id, assessor_id)
    check_untouched(deeds, row.lodged_at, named=named)


def put_back(session: Session, claim_id: UUID) -> None:
    """Let an appeal wait for another reviewer."""
    row = appeals.appeal_row(session, claim_id)
    if row is not None:
        appeals.move(session, row, move_appeal(row.state, AppealState.LODGED))


def _begin(session: Session, claim: Claim, kind: SeatKind) -> bool:
    if kind is SeatKind.APPEAL:
        row = appeals.appeal_row(session, claim.id)
        if row is None or row.state is AppealState.IN_REVIEW:
            return row is not None
        return appeals.move(session, row, move_appeal(row.state, AppealState.IN_REVIEW))
    if claim.state is ClaimState.IN_ASSESSMENT:
        return True
    to = move_claim(claim.state, ClaimState.IN_ASSESSMENT)
    return store.change_claim(session, claim, to)
