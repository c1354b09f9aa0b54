"""Queries about what assessors say of evidence items: whether they are valid and authentic."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlmodel import Session, col, select

from rpl.domain.evidence_rules import Appraisal, Opinion, is_doubted
from rpl.domain.record import FieldState
from rpl.domain.review import SeatKind
from rpl.ports import ValueSeal
from rpl.store.sealed import Sealed, open_optional
from rpl.store.tables import AppraisalRow, EvidenceItem, RecordField, Seat


@dataclass(slots=True)
class Doubts:
    """What those whose marks were submitted say of each item, and the third person apart."""

    said: dict[UUID, tuple[Appraisal, ...]] = field(default_factory=dict)
    last: dict[UUID, Appraisal] = field(default_factory=dict)

    def about(self, evidence_id: UUID, *, settled: bool) -> bool:
        """Whether an item is set aside; `settled` says that the third person settled the unit."""
        last = self.last.get(evidence_id)
        said = self.said.get(evidence_id, ())
        if settled:
            return is_doubted(said, last)
        return is_doubted(said if last is None else (*said, last))


def appraisals(
    session: Session, seal: ValueSeal, claim_id: UUID, staff_id: UUID | None = None
) -> Mapping[UUID, tuple[Appraisal, ...]]:
    """What was said of each item of a claim: by everybody, or by one member of staff alone."""
    wanted = (
        select(AppraisalRow)
        .join(EvidenceItem, col(EvidenceItem.id) == col(AppraisalRow.evidence_id))
        .where(EvidenceItem.claim_id == claim_id)
        .order_by(col(AppraisalRow.appraised_at), col(AppraisalRow.id))
    )
    if staff_id is not None:
        wanted = wanted.where(AppraisalRow.staff_id == staff_id)
    found: dict[UUID, tuple[Appraisal, ...]] = {}
    for row in session.exec(wanted):
        found[row.evidence_id] = (*found.get(row.evidence_id, ()), _appraisal(seal, row))
    return found


def appraisal_row(session: Session, evidence_id: UUID, staff_id: UUID) -> AppraisalRow | None:
    """What one member of staff said of one item."""
    return session.exec(
        select(AppraisalRow).where(
            AppraisalRow.evidence_id == evidence_id, AppraisalRow.staff_id == staff_id
        )
    ).one_or_none()


def said_of(
    session: Session, seal: ValueSeal, evidence_id: UUID, staff_id: UUID
) -> Appraisal | None:
    """What one member of staff said of one item, opened."""
    row = appraisal_row(session, evidence_id, staff_id)
    return None if row is None else _appraisal(seal, row)


def doubts(session: Session, claim_id: UUID) -> Doubts:
    """What counts in the decision on a claim: nothing of somebody who submitted no marks.

    What somebody said counts once, in however many rounds they marked.
    """
    rows = session.exec(
        select(AppraisalRow, Seat.kind)
        .join(EvidenceItem, col(EvidenceItem.id) == col(AppraisalRow.evidence_id))
        .join(Seat, col(Seat.assessor_id) == col(AppraisalRow.staff_id))
        .where(
            EvidenceItem.claim_id == claim_id,
            Seat.claim_id == claim_id,
            col(Seat.submitted_at).is_not(None),
        )
        .order_by(col(Seat.round))
    )
    newest = {row.id: (row, kind) for row, kind in rows}
    found = Doubts()
    for row, kind in newest.values():
        said = Appraisal(_opinion(row.valid), _opinion(row.authentic))
        if kind == SeatKind.ADJUDICATION:
            found.last[row.evidence_id] = said
        else:
            found.said[row.evidence_id] = (*found.said.get(row.evidence_id, ()), said)
    return found


def verified_items(session: Session, claim_id: UUID) -> frozenset[UUID]:
    """The items of a claim of which a value was verified with the issuer."""
    return frozenset(
        session.exec(
            select(RecordField.evidence_id)
            .join(EvidenceItem, col(EvidenceItem.id) == col(RecordField.evidence_id))
            .where(EvidenceItem.claim_id == claim_id, RecordField.state == FieldState.VERIFIED)
        )
    )


def _appraisal(seal: ValueSeal, row: AppraisalRow) -> Appraisal:
    settling = open_optional(seal, Sealed.APPRAISAL_SETTLING.at(row.id), row.settling)
    return Appraisal(_opinion(row.valid), _opinion(row.authentic), settling or "")


def _opinion(kept: str | None) -> Opinion | None:
    return None if kept is None else Opinion(kept)
