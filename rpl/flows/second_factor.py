"""Second factor: set up, confirmed, asked for at sign-in, switched off."""

from dataclasses import dataclass
from random import SystemRandom
from uuid import UUID

from sqlmodel import Session

from rpl.domain.audit import Act, ActorKind, Deed, Who
from rpl.domain.second_factor import (
    SecondFactorAbsentError,
    SecondFactorSetError,
    fresh_step,
    new_recovery_codes,
    normal_code,
    recovery_hash,
)
from rpl.ports import Clock, KeyRing, Place
from rpl.ports.sign_in import OneTimeCodes
from rpl.store import audit
from rpl.store import second_factor as queries
from rpl.store.tables import RecoveryCode, SecondFactor


@dataclass(frozen=True, slots=True)
class Authenticators:
    """What the flows below work with."""

    codes: OneTimeCodes
    keyring: KeyRing
    clock: Clock


def begin(session: Session, tools: Authenticators, *, staff_id: UUID) -> None:
    """Draw a secret for a new authenticator; it is asked for once it was confirmed.

    Raises:
        SecondFactorSetError: There is one in force.
    """
    if queries.is_in_force(session, staff_id):
        raise SecondFactorSetError
    queries.forget(session, staff_id)
    wrapped = tools.keyring.new_key()
    sealed = tools.keyring.values(wrapped).seal(_place(staff_id), tools.codes.new_secret())
    session.add(
        SecondFactor(
            staff_id=staff_id, wrapped_key=wrapped, secret=sealed, made_at=tools.clock.now()
        )
    )


def secret_to_confirm(session: Session, tools: Authenticators, *, staff_id: UUID) -> str | None:
    """The secret that waits to be put into an authenticator; None when none does."""
    found = queries.factor_of(session, staff_id)
    if found is None or found.confirmed_at is not None:
        return None
    return _secret(tools, found)


def confirm(
    session: Session, tools: Authenticators, *, staff_id: UUID, code: str
) -> tuple[str, ...] | None:
    """Put the new authenticator in force if it shows this code; None when it does not.

    The answer are the recovery codes, which are kept nowhere.

    Raises:
        SecondFactorAbsentError: None was begun.
        SecondFactorSetError: One is in force already.
    """
    found = queries.factor_of(session, staff_id)
    if found is None:
        raise SecondFactorAbsentError
    if found.confirmed_at is not None:
        raise SecondFactorSetError
    if not _shows(session, tools, found, code):
        return None
    found.confirmed_at = tools.clock.now()
    codes = new_recovery_codes(SystemRandom())
    session.add_all(
        RecoveryCode(code_hash=recovery_hash(staff_id, each), staff_id=staff_id) for each in codes
    )
    _note(session, tools, staff_id, "second_factor_set")
    return codes


def passes(session: Session, tools: Authenticators, *, staff_id: UUID, typed: str) -> bool:
    """Whether what was typed is the authenticator's code now, or an unused recovery code.

    Either is used up by this.
    """
    found = queries.factor_of(session, staff_id)
    if found is None or found.confirmed_at is None:
        return False
    if normal_code(typed):
        return _shows(session, tools, found, typed)
    code_hash = recovery_hash(staff_id, typed)
    if not queries.use_recovery_code(session, staff_id, code_hash, tools.clock.now()):
        return False
    _note(session, tools, staff_id, "recovery_code_used")
    return True


def switch_off(session: Session, tools: Authenticators, *, staff_id: UUID) -> None:
    """Forget an authenticator and its recovery codes.

    Raises:
        SecondFactorAbsentError: There is none.
    """
    if not queries.forget(session, staff_id):
        raise SecondFactorAbsentError
    _note(session, tools, staff_id, "second_factor_reset")


def _shows(session: Session, tools: Authenticators, factor: SecondFactor, typed: str) -> bool:
    matching = tools.codes.matching(_secret(tools, factor), normal_code(typed), tools.clock.now())
    step = fresh_step(matching, factor.last_step)
    return step is not None and queries.use_step(session, factor.staff_id, step)


def _secret(tools: Authenticators, factor: SecondFactor) -> str:
    return tools.keyring.values(factor.wrapped_key).open(_place(factor.staff_id), factor.secret)


def _place(staff_id: UUID) -> Place:
    return Place("second_factor.secret", staff_id)


def _note(session: Session, tools: Authenticators, staff_id: UUID, what: str) -> None:
    who = Who(kind=ActorKind.STAFF, id=staff_id)
    act = Act(deed=Deed.STAFF_CHANGED, subject_id=staff_id, who=who, details={"change": what})
    audit.append(session, tools.clock, act)
