"""Queries of the organisations that share an installation."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, func, select

from rpl.domain.journey import ClaimState
from rpl.store.tables import Claim, Organisation, Staff


@dataclass(frozen=True, slots=True)
class Size:
    """How much an organisation holds: people who sign in, and claims by their state."""

    staff: int
    claims: Mapping[ClaimState, int]


def by_slug(session: Session, slug: str) -> Organisation | None:
    """The organisation of this name in addresses, whether it is active or not."""
    return session.exec(select(Organisation).where(Organisation.slug == slug)).one_or_none()


def every(session: Session) -> tuple[Organisation, ...]:
    """Every organisation, by its name in addresses."""
    return tuple(session.exec(select(Organisation).order_by(col(Organisation.slug))))


def organisation_of_claim(session: Session, claim_id: UUID) -> Organisation | None:
    """Whose claim it is; None where there is no such claim any longer."""
    return session.exec(
        select(Organisation)
        .join(Claim, col(Claim.organisation_id) == col(Organisation.id))
        .where(Claim.id == claim_id)
    ).one_or_none()


def organisation(session: Session, organisation_id: UUID) -> Organisation:
    """The organisation of this number."""
    return session.exec(select(Organisation).where(Organisation.id == organisation_id)).one()


def size_of(session: Session, organisation_id: UUID) -> Size:
    """How much an organisation holds."""
    staff = session.exec(
        select(func.count())
        .select_from(Staff)
        .where(Staff.organisation_id == organisation_id, col(Staff.active))
    ).one()
    claims = session.exec(
        select(Claim.state, func.count())
        .where(Claim.organisation_id == organisation_id)
        .group_by(col(Claim.state))
    )
    return Size(staff, {ClaimState(state): count for state, count in claims})
