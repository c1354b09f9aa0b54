"""Queries of the organisations that share an installation."""

from sqlmodel import Session, col, select

from rpl.store.tables import Organisation


def by_slug(session: Session, slug: str) -> Organisation | None:
    """The organisation of this name in addresses, whether it is active or not."""
    return session.exec(select(Organisation).where(Organisation.slug == slug)).one_or_none()


def every(session: Session) -> tuple[Organisation, ...]:
    """Every organisation, by its name in addresses."""
    return tuple(session.exec(select(Organisation).order_by(col(Organisation.slug))))
