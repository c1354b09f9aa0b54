"""Staff: their sign-ins, their passwords, and what an administrator changes about them."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import Session

from rpl.domain.account import check_password
from rpl.domain.audit import Act, Deed
from rpl.domain.roles import Role, check_roles
from rpl.domain.staff import LastAdminError, StaffNotFoundError
from rpl.ports import Clock, PasswordHasher
from rpl.store import audit
from rpl.store import second_factor as factors
from rpl.store import staff as queries
from rpl.store.account import roles_of
from rpl.store.tables import Staff, StaffRole


def set_password(
    session: Session, passwords: PasswordHasher, clock: Clock, *, staff_id: UUID, password: str
) -> None:
    """Give a member of staff another password, and end every sign-in that rests on the old one.

    Raises:
        PasswordTooShortError: It is too short.
    """
    check_password(password)
    hashed = passwords.hash(password)
    session.get_one(Staff, staff_id).password_hash = hashed
    end_sign_ins(session, clock, staff_id=staff_id)
    _note(session, clock, staff_id, "password_set")


def end_sign_ins(
    session: Session, clock: Clock, *, staff_id: UUID, but: str = "", only: str = ""
) -> None:
    """End the sign-ins of a member of staff now: all, all but one, or a single one.

    `but` is the hash of a token, `only` the key of a sign-in in the list of its owner.
    """
    queries.end_sign_ins(session, staff_id, clock.now(), but=but, only=only)


def change_roles(
    session: Session,
    clock: Clock,
    *,
    organisation_id: UUID,
    staff_id: UUID,
    roles: Collection[Role],
) -> None:
    """Give a member of staff these roles, and no others.

    Raises:
        LastAdminError: Nobody would be left to keep staff.
        NoRoleError: There are none.
        RolesConflictError: One person must not hold two of them.
        StaffNotFoundError: The organisation has nobody of this id.
    """
    _member(session, organisation_id, staff_id)
    held, wanted = roles_of(session, staff_id), check_roles(roles)
    if Role.ADMIN in held - wanted:
        _check_another_admin(session, organisation_id, staff_id)
    queries.forget_roles(session, staff_id, held - wanted)
    session.add_all(StaffRole(staff_id=staff_id, role=role) for role in sorted(wanted - held))
    for role in sorted(wanted - held):
        _note(session, clock, staff_id, f"role_given.{role}")
    for role in sorted(held - wanted):
        _note(session, clock, staff_id, f"role_taken.{role}")


def deactivate(session: Session, clock: Clock, *, organisation_id: UUID, staff_id: UUID) -> None:
    """Let somebody in no longer; what they did stays theirs.

    Raises:
        LastAdminError: Nobody would be left to keep staff.
        StaffNotFoundError: The organisation has nobody of this id.
    """
    member = _member(session, organisation_id, staff_id)
    if Role.ADMIN in roles_of(session, staff_id):
        _check_another_admin(session, organisation_id, staff_id)
    member.active = False
    end_sign_ins(session, clock, staff_id=staff_id)
    _note(session, clock, staff_id, "deactivated")


def activate(session: Session, clock: Clock, *, organisation_id: UUID, staff_id: UUID) -> None:
    """Let somebody in again who had left.

    Raises:
        StaffNotFoundError: The organisation has nobody of this id.
    """
    _member(session, organisation_id, staff_id).active = True
    _note(session, clock, staff_id, "activated")


def reset_second_factor(
    session: Session, clock: Clock, *, organisation_id: UUID, staff_id: UUID
) -> None:
    """Forget the authenticator of somebody who lost it, and sign them out everywhere.

    Raises:
        StaffNotFoundError: The organisation has nobody of this id.
    """
    _member(session, organisation_id, staff_id)
    factors.forget(session, staff_id)
    end_sign_ins(session, clock, staff_id=staff_id)
    _note(session, clock, staff_id, "second_factor_reset")


def sign_out_everywhere(
    session: Session, clock: Clock, *, organisation_id: UUID, staff_id: UUID
) -> None:
    """End every sign-in of somebody.

    Raises:
        StaffNotFoundError: The organisation has nobody of this id.
    """
    _member(session, organisation_id, staff_id)
    end_sign_ins(session, clock, staff_id=staff_id)
    _note(session, clock, staff_id, "signed_out_everywhere")


def _member(session: Session, organisation_id: UUID, staff_id: UUID) -> Staff:
    found = queries.member(session, organisation_id, staff_id)
    if found is None:
        raise StaffNotFoundError
    return found


def _check_another_admin(session: Session, organisation_id: UUID, staff_id: UUID) -> None:
    if not queries.has_another_admin(session, organisation_id, staff_id):
        raise LastAdminError


def _note(session: Session, clock: Clock, staff_id: UUID, change: str) -> None:
    act = Act(deed=Deed.STAFF_CHANGED, subject_id=staff_id, details={"change": change})
    audit.append(session, clock, act)
