"""An assessor who holds a claim says whether a document is valid and authentic evidence."""

from uuid import UUID, uuid4

from sqlmodel import Session

from rpl.domain.audit import Act, ActorKind, Deed, Who
from rpl.domain.errors import FieldProblem
from rpl.domain.evidence_rules import Appraisal, appraisal
from rpl.domain.intake import EvidenceNotFoundError
from rpl.domain.journey import EvidenceState
from rpl.flows.review.desk import Desk, claim_in_queue, seat_held, working
from rpl.store import audit
from rpl.store.appraisals import appraisal_row
from rpl.store.intake import evidence_row
from rpl.store.sealed import Sealed, claim_seal, seal_optional
from rpl.store.tables import AppraisalRow


def appraise(
    session: Session,
    desk: Desk,
    *,
    assessor_id: UUID,
    claim_id: UUID,
    evidence_id: UUID,
    said: tuple[str, str, str],
) -> tuple[FieldProblem, ...]:
    """Keep what this assessor says of an item; or say what is wrong and keep nothing.

    `said` is whether it is valid, whether it is authentic, and what would settle a doubt.  It
    replaces what the same assessor said before.

    Raises:
        ReviewRefusedError: The seat is not held now, or was submitted.
        ClaimNotInQueueError: The claim was decided or withdrawn.
        EvidenceNotFoundError: The claim has no such document that its applicant confirmed.
    """
    working(seat_held(session, assessor_id, claim_id), assessor_id, desk.clock.now())
    claim_in_queue(session, claim_id, assessor_id)
    item = evidence_row(session, claim_id, evidence_id)
    if item is None or item.state is not EvidenceState.CONFIRMED:
        raise EvidenceNotFoundError
    found = appraisal(*said)
    if not isinstance(found, Appraisal):
        return found
    seal = claim_seal(session, desk.keyring, claim_id)
    row = appraisal_row(session, evidence_id, assessor_id) or AppraisalRow(
        id=uuid4(), evidence_id=evidence_id, staff_id=assessor_id, appraised_at=desk.clock.now()
    )
    row.valid, row.authentic, row.appraised_at = found.valid, found.authentic, desk.clock.now()
    place = Sealed.APPRAISAL_SETTLING.at(row.id)
    row.settling = seal_optional(seal, place, found.settling or None)
    session.add(row)
    details = {"valid": found.valid or "open", "authentic": found.authentic or "open"}
    act = Act(
        deed=Deed.EVIDENCE_APPRAISED,
        claim_id=claim_id,
        subject_id=evidence_id,
        who=Who(kind=ActorKind.STAFF, id=assessor_id),
        details=details,
    )
    audit.append(session, desk.clock, act)
    return ()
