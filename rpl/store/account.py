"""Queries of the account room: who is signed in, and what a sign-in is checked against."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, delete, select

from rpl.domain.roles import Role
from rpl.store.tables import Claim, SignInSession, Staff, StaffRole
from rpl.store.tables.account import Actor, Means


def claim_by_reference(session: Session, reference: str) -> Claim | None:
    """The claim of this reference, in the form it was given out."""
    return session.exec(select(Claim).where(Claim.reference == reference)).one_or_none()


def staff_by_email(session: Session, email: str) -> Staff | None:
    """The member of staff of this address, in its normal form, whether active or not."""
    return session.exec(select(Staff).where(Staff.email == email)).one_or_none()


def sign_in_of(session: Session, token_hash: str) -> SignInSession | None:
    """The sign-in of a browser, whether in force or ended."""
    return session.get(SignInSession, token_hash)


def claim_signed_in(session: Session, token_hash: str, now: datetime) -> Claim | None:
    """The claim a browser is signed in to, as its applicant or as who acts for them."""
    statement = (
        select(Claim)
        .join(SignInSession, col(SignInSession.claim_id) == col(Claim.id))
        .where(
            SignInSession.token_hash == token_hash,
            SignInSession.actor == Actor.APPLICANT,
            SignInSession.expires_at > now,
        )
    )
    return session.exec(statement).one_or_none()


def staff_signed_in(session: Session, token_hash: str, now: datetime) -> Staff | None:
    """The member of staff a browser is signed in as; nobody who has left."""
    statement = (
        select(Staff)
        .join(SignInSession, col(SignInSession.staff_id) == col(Staff.id))
        .where(
            SignInSession.token_hash == token_hash,
            SignInSession.actor == Actor.STAFF,
            SignInSession.expires_at > now,
            col(Staff.active).is_(True),
        )
    )
    return session.exec(statement).one_or_none()


def password_hash_of(session: Session, staff_id: UUID) -> str | None:
    """The hash of a member of staff's password; None for nobody."""
    return session.exec(select(Staff.password_hash).where(Staff.id == staff_id)).one_or_none()


def roles_of(session: Session, staff_id: UUID) -> frozenset[Role]:
    """The roles that a member of staff holds."""
    held = session.exec(select(StaffRole).where(StaffRole.staff_id == staff_id))
    return frozenset(row.role for row in held)


def means_of(session: Session, token_hash: str) -> Means:
    """What a sign-in that is there rests on."""
    return session.get_one(SignInSession, token_hash).means


def facilitator_of(session: Session, token_hash: str) -> UUID | None:
    """Who acts for the applicant in this sign-in to a claim; None when it is their own."""
    found = sign_in_of(session, token_hash)
    acts = found is not None and found.actor is Actor.APPLICANT
    return found.staff_id if found is not None and acts else None


def owner_of(session: Session, token_hash: str) -> UUID | None:
    """Whose sign-in this is or was: a claim or a member of staff."""
    found = sign_in_of(session, token_hash)
    return None if found is None else found.claim_id or found.staff_id


def forget_sign_ins(session: Session, before: datetime) -> None:
    """Delete sign-ins that ended before an instant."""
    session.exec(delete(SignInSession).where(col(SignInSession.expires_at) < before))
