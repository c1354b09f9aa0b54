"""Facilitation: an applicant lets a facilitator act for them, and ends it."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from rpl.domain.account import normal_one_time_code, normal_reference
from rpl.domain.audit import Act, Deed
from rpl.domain.facilitation import (
    CODE_LIFETIME,
    Help,
    HelpCodeWrongError,
    is_usable,
    written_help,
)
from rpl.ports import Clock, PasswordHasher
from rpl.store import audit
from rpl.store import facilitation as store
from rpl.store.tables import Facilitation


@dataclass(frozen=True, slots=True)
class CheckedCode:
    """A code that was right when it was looked at: whose it is, and its hash."""

    facilitation_id: UUID
    claim_id: UUID
    allowed: str
    code_hash: str


def give_code(
    session: Session, clock: Clock, *, claim_id: UUID, allowed: Collection[Help], code_hash: str
) -> None:
    """Let whoever is told a code act on a claim.  A code that waited is good no longer."""
    now = clock.now()
    store.lock_claim(session, claim_id)
    store.end_waiting(session, claim_id, now)
    given = Facilitation(
        claim_id=claim_id,
        allowed=written_help(allowed),
        code_hash=code_hash,
        code_ends_at=now + CODE_LIFETIME,
        given_at=now,
    )
    session.add(given)
    _note(session, clock, Deed.HELP_OFFERED, given)


def check_code(
    session: Session,
    clock: Clock,
    passwords: PasswordHasher,
    *,
    organisation_id: UUID,
    reference: str,
    code: str,
) -> CheckedCode:
    """The code that waits for a claim, if this is the code.

    An unknown reference, one of another organisation, a claim without a code, a wrong code and one
    that is over are answered alike, in the same time.

    Raises:
        HelpCodeWrongError: It is not.
    """
    found = store.waiting_code(session, normal_reference(reference), organisation_id)
    waiting = found if found is not None and is_usable(found.code_ends_at, clock.now()) else None
    hashed = None if waiting is None else waiting.code_hash
    session.close()  # hashing takes a while, and nobody should wait for our connection meanwhile
    right = passwords.verify(normal_one_time_code(code), hashed)
    if waiting is None or hashed is None or not right:
        raise HelpCodeWrongError
    return CheckedCode(waiting.id, waiting.claim_id, waiting.allowed, hashed)


def take_up(session: Session, clock: Clock, *, checked: CheckedCode, staff_id: UUID) -> None:
    """Use a code up: from now on a facilitator acts on its claim.

    What they were allowed on the same claim before is replaced.

    Raises:
        HelpCodeWrongError: Somebody else was first, or the applicant took the code back.
    """
    now = clock.now()
    store.end_of(session, checked.claim_id, staff_id, now)
    if not store.use_code(session, checked.facilitation_id, checked.code_hash, staff_id, now):
        raise HelpCodeWrongError
    act = Act(
        deed=Deed.HELP_BEGUN,
        claim_id=checked.claim_id,
        subject_id=checked.facilitation_id,
        details={"allowed": ".".join(checked.allowed.split())},
    )
    audit.append(session, clock, act)


def end(session: Session, clock: Clock, *, claim_id: UUID, facilitation_id: UUID) -> None:
    """End what an applicant allowed, or take a code back.  Ending it twice changes nothing.

    The facilitator is signed out of the claim at once.
    """
    found = store.facilitation_of(session, claim_id, facilitation_id)
    if found is None:
        return
    found.ended_at, found.code_hash = clock.now(), None
    session.add(found)
    if found.staff_id is not None:
        store.end_sign_ins(session, claim_id, found.staff_id, clock.now())
    _note(session, clock, Deed.HELP_ENDED, found)


def _note(session: Session, clock: Clock, deed: Deed, row: Facilitation) -> None:
    details = {"allowed": ".".join(row.allowed.split())}
    act = Act(deed=deed, claim_id=row.claim_id, subject_id=row.id, details=details)
    audit.append(session, clock, act)
