"""Queries of what was said about whether claims can be assessed."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from rpl.domain.admission import Admission
from rpl.store.tables import AdmissionRow, Claim


def admissions_of(session: Session, claim_id: UUID) -> tuple[Admission, ...]:
    """What was said of a claim; at most once."""
    rows = session.exec(select(AdmissionRow).where(AdmissionRow.claim_id == claim_id))
    return tuple(map(_said, rows))


def admissions_of_person(session: Session, claim: Claim) -> tuple[Admission, ...]:
    """What was said of other claims of the same person to the same qualification."""
    rows = session.exec(
        select(AdmissionRow)
        .join(Claim, col(Claim.id) == col(AdmissionRow.claim_id))
        .where(
            Claim.applicant_id == claim.applicant_id,
            Claim.qualification == claim.qualification,
            Claim.id != claim.id,
        )
    )
    return tuple(map(_said, rows))


def said_at(session: Session, claims: Sequence[UUID]) -> Iterator[tuple[UUID, datetime]]:
    """When it was said of each of these claims of which it was."""
    yield from session.exec(
        select(AdmissionRow.claim_id, AdmissionRow.decided_at).where(
            col(AdmissionRow.claim_id).in_(claims)
        )
    )


def _said(row: AdmissionRow) -> Admission:
    return Admission(rule=row.rule, decided_at=row.decided_at, valid_until=row.valid_until)
