"""An assessor who holds a claim notes which values of its documents the issuer vouches for."""

from uuid import UUID

from sqlmodel import Session

from rpl.domain.audit import Act, ActorKind, Deed, Who
from rpl.domain.errors import FieldProblem
from rpl.domain.intake import EvidenceNotFoundError
from rpl.domain.issuer_check import CheckNoted, check_noted
from rpl.domain.journey import EvidenceState
from rpl.domain.record import FieldName, FieldState
from rpl.flows.review.desk import Desk, claim_in_queue, seat_held, working
from rpl.store import audit
from rpl.store.intake import evidence_row
from rpl.store.record import field_rows, recorded_fields
from rpl.store.sealed import Sealed, claim_seal


def note_check(
    session: Session,
    desk: Desk,
    *,
    assessor_id: UUID,
    claim_id: UUID,
    evidence_id: UUID,
    field: str,
    how: str,
) -> tuple[FieldProblem, ...]:
    """Keep that a value was checked with the issuer; or say what is wrong and keep nothing.

    Raises:
        ReviewRefusedError: The seat is not held now, or was submitted.
        ClaimNotInQueueError: The claim was decided or withdrawn.
        EvidenceNotFoundError: The claim has no such document that its applicant confirmed.
    """
    _check_held(session, desk, assessor_id, claim_id, evidence_id)
    seal = claim_seal(session, desk.keyring, claim_id)
    known = {each.name for each in recorded_fields(session, seal, evidence_id) if each.value}
    noted = check_noted(field, how, known)
    if not isinstance(noted, CheckNoted):
        return noted
    row = field_rows(session, evidence_id)[noted.name]
    row.state = FieldState.VERIFIED
    row.checked_how = seal.seal(Sealed.FIELD_CHECKED_HOW.at(row.id), noted.how)
    row.checked_by, row.checked_at = assessor_id, desk.clock.now()
    session.add(row)
    _note(session, desk, Deed.FIELD_CHECKED, assessor_id, (claim_id, evidence_id, noted.name))
    return ()


def withdraw_check(
    session: Session,
    desk: Desk,
    *,
    assessor_id: UUID,
    claim_id: UUID,
    evidence_id: UUID,
    field: str,
) -> None:
    """Take back that a value was checked; one that was not checked stays as it is.

    Raises:
        ReviewRefusedError: The seat is not held now, or was submitted.
        ClaimNotInQueueError: The claim was decided or withdrawn.
        EvidenceNotFoundError: The claim has no such document that its applicant confirmed.
    """
    _check_held(session, desk, assessor_id, claim_id, evidence_id)
    rows = field_rows(session, evidence_id)
    row = next((row for name, row in rows.items() if name.value == field), None)
    if row is None or row.state is not FieldState.VERIFIED:
        return
    row.state = FieldState.CONFIRMED
    row.checked_how = row.checked_by = row.checked_at = None
    session.add(row)
    deed = Deed.FIELD_CHECK_WITHDRAWN
    _note(session, desk, deed, assessor_id, (claim_id, evidence_id, row.name))


def _check_held(
    session: Session, desk: Desk, assessor_id: UUID, claim_id: UUID, evidence_id: UUID
) -> None:
    working(seat_held(session, assessor_id, claim_id), assessor_id, desk.clock.now())
    claim_in_queue(session, claim_id, assessor_id)
    item = evidence_row(session, claim_id, evidence_id)
    if item is None or item.state is not EvidenceState.CONFIRMED:
        raise EvidenceNotFoundError


def _note(
    session: Session, desk: Desk, deed: Deed, assessor_id: UUID, what: tuple[UUID, UUID, FieldName]
) -> None:
    claim_id, evidence_id, name = what
    act = Act(
        deed=deed,
        claim_id=claim_id,
        subject_id=evidence_id,
        who=Who(kind=ActorKind.STAFF, id=assessor_id),
        details={"field": name.value},
    )
    audit.append(session, desk.clock, act)
