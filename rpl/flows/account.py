"""Account: coming back to a claim, staff sign-in, and the sessions of both."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from rpl.domain.account import (
    ReturnCodeWrongError,
    normal_email,
    normal_reference,
    normal_return_code,
    renewed_end,
    session_end,
)
from rpl.domain.audit import Act, ActorKind, Deed, Who
from rpl.domain.facilitation import HelpOverError
from rpl.ports import Clock, PasswordHasher
from rpl.store import account as queries
from rpl.store import audit, facilitation
from rpl.store.mail import forget_links
from rpl.store.tables import Claim, SignInSession, Staff
from rpl.store.tables.account import Actor, Means

_REMEMBERED = timedelta(days=30)
"""How long an ended sign-in is kept, so that a form sent late is given back to its writer only."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """Who signs in, to what, by what means, and in which browser."""

    actor: Actor
    means: Means
    claim_id: UUID | None = None
    staff_id: UUID | None = None
    browser: str = ""


def token_hash(token: str) -> str:
    """What the database keeps of a session's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def return_to_claim(
    session: Session, passwords: PasswordHasher, *, reference: str, return_code: str
) -> UUID | None:
    """The claim that reference and return code open together; None when they do not.

    An unknown reference and a wrong code are answered alike, in the same time.
    """
    claim = queries.claim_by_reference(session, normal_reference(reference))
    claim_id, hashed = (None, None) if claim is None else (claim.id, claim.return_code_hash)
    session.close()  # hashing takes a while, and nobody should wait for our connection meanwhile
    right = passwords.verify(normal_return_code(return_code), hashed)
    return claim_id if right else None


def checked_return_code(
    session: Session, passwords: PasswordHasher, *, claim_id: UUID, return_code: str
) -> str:
    """The hash of a claim's return code, if this is the code.

    Raises:
        ReturnCodeWrongError: It is not.
    """
    hashed = return_code_hash(session, claim_id)
    session.close()  # as above
    if not passwords.verify(normal_return_code(return_code), hashed):
        raise ReturnCodeWrongError
    return hashed


def return_code_hash(session: Session, claim_id: UUID) -> str:
    """The hash of a claim's return code."""
    return session.get_one(Claim, claim_id).return_code_hash


def staff_by_password(
    session: Session, passwords: PasswordHasher, *, email: str, password: str
) -> UUID | None:
    """The member of staff whom e-mail and password name together; None when they do not.

    An unknown address, a wrong password and somebody who has left are answered alike.
    """
    staff = queries.staff_by_email(session, normal_email(email))
    active = staff if staff is not None and staff.active else None
    staff_id, hashed = (None, None) if active is None else (active.id, active.password_hash)
    session.close()  # as above
    right = passwords.verify(password, hashed)
    return staff_id if right else None


def is_own_password(
    session: Session, passwords: PasswordHasher, *, staff_id: UUID, password: str
) -> bool:
    """Whether this is the password of a member of staff."""
    hashed = session.get_one(Staff, staff_id).password_hash
    session.close()  # as above
    return passwords.verify(password, hashed)


def open_applicant_session(
    session: Session,
    clock: Clock,
    claim_id: UUID,
    *,
    means: Means = Means.RETURN_CODE,
    browser: str = "",
) -> str:
    """Sign a browser in to a claim.  The answer is its token, which is kept nowhere."""
    signing_in = SignIn(Actor.APPLICANT, means, claim_id=claim_id, browser=browser)
    return _open(session, clock, signing_in)


def open_facilitator_session(
    session: Session,
    clock: Clock,
    *,
    facilitation_id: UUID,
    staff_id: UUID,
    means: Means,
    browser: str = "",
) -> str:
    """Sign a facilitator's browser in to a claim.  The answer is its token, which is kept nowhere.

    Raises:
        HelpOverError: The applicant does not let them act any longer, or never did.
    """
    acting = facilitation.acting_by(session, facilitation_id, staff_id)
    if acting is None:
        raise HelpOverError
    signing_in = SignIn(
        Actor.APPLICANT, means, claim_id=acting.claim_id, staff_id=staff_id, browser=browser
    )
    return _open(session, clock, signing_in)


def open_staff_session(
    session: Session,
    clock: Clock,
    staff_id: UUID,
    *,
    means: Means = Means.PASSWORD,
    browser: str = "",
) -> str:
    """Sign a browser in as a member of staff.  The answer is its token, which is kept nowhere."""
    signing_in = SignIn(Actor.STAFF, means, staff_id=staff_id, browser=browser)
    return _open(session, clock, signing_in)


def change_return_code(
    session: Session, clock: Clock, *, claim_id: UUID, known: str, hashed: str, here: str
) -> None:
    """Give a claim another return code, of which `hashed` is kept.

    The one before, whose hash is `known`, opens nothing from now on, nor does anything else that
    was given out: links by e-mail, a code for a helper that nobody used, and every sign-in but the
    one whose token has the hash `here`.  Who helps already may come back: the consent stays.

    Raises:
        ReturnCodeWrongError: The code was changed meanwhile, or the claim erased.
    """
    claim = queries.claim_held(session, claim_id)
    if claim.return_code_hash != known or not known:
        raise ReturnCodeWrongError
    claim.return_code_hash = hashed
    forget_links(session, claim_id)
    facilitation.end_waiting(session, claim_id, clock.now())
    queries.end_claim_sign_ins(session, claim_id, clock.now(), but=here)
    audit.append(session, clock, Act(deed=Deed.RETURN_CODE_DRAWN, claim_id=claim_id))


def end_claim_sign_ins(
    session: Session, clock: Clock, *, claim_id: UUID, here: str, only: str = ""
) -> None:
    """End every sign-in to a claim but the one whose token has the hash `here`.

    `only` is the key of a single one in the list of the claim's applicant.
    """
    queries.end_claim_sign_ins(session, claim_id, clock.now(), but=here, only=only)
    audit.append(session, clock, Act(deed=Deed.SIGNED_OUT_ELSEWHERE, claim_id=claim_id))


def renew_session(session: Session, clock: Clock, token: str) -> None:
    """Move the end of a sign-in that is used; one that has ended stays so."""
    found = queries.sign_in_of(session, token_hash(token))
    if found is not None:
        found.expires_at = renewed_end(found.created_at, found.expires_at, clock.now())


def close_session(session: Session, clock: Clock, token: str) -> None:
    """End a sign-in now; one that is not there is no error."""
    found, now = queries.sign_in_of(session, token_hash(token)), clock.now()
    if found is not None and found.expires_at > now:
        found.expires_at = now
        _note(session, clock, Deed.SIGNED_OUT, found)


def _open(session: Session, clock: Clock, signing_in: SignIn) -> str:
    token, now = secrets.token_urlsafe(32), clock.now()
    queries.forget_sign_ins(session, now - _REMEMBERED)
    opened = SignInSession(
        token_hash=token_hash(token),
        actor=signing_in.actor,
        means=signing_in.means,
        browser=signing_in.browser,
        claim_id=signing_in.claim_id,
        staff_id=signing_in.staff_id,
        created_at=now,
        expires_at=session_end(now, now),
    )
    session.add(opened)
    _note(session, clock, Deed.SIGNED_IN, opened)
    return token


def _note(session: Session, clock: Clock, deed: Deed, sign_in: SignInSession) -> None:
    kind = ActorKind.APPLICANT if sign_in.staff_id is None else ActorKind.STAFF
    who = Who(kind=kind, id=sign_in.staff_id or sign_in.claim_id)
    details = {"means": sign_in.means.value}
    audit.append(
        session, clock, Act(deed=deed, claim_id=sign_in.claim_id, who=who, details=details)
    )
