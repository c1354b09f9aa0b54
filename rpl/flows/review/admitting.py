"""Whoever took a claim says whether it can be assessed, where its programme has that step."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.admission import (
    Admission,
    AdmissionClosedError,
    AdmissionMissingError,
    AdmissionStands,
    admission,
    holds,
    is_wanting,
)
from rpl.domain.audit import Act, ActorKind, Deed, Who
from rpl.domain.errors import FieldProblem
from rpl.domain.evidence_request import EvidenceAsked
from rpl.domain.review import SeatKind
from rpl.flows.review.asking import wait_for_answer
from rpl.flows.review.desk import Desk, claim_in_queue, qualification_of, seat_held, working
from rpl.store import audit
from rpl.store.review.admission import admissions_of, admissions_of_person
from rpl.store.review.clocks import stops_of
from rpl.store.tables import AdmissionRow, Claim, Seat


def admit(
    session: Session,
    desk: Desk,
    *,
    assessor_id: UUID,
    claim_id: UUID,
    chosen: str,
    language: str,
) -> Admission | FieldProblem:
    """Say that a claim can be assessed, or which rule it does not meet.

    In the second case the applicant is told, and the claim waits for their answer as for more
    evidence.  `language` is that of the page.

    Raises:
        ReviewRefusedError: The seat is not held now, or was submitted.
        ClaimNotInQueueError: The claim was decided or withdrawn.
        AdmissionClosedError: It was said already, or the programme has no such step.
    """
    now = desk.clock.now()
    seat = seat_held(session, assessor_id, claim_id)
    working(seat, assessor_id, now)
    claim = claim_in_queue(session, claim_id, assessor_id)
    if seat.kind is not SeatKind.FIRST or not _wanting(session, desk, claim):
        raise AdmissionClosedError
    clocks = qualification_of(claim, desk.catalog).clocks
    said = admission(chosen, desk.catalog.eligibility.get(claim.qualification), clocks, now)
    if isinstance(said, FieldProblem):
        return said
    row = AdmissionRow(
        claim_id=claim_id,
        decided_by=assessor_id,
        decided_at=now,
        rule=said.rule,
        valid_until=said.valid_until,
    )
    session.add(row)
    session.flush()
    if said.rule is not None:
        told = EvidenceAsked(criteria=(), note="", note_language=language, rule=said.rule)
        wait_for_answer(session, desk, seat, claim, told)
    deed = Deed.CLAIM_ADMITTED if said.admitted else Deed.ADMISSION_WITHHELD
    who = Who(kind=ActorKind.STAFF, id=assessor_id)
    audit.append(session, desk.clock, Act(deed=deed, claim_id=claim_id, who=who))
    return said


def admission_stands(
    session: Session, catalog: Catalog, claim_id: UUID, now: datetime
) -> AdmissionStands | None:
    """Where a claim stands; None where its programme has no such step, or it was not sent yet."""
    claim = session.get_one(Claim, claim_id)
    clocks = catalog.qualification(f"{claim.qualification}@{claim.version}").clocks
    if clocks.admit_days is None or claim.submitted_at is None:
        return None
    own, earlier = admissions_of(session, claim_id), admissions_of_person(session, claim)
    holding = tuple(each for each in earlier if holds(each, now))
    return AdmissionStands(
        wanting=is_wanting(clocks, own, earlier, now),
        due=clocks.admission(claim.submitted_at, stops_of(session, [claim_id])[claim_id], now),
        said=next(iter((*own, *holding)), None),
    )


def check_admission(session: Session, desk: Desk, seat: Seat, claim: Claim) -> None:
    """Refuse the marks of a claim of which nobody said whether it can be assessed.

    Raises:
        AdmissionMissingError: Its programme has that step, and it is still open.
    """
    if seat.kind is SeatKind.FIRST and _wanting(session, desk, claim):
        raise AdmissionMissingError


def _wanting(session: Session, desk: Desk, claim: Claim) -> bool:
    stands = admission_stands(session, desk.catalog, claim.id, desk.clock.now())
    return stands is not None and stands.wanting
