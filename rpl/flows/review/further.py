"""What follows when a sheet is submitted: another seat, or the decision.

The policy of the qualification decides.  Why a seat was called for is kept with it, and shown to
nobody who marks before every mark is in.
"""

from collections.abc import Mapping
from uuid import UUID

from sqlmodel import Session

from rpl.domain.assessment import Qualification
from rpl.domain.audit import THE_SERVICE, Act, Deed
from rpl.domain.decision import DecisionBasis
from rpl.domain.marking import Marks
from rpl.domain.moderation import (
    Call,
    FirstMarks,
    ReasonMissingError,
    adjudication_calls,
    second_calls,
    unexplained,
    units_called,
)
from rpl.domain.reassessment import kept, with_kept
from rpl.domain.review import SeatKind
from rpl.domain.rubric import Code
from rpl.domain.scoring import Unscored
from rpl.domain.second_marking import Risk
from rpl.flows.review.desk import Desk, seat_held
from rpl.ports import ValueSeal
from rpl.store import audit
from rpl.store.decision import decisions
from rpl.store.matches import is_to_look_into
from rpl.store.reassessment import criteria_again
from rpl.store.review import openings
from rpl.store.review import seats as store
from rpl.store.review.marks import marks_given
from rpl.store.sealed import claim_seal
from rpl.store.tables import Seat, SeatOpening

_NEXT = {SeatKind.FIRST: SeatKind.SECOND, SeatKind.SECOND: SeatKind.ADJUDICATION}
_SEES = {
    SeatKind.ADJUDICATION: (SeatKind.FIRST, SeatKind.SECOND),
    SeatKind.APPEAL: (SeatKind.FIRST, SeatKind.SECOND, SeatKind.ADJUDICATION),
}
"""Who sees which sheets of others while they mark."""
_DEEDS = {
    SeatKind.SECOND: Deed.SECOND_MARK_CALLED,
    SeatKind.ADJUDICATION: Deed.ADJUDICATION_CALLED,
}


def units_of(session: Session, seat: Seat, qualification: Qualification) -> tuple[str, ...]:
    """The units that are marked from a seat: all from the first, else those that were called.

    In a reassessment the first marks only what is assessed again.
    """
    found = openings.called(session, seat.claim_id, seat.round, seat.kind)
    if found is not None:
        return units_called(found.calls)
    again = criteria_again(session, seat.claim_id, seat.round)
    return tuple(unit.id for unit in qualification.units if not again or unit.id in again)


def criteria_of(session: Session, seat: Seat) -> Mapping[str, frozenset[Code]]:
    """Of which units a seat marks some criteria only, and which.

    Those that an appeal objects to, or that are assessed again.
    """
    if seat.kind is not SeatKind.APPEAL:
        return criteria_again(session, seat.claim_id, seat.round)
    found = openings.called(session, seat.claim_id, seat.round, seat.kind)
    if found is None:
        return {}
    return {
        unit: frozenset(c.criterion for c in found.calls if c.unit == unit and c.criterion)
        for unit in units_called(found.calls)
    }


def kept_marks(session: Session, seat: Seat) -> Mapping[str, Mapping[Code, int | Unscored]]:
    """The marks of each unit that is assessed again which stay as they were; else nothing."""
    again = criteria_again(session, seat.claim_id, seat.round)
    if not again:
        return {}
    return {
        row.unit: kept(DecisionBasis.model_validate(row.basis).sheet, again[row.unit])
        for row in decisions(session, seat.claim_id)
        if row.unit in again
    }


def call_next(session: Session, desk: Desk, seat: Seat, qualification: Qualification) -> bool:
    """Settle the seat that was just submitted, and open the one that its marks call for.

    Answers False where they call for none, so that the decision can follow.
    """
    opening = openings.unsettled(session, seat.claim_id)
    if opening is not None:
        opening.settled_at = desk.clock.now()
        session.add(opening)
    policy = desk.catalog.marking_policy(qualification.slug)
    if policy is None or seat.kind not in _NEXT:
        return False
    kept = kept_marks(session, seat)
    rubrics = {
        unit.id: desk.catalog.rubric_of(unit)
        for unit in qualification.units
        if not kept or unit.id in kept
    }
    sheets = store.sheets_of(session, seat.claim_id)
    first = with_kept(kept, sheets[SeatKind.FIRST])
    second = with_kept(kept, sheets.get(SeatKind.SECOND, {}))
    rules = policy.second_marking
    if seat.kind is SeatKind.SECOND:
        return _open(session, desk, seat, adjudication_calls(rubrics, rules, first, second))
    marks = FirstMarks(
        claim_id=seat.claim_id,
        sheets=first,
        earlier_claims=store.earlier_claims(
            session, seat.assessor_id, seat.claim_id, rules.first_claims
        ),
        took=desk.clock.now() - seat.taken_at,
        risks=_risks(session, seat),
    )
    return _open(session, desk, seat, second_calls(rubrics, rules, marks, desk.seed))


def _risks(session: Session, seat: Seat) -> frozenset[Risk]:
    """What else makes a claim worth a second look; nobody who marks is told which it is."""
    alike = is_to_look_into(session, seat.claim_id)
    return frozenset({Risk.SIMILAR_EVIDENCE} if alike else ())


def check_explained(
    session: Session, seal: ValueSeal, seat: Seat, drafts: Mapping[str, Marks]
) -> None:
    """Refuse a third person's marks that do not say why.

    Raises:
        ReasonMissingError: Somewhere two marks differ, or theirs is neither, and the note is empty.
    """
    if seat.kind is not SeatKind.ADJUDICATION:
        return
    wanting = []
    for unit, final in drafts.items():
        given = marks_given(session, seal, seat.claim_id, unit, seat.round)
        codes = unexplained(given[SeatKind.FIRST], given[SeatKind.SECOND], final)
        wanting += [f"{unit} ({', '.join(codes)})"] if codes else []
    if wanting:
        raise ReasonMissingError(units="; ".join(wanting))


def marks_to_settle(
    session: Session, desk: Desk, *, assessor_id: UUID, claim_id: UUID, unit: str
) -> Mapping[SeatKind, Marks]:
    """All sheets of a unit, for whoever settles two or reviews an appeal now; else nothing.

    Raises:
        NotYourSeatError: The person does not hold the claim.
    """
    seat = seat_held(session, assessor_id, claim_id)
    held = store.held(seat)
    if seat.kind not in _SEES or held.lease.lapsed(desk.clock.now()):
        return {}
    seal = claim_seal(session, desk.keyring, claim_id)
    # Who hears an appeal reads the marks of all rounds, of each criterion the newest.
    rounds = range(1, seat.round + 1) if seat.kind is SeatKind.APPEAL else (seat.round,)
    seen: dict[SeatKind, Marks] = {}
    for number in rounds:
        for kind, marks in marks_given(session, seal, claim_id, unit, number).items():
            seen[kind] = {**seen.get(kind, {}), **marks}
    return {kind: seen[kind] for kind in _SEES[seat.kind] if kind in seen}


def _open(session: Session, desk: Desk, seat: Seat, calls: tuple[Call, ...]) -> bool:
    if not calls:
        return False
    kind = _NEXT[seat.kind]
    opening = SeatOpening(
        claim_id=seat.claim_id,
        round=seat.round,
        kind=kind,
        calls=[call.model_dump(mode="json") for call in calls],
        opened_at=desk.clock.now(),
    )
    session.add(opening)
    # The trail says that a seat was called for, not why: applicants can export it before the end.
    act = Act(deed=_DEEDS[kind], claim_id=seat.claim_id, subject_id=opening.id, who=THE_SERVICE)
    audit.append(session, desk.clock, act)
    return True
