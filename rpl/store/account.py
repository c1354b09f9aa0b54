"""Queries of the account room: who is signed in, and what a sign-in is checked against."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, delete, func, select, update

from rpl.domain.roles import Role
from rpl.store.tables import Claim, SignInSession, Staff, StaffRole
from rpl.store.tables.account import Actor, Means

KEY_LENGTH = 16
"""So much of a token's hash names a sign-in in the list of its owner."""


@dataclass(frozen=True, slots=True)
class ClaimSignIn:
    """A sign-in to a claim that is in force; `key` names it in the list of the claim's applicant.

    `helper` is the name of who acts for the applicant, empty where it is their own.
    """

    key: str
    token_hash: str
    helper: str
    means: Means
    browser: str
    created_at: datetime
    expires_at: datetime


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


def claim_held(session: Session, claim_id: UUID) -> Claim:
    """A claim, held until the transaction ends."""
    return session.exec(select(Claim).where(Claim.id == claim_id).with_for_update()).one()


def claim_sign_ins(session: Session, claim_id: UUID, now: datetime) -> tuple[ClaimSignIn, ...]:
    """Where somebody is signed in to a claim, the newest first."""
    rows = session.exec(
        select(SignInSession, Staff.name)
        .join(Staff, col(Staff.id) == col(SignInSession.staff_id), isouter=True)
        .where(SignInSession.claim_id == claim_id, SignInSession.expires_at > now)
        .order_by(col(SignInSession.created_at).desc(), col(SignInSession.token_hash))
    )
    return tuple(
        ClaimSignIn(
            key=row.token_hash[:KEY_LENGTH],
            token_hash=row.token_hash,
            helper=name or "",
            means=row.means,
            browser=row.browser,
            created_at=row.created_at,
            expires_at=row.expires_at,
        )
        for row, name in rows
    )


def end_claim_sign_ins(
    session: Session,
    claim_id: UUID,
    now: datetime,
    *,
    but: str,
    only: str = "",
    means: Means | None = None,
) -> None:
    """End sign-ins to a claim, never the one of this hash.

    All others, or the one of this key, or those that rest on these means.
    """
    wanted = [
        col(SignInSession.claim_id) == claim_id,
        col(SignInSession.expires_at) > now,
        col(SignInSession.token_hash) != but,
    ]
    if only:
        wanted.append(func.substr(col(SignInSession.token_hash), 1, KEY_LENGTH) == only)
    if means is not None:
        wanted.append(col(SignInSession.means) == means)
    session.exec(update(SignInSession).where(*wanted).values(expires_at=now))


def forget_sign_ins(session: Session, before: datetime) -> None:
    """Delete sign-ins that ended before an instant."""
    session.exec(delete(SignInSession).where(col(SignInSession.expires_at) < before))
