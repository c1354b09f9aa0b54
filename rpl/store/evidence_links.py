"""Queries about which evidence item speaks for which criterion, and who said so."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, delete, select

from rpl.domain.evidence import Aside, CitedEvidence, is_direct
from rpl.domain.evidence_links import EvidenceLink, LinkChange
from rpl.domain.journey import EvidenceState
from rpl.ports import ValueSeal
from rpl.store.conversation import unconfirmed
from rpl.store.record import document_dates
from rpl.store.tables import EvidenceItem, EvidenceLinkRow


@dataclass(frozen=True, slots=True)
class StoredLink:
    """A link, who of the staff made it (None: the applicant, or who acts for them), and when."""

    link: EvidenceLink
    staff_id: UUID | None
    linked_at: datetime


def links(session: Session, claim_id: UUID) -> tuple[StoredLink, ...]:
    """Every link of a claim, in the order of its evidence."""
    return tuple(_stored(row) for row in _rows(session, claim_id))


def links_for_assessor(session: Session, claim_id: UUID, staff_id: UUID) -> tuple[StoredLink, ...]:
    """What one assessor sees: the applicant's links and their own.

    Those of another marker would tell what that one looks at, and marks are made blind.
    """
    return tuple(found for found in links(session, claim_id) if found.staff_id in {None, staff_id})


def links_of_item(session: Session, evidence_id: UUID) -> tuple[StoredLink, ...]:
    """Every link of one evidence item."""
    rows = session.exec(select(EvidenceLinkRow).where(EvidenceLinkRow.evidence_id == evidence_id))
    return tuple(_stored(row) for row in rows)


def linkable(session: Session, claim_id: UUID) -> frozenset[UUID]:
    """The evidence items of a claim."""
    return frozenset(session.exec(select(EvidenceItem.id).where(EvidenceItem.claim_id == claim_id)))


def counted_evidence(
    session: Session, seal: ValueSeal, claim_id: UUID
) -> Mapping[UUID, CitedEvidence]:
    """What the rules of evidence know of each item; one that could not be read counts for none.

    A record that a second person was to confirm is set aside until they do.
    """
    waiting = unconfirmed(session, claim_id)
    dates = document_dates(session, seal, claim_id)
    rows = session.exec(select(EvidenceItem).where(EvidenceItem.claim_id == claim_id))
    return {
        row.id: CitedEvidence(
            kind=row.kind,
            dated=dates.get(row.id),
            direct=is_direct(row.kind),
            aside=Aside.UNCONFIRMED if row.id in waiting else None,
        )
        for row in rows
        if row.state is not EvidenceState.FAILED
    }


def keep_change(session: Session, change: LinkChange, staff_id: UUID | None, at: datetime) -> None:
    """Write down what changed in the links of one person."""
    for link in change.removed:
        session.exec(
            delete(EvidenceLinkRow).where(
                col(EvidenceLinkRow.evidence_id) == link.evidence,
                col(EvidenceLinkRow.unit) == link.unit,
                col(EvidenceLinkRow.criterion) == link.criterion,
                col(EvidenceLinkRow.staff_id).is_(None)
                if staff_id is None
                else col(EvidenceLinkRow.staff_id) == staff_id,
            )
        )
    keep_links(session, [StoredLink(link, staff_id, at) for link in change.added])


def keep_links(session: Session, added: Collection[StoredLink]) -> None:
    """Write down links."""
    for each in added:
        session.add(
            EvidenceLinkRow(
                evidence_id=each.link.evidence,
                unit=each.link.unit,
                criterion=each.link.criterion,
                staff_id=each.staff_id,
                linked_at=each.linked_at,
            )
        )


def forget_links(session: Session, evidence_id: UUID) -> None:
    """Delete the links of an item that goes."""
    session.exec(delete(EvidenceLinkRow).where(col(EvidenceLinkRow.evidence_id) == evidence_id))


def _rows(session: Session, claim_id: UUID) -> tuple[EvidenceLinkRow, ...]:
    rows = session.exec(
        select(EvidenceLinkRow)
        .join(EvidenceItem, col(EvidenceItem.id) == col(EvidenceLinkRow.evidence_id))
        .where(EvidenceItem.claim_id == claim_id)
        .order_by(
            col(EvidenceItem.position),
            col(EvidenceLinkRow.unit),
            col(EvidenceLinkRow.criterion),
            col(EvidenceLinkRow.linked_at),
        )
    )
    return tuple(rows)


def _stored(row: EvidenceLinkRow) -> StoredLink:
    link = EvidenceLink(unit=row.unit, criterion=row.criterion, evidence=row.evidence_id)
    return StoredLink(link, row.staff_id, row.linked_at)
