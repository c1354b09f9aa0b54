"""Queries of conflicts of interest: what was declared, and which places a claim names."""

from uuid import UUID

from sqlmodel import Session, col, select

from rpl.domain.journey import EvidenceState
from rpl.domain.record import FieldName
from rpl.ports import ValueSeal
from rpl.store.form_answers import work_periods
from rpl.store.record import recorded_fields
from rpl.store.tables import EvidenceItem, Facilitation, InterestDeclaration, Staff, StaffPlace


def declaration_of(session: Session, claim_id: UUID, staff_id: UUID) -> InterestDeclaration | None:
    """What a member of staff declared about a claim, if they did."""
    return session.exec(
        select(InterestDeclaration).where(
            InterestDeclaration.claim_id == claim_id, InterestDeclaration.staff_id == staff_id
        )
    ).one_or_none()


def is_tied(session: Session, claim_id: UUID, staff_id: UUID) -> bool:
    """Whether something is known that ties a member of staff to a claim's applicant."""
    found = declaration_of(session, claim_id, staff_id)
    return found is not None and found.interest is not None


def places_of(session: Session, staff_id: UUID) -> tuple[StaffPlace, ...]:
    """The places a member of staff belongs to, by name."""
    return tuple(
        session.exec(
            select(StaffPlace)
            .where(StaffPlace.staff_id == staff_id)
            .order_by(col(StaffPlace.name), col(StaffPlace.id))
        )
    )


def named_places(session: Session, seal: ValueSeal, claim_id: UUID) -> tuple[str, ...]:
    """Every employer and issuer that the confirmed evidence of a claim names, once each."""
    rows = session.exec(
        select(EvidenceItem)
        .where(EvidenceItem.claim_id == claim_id, EvidenceItem.state == EvidenceState.CONFIRMED)
        .order_by(col(EvidenceItem.position))
    ).all()
    names = []
    for row in rows:
        names += [period.employer for period in work_periods(seal, row)]
        fields = recorded_fields(session, seal, row.id)
        names += [each.value for each in fields if each.name is FieldName.ISSUER and each.value]
    return tuple(dict.fromkeys(name for name in names if name))


def helpers_of(session: Session, claim_id: UUID) -> tuple[str, ...]:
    """Who acted for a claim's applicant, by name."""
    return tuple(
        session.exec(
            select(Staff.name)
            .join(Facilitation, col(Facilitation.staff_id) == col(Staff.id))
            .where(Facilitation.claim_id == claim_id)
            .distinct()
            .order_by(col(Staff.name))
        )
    )
