"""Queries of the organisations that share an installation."""

from uuid import UUID

from sqlmodel import Session, col, select

from rpl.store.tables import Claim, Organisation


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
