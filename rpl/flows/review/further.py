"""What follows when a sheet is submitted: another seat, or the decision.

The policy of the qualification decides.  Why a seat was called for is kept with it, and shown to
nobody who marks before every mark is in.
"""

from sqlmodel import Session

from rpl.domain.assessment import Qualification
from rpl.domain.audit import THE_SERVICE, Act, Deed
from rpl.domain.moderation import (
    Call,
    FirstMarks,
    adjudication_calls,
    second_calls,
    units_called,
)
from rpl.domain.review import SeatKind
from rpl.flows.review.desk import Desk
from rpl.store import audit
from rpl.store.review import openings
from rpl.store.review import seats as store
from rpl.store.tables import Seat, SeatOpening

_NEXT = {SeatKind.FIRST: SeatKind.SECOND, SeatKind.SECOND: SeatKind.ADJUDICATION}
_DEEDS = {
    SeatKind.SECOND: Deed.SECOND_MARK_CALLED,
    SeatKind.ADJUDICATION: Deed.ADJUDICATION_CALLED,
}


def units_of(session: Session, seat: Seat, qualification: Qualification) -> tuple[str, ...]:
    """The units that are marked from a seat: all from the first, else those that were called."""
    found = openings.called(session, seat.claim_id, seat.kind)
    if found is None:
        return tuple(unit.id for unit in qualification.units)
    return units_called(found.calls)


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
    rubrics = {unit.id: desk.catalog.rubric_of(unit) for unit in qualification.units}
    sheets = store.sheets_of(session, seat.claim_id)
    first, second = sheets[SeatKind.FIRST], sheets.get(SeatKind.SECOND, {})
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
    )
    return _open(session, desk, seat, second_calls(rubrics, rules, marks, desk.seed))


def _open(session: Session, desk: Desk, seat: Seat, calls: tuple[Call, ...]) -> bool:
    if not calls:
        return False
    kind = _NEXT[seat.kind]
    opening = SeatOpening(
        claim_id=seat.claim_id,
        kind=kind,
        calls=[call.model_dump(mode="json") for call in calls],
        opened_at=desk.clock.now(),
    )
    session.add(opening)
    # The trail says that a seat was called for, not why: applicants can export it before the end.
    act = Act(deed=_DEEDS[kind], claim_id=seat.claim_id, subject_id=opening.id, who=THE_SERVICE)
    audit.append(session, desk.clock, act)
    return True
