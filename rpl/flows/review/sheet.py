"""Marking a claim's units, and submitting the marks once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.assessment import Qualification, Unit
from rpl.domain.audit import Act, ActorKind, Deed, Who
from rpl.domain.citing import by_page
from rpl.domain.marking import (
    CitedPlace,
    Mark,
    Marks,
    SheetIncompleteError,
    UnitDraft,
    UnitUnknownError,
    check_complete,
    check_draft,
    cite_for_levels,
    fill_open,
    open_criteria,
)
from rpl.domain.review import SeatKind, SheetChangedError, SheetStaleError
from rpl.domain.rubric import Code, Rubric
from rpl.domain.scoring import Unscored
from rpl.flows.review.admitting import check_admission
from rpl.flows.review.citing import placed_marks
from rpl.flows.review.clock import end_stops
from rpl.flows.review.desk import (
    ClaimNotInQueueError,
    Desk,
    check_fresh,
    claim_in_queue,
    drafts_of,
    hold,
    qualification_of,
    sealed_drafts,
    seat_held,
    working,
)
from rpl.flows.review.further import call_next, check_explained, criteria_of, units_of
from rpl.ports import ValueSeal
from rpl.store import audit
from rpl.store.review import seats as store
from rpl.store.sealed import Sealed, claim_seal
from rpl.store.tables import Citation, Claim, Judgement, Seat


@dataclass(frozen=True, slots=True)
class UnitSheet:
    """The marks of one unit as they were sent; `version` is that of the page they come from.

    `common` is cited for every level that cites nothing itself; `rest` is chosen for every
    criterion without a choice.
    """

    unit: str
    version: int
    marks: Mapping[str, Mark]
    common: tuple[CitedPlace, ...] = ()
    rest: Unscored | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """A draft was saved: the seat's new version, and until when the claim is now held."""

    version: int
    lease_until: datetime


def save(
    session: Session,
    desk: Desk,
    *,
    assessor_id: UUID,
    claim_id: UUID,
    sheet: UnitSheet,
    take_again: bool = False,
) -> Saved:
    """Save the draft marks of one unit and renew the lease.

    With `take_again` a lease that ran out is begun anew first, if nobody else took the claim.

    Raises:
        ReviewRefusedError: The seat is not held, lapsed, submitted, or the page is stale.
        SheetMismatchError: A criterion is unknown, or a level is off its scale.
        MarksRefusedError: A citation, a note or the unit cannot stand.
    """
    now = desk.clock.now()
    seat = seat_held(session, assessor_id, claim_id)
    if take_again and store.held(seat).lease.lapsed(now):
        seat = hold(session, desk, assessor_id, claim_id, seat.kind)
    held = working(seat, assessor_id, now)
    claim = claim_in_queue(session, claim_id, assessor_id)
    qualification = qualification_of(claim, desk.catalog)
    seal = claim_seal(session, desk.keyring, claim_id)
    drafts = drafts_of(seal, seat)
    known = drafts.get(sheet.unit, UnitDraft())
    if sheet.unit not in units_of(session, seat, qualification):
        raise UnitUnknownError
    if seat.kind is SeatKind.APPEAL:
        check_fresh(session, assessor_id, claim_id)
    rubric = _rubric(session, desk.catalog, seat, qualification.unit(sheet.unit))
    marks = _checked_marks(session, rubric, seal, claim_id, sheet)
    if known.version != sheet.version:
        raise SheetStaleError(unit=sheet.unit)
    saved = UnitDraft(version=known.version + 1, saved_at=now, marks=marks)
    lease = held.lease.renewed(now, desk.terms_of(claim))
    version = seat.version + 1
    draft = sealed_drafts(seal, seat.id, {**drafts, sheet.unit: saved})
    if not store.change_seat(session, seat, draft=draft, lease_until=lease.until):
        raise SheetStaleError(unit=sheet.unit)
    return Saved(version=version, lease_until=lease.until)


def submit(
    session: Session, desk: Desk, *, assessor_id: UUID, claim_id: UUID, version: int
) -> None:
    """Turn the draft into judgements with their citations, once.

    Asks for the decision, unless the marks call for another seat first.

    `version` is the seat's, as on the page the assessor looked at.

    Raises:
        ReviewRefusedError: The seat is not held, lapsed, submitted, or the page is stale.
        SheetIncompleteError: Some criteria still want a choice or a citation.
        ReasonMissingError: Two marks were settled without saying why.
        SheetMismatchError: A draft does not fit the pinned rubric.
    """
    seat, claim, qualification = record_marks(
        session, desk, assessor_id=assessor_id, claim_id=claim_id, version=version
    )
    if seat.kind is SeatKind.APPEAL:
        raise ClaimNotInQueueError
    end_stops(session, desk, assessor_id, claim_id)
    if not call_next(session, desk, seat, qualification):
        desk.queue.hand_over(session, "decide", claim_id, applicant_id=claim.applicant_id)


def record_marks(
    session: Session, desk: Desk, *, assessor_id: UUID, claim_id: UUID, version: int
) -> tuple[Seat, Claim, Qualification]:
    """Turn the draft into judgements with their citations, once, and close the seat.

    Raises:
        MarksRefusedError: As `submit` says; and what else it does.
        ReviewRefusedError: The seat is not held, lapsed, submitted, or the page is stale.
    """
    now = desk.clock.now()
    seat = seat_held(session, assessor_id, claim_id)
    working(seat, assessor_id, now)
    if seat.version != version:
        raise SheetChangedError
    claim = claim_in_queue(session, claim_id, assessor_id)
    if seat.kind is SeatKind.APPEAL:
        check_fresh(session, assessor_id, claim_id)
    check_admission(session, desk, seat, claim)
    qualification = qualification_of(claim, desk.catalog)
    seal = claim_seal(session, desk.keyring, claim_id)
    kept = drafts_of(seal, seat)
    asked = units_of(session, seat, qualification)
    units = tuple(unit for unit in qualification.units if unit.id in asked)
    drafts = {unit.id: kept.get(unit.id, UnitDraft()).marks for unit in units}
    rubrics = {unit.id: _rubric(session, desk.catalog, seat, unit) for unit in units}
    _check_complete(session, rubrics, claim_id, drafts)
    check_explained(session, seal, seat, drafts)
    seat_id = seat.id
    if not store.change_seat(session, seat, submitted_at=now):
        raise SheetChangedError
    citable = store.citable(session, claim_id)
    found = [
        (unit, placed_marks(session, seal, claim_id, unit.id, drafts[unit.id], citable))
        for unit in units
    ]
    _record(session, seal, seat_id, found)
    who = Who(kind=ActorKind.STAFF, id=assessor_id)
    act = Act(deed=Deed.SCORES_SUBMITTED, claim_id=claim_id, subject_id=seat_id, who=who)
    audit.append(session, desk.clock, act)
    return seat, claim, qualification


def _rubric(session: Session, catalog: Catalog, seat: Seat, unit: Unit) -> Rubric:
    """The rubric of a unit with the criteria that are marked from this seat."""
    rubric, some = catalog.rubric_of(unit), criteria_of(session, seat).get(unit.id)
    return rubric if some is None else rubric.only(some)


def _checked_marks(
    session: Session, rubric: Rubric, seal: ValueSeal, claim_id: UUID, sheet: UnitSheet
) -> dict[Code, Mark]:
    citable = store.citable(session, claim_id)
    marks = cite_for_levels(sheet.marks, sheet.common)
    if sheet.rest is not None:
        marks = fill_open(rubric, marks, sheet.rest)
    check_draft(rubric, marks, citable)
    return placed_marks(session, seal, claim_id, sheet.unit, marks, citable)


def _check_complete(
    session: Session,
    rubrics: Mapping[str, Rubric],
    claim_id: UUID,
    drafts: Mapping[str, Marks],
) -> None:
    wanting = {
        unit: missing
        for unit, rubric in rubrics.items()
        if (missing := open_criteria(rubric, drafts[unit]))
    }
    if wanting:
        named = "; ".join(f"{unit} ({', '.join(codes)})" for unit, codes in wanting.items())
        raise SheetIncompleteError(units=named)
    citable = store.citable(session, claim_id)
    for unit, rubric in rubrics.items():
        check_complete(rubric, drafts[unit], citable)


def _record(
    session: Session, seal: ValueSeal, seat_id: UUID, marked: Sequence[tuple[Unit, Marks]]
) -> None:
    cited: dict[UUID, tuple[CitedPlace, ...]] = {}
    for unit, marks in marked:
        for criterion, mark in marks.items():
            judgement_id = uuid4()
            cited[judgement_id] = mark.cited
            session.add(
                Judgement(
                    id=judgement_id,
                    seat_id=seat_id,
                    unit=unit.id,
                    rubric=unit.rubric,
                    criterion=criterion,
                    level=None if isinstance(mark.choice, Unscored) else mark.choice,
                    unscored=mark.choice if isinstance(mark.choice, Unscored) else None,
                    note=seal.seal(Sealed.JUDGEMENT_NOTE.at(judgement_id), mark.note),
                )
            )
    session.flush()
    for judgement_id, mine in cited.items():
        for each in by_page(mine):
            place = each.place
            session.add(
                Citation(
                    judgement_id=judgement_id,
                    evidence_id=place.evidence,
                    page=place.page,
                    box=None if place.box is None else place.box.model_dump(),
                    lines=list(each.lines) or None,
                    answer=place.answer,
                )
            )
