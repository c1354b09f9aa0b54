"""An applicant says which of their evidence speaks for which criterion."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.audit import Act, Deed
from rpl.domain.evidence_links import EvidenceLink, LinkChange, LinkRefusedError, link_change
from rpl.domain.intake import EvidenceNotFoundError
from rpl.flows.intake.locking import lock_open
from rpl.ports import Clock
from rpl.store import audit
from rpl.store.evidence_links import keep_change, linkable, links, links_of_item


def link_evidence(
    session: Session,
    clock: Clock,
    catalog: Catalog,
    claim_id: UUID,
    *,
    unit: str,
    wanted: Collection[EvidenceLink],
) -> LinkChange:
    """Make `wanted` all links that the applicant has in one unit.

    Raises:
        MoveNotAllowedError: The claim was sent, or withdrawn.
        LinkRefusedError: There is no such unit, criterion or evidence item in this claim.
    """
    claim = lock_open(session, claim_id)
    qualification = catalog.qualification(f"{claim.qualification}@{claim.version}")
    found = next((each for each in qualification.units if each.id == unit), None)
    if found is None:
        raise LinkRefusedError
    mine = [each.link for each in links(session, claim_id) if each.staff_id is None]
    change = link_change(
        [link for link in mine if link.unit == unit],
        wanted,
        criteria={(unit, criterion.code) for criterion in catalog.rubric_of(found).criteria},
        evidence=linkable(session, claim_id),
    )
    _keep(session, clock, claim_id, change)
    return change


def link_item(
    session: Session,
    clock: Clock,
    catalog: Catalog,
    claim_id: UUID,
    evidence_id: UUID,
    *,
    wanted: Collection[EvidenceLink],
) -> LinkChange:
    """Make `wanted` all links that the applicant has of one evidence item, in every unit.

    Raises:
        MoveNotAllowedError: The claim was sent, or withdrawn.
        EvidenceNotFoundError: The claim holds no such item.
        LinkRefusedError: There is no such unit or criterion in this claim, or another item.
    """
    claim = lock_open(session, claim_id)
    if evidence_id not in linkable(session, claim_id):
        raise EvidenceNotFoundError
    units = catalog.qualification(f"{claim.qualification}@{claim.version}").units
    known = links_of_item(session, evidence_id)
    change = link_change(
        [each.link for each in known if each.staff_id is None],
        wanted,
        criteria={
            (unit.id, criterion.code)
            for unit in units
            for criterion in catalog.rubric_of(unit).criteria
        },
        evidence={evidence_id},
    )
    _keep(session, clock, claim_id, change)
    return change


def _keep(session: Session, clock: Clock, claim_id: UUID, change: LinkChange) -> None:
    keep_change(session, change, None, clock.now())
    for deed, changed in (
        (Deed.EVIDENCE_LINKED, change.added),
        (Deed.EVIDENCE_UNLINKED, change.removed),
    ):
        for link in sorted(changed, key=lambda link: (link.unit, link.criterion, link.evidence)):
            details = {"unit": link.unit.lower(), "criterion": link.criterion.lower()}
            act = Act(deed=deed, claim_id=claim_id, subject_id=link.evidence, details=details)
            audit.append(session, clock, act)
