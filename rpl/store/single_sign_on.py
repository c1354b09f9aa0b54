"""Queries of single sign-on: whose number at an issuer is whose account here."""

from uuid import UUID

from sqlmodel import Session, col, delete, select

from rpl.store.tables import Staff, StaffIdentity


def staff_of_identity(session: Session, issuer: str, subject: str) -> Staff | None:
    """The member of staff that an issuer's number was bound to, active or not."""
    return session.exec(
        select(Staff)
        .join(StaffIdentity, col(StaffIdentity.staff_id) == col(Staff.id))
        .where(StaffIdentity.issuer == issuer, StaffIdentity.subject == subject)
    ).one_or_none()


def has_identity(session: Session, issuer: str, staff_id: UUID) -> bool:
    """Whether a member of staff is bound to some number of this issuer."""
    found = select(StaffIdentity).where(
        StaffIdentity.issuer == issuer, StaffIdentity.staff_id == staff_id
    )
    return session.exec(found).first() is not None


def forget_identities(session: Session, staff_id: UUID) -> None:
    """Unbind a member of staff from every issuer."""
    session.exec(delete(StaffIdentity).where(col(StaffIdentity.staff_id) == staff_id))
