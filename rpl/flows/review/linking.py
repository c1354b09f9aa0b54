"""An assessor who holds a claim notes which criteria an evidence item speaks for."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import Session

from rpl.domain.audit import Act, ActorKind, Deed, Who
from rpl.domain.evidence_links import EvidenceLink, link_change
from rpl.domain.intake import EvidenceNotFoundError
from rpl.domain.journey import EvidenceState
from rpl.flows.review.desk import Desk, claim_in_queue, qualification_of, seat_held, working
from rpl.store import audit
from rpl.store.evidence_links import keep_change, links_of_item
from rpl.store.intake import evidence_row


def note_links(
    session: Session,
    desk: Desk,
    *,
    assessor_id: UUID,
    claim_id: UUID,
    evidence_id: UUID,
    wanted: Collection[EvidenceLink],
) -> None:
    """Make `wanted` all links that this assessor has of one evidence item.

    What the applicant or another marker linked stays as it is.

    Raises:
        ReviewRefusedError: The seat is not held now, or was submitted.
        ClaimNotInQueueError: The claim was decided or withdrawn.
        EvidenceNotFoundError: The claim has no such document that its applicant confirmed.
        LinkRefusedError: There is no such unit or criterion in this claim.
    """
    working(seat_held(session, assessor_id, claim_id), assessor_id, desk.clock.now())
    claim = claim_in_queue(session, claim_id, assessor_id)
    item = evidence_row(session, claim_id, evidence_id)
    if item is None or item.state is not EvidenceState.CONFIRMED:
        raise EvidenceNotFoundError
    known = links_of_item(session, evidence_id)
    change = link_change(
        [each.link for each in known if each.staff_id == assessor_id],
        wanted,
        criteria={
            (unit.id, criterion.code)
            for unit in qualification_of(claim, desk.catalog).units
            for criterion in desk.catalog.rubric_of(unit).criteria
        },
        evidence={evidence_id},
    )
    keep_change(session, change, assessor_id, desk.clock.now())
    who = Who(kind=ActorKind.STAFF, id=assessor_id)
    for deed, changed in ((Deed.LINK_NOTED, change.added), (Deed.LINK_WITHDRAWN, change.removed)):
        for link in sorted(changed, key=lambda link: (link.unit, link.criterion)):
            details = {"unit": link.unit.lower(), "criterion": link.criterion.lower()}
            act = Act(
                deed=deed, claim_id=claim_id, subject_id=evidence_id, who=who, details=details
            )
            audit.append(session, desk.clock, act)
