"""Staff: their sign-ins, their passwords, and what an administrator changes about them."""

from collections.abc import Collection
from dataclasses import dataclass
from random import SystemRandom
from uuid import UUID

from sqlmodel import Session

from rpl.domain.account import EmailTakenError, check_password, normal_email
from rpl.domain.audit import Act, Deed
from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.domain.roles import Role, check_roles
from rpl.domain.staff import (
    LastAdminError,
    OwnRolesError,
    StaffNotFoundError,
    check_person,
    first_password,
)
from rpl.ports import Clock, PasswordHasher
from rpl.store import audit
from rpl.store import second_factor as factors
from rpl.store import staff as queries
from rpl.store.account import roles_of, staff_by_email
from rpl.store.single_sign_on import forget_identities
from rpl.store.tables import Staff, StaffRole


@dataclass(frozen=True, slots=True)
class Registry:
    """Where an administrator keeps staff: in one organisation, and never for themselves.

    `keeper_id` is nobody where the operator of the machine does it.
    """

    passwords: PasswordHasher
    clock: Clock
    organisation_id: UUID = DEFAULT_ORGANISATION
    keeper_id: UUID | None = None


def add(
    session: Session, registry: Registry, *, email: str, name: str, roles: Collection[Role]
) -> tuple[UUID, str]:
    """Let somebody sign in as staff.  The answer has their first password, which is kept nowhere.

    Raises:
        EmailTakenError: The address belongs to somebody already.
        NoRoleError: There is no role among the roles.
        RolesConflictError: One person must not hold two of the roles.
        StaffNameMissingError: Name or address is missing.
    """
    kept, address = check_person(name, email)
    password = first_password(SystemRandom())
    staff_id = add_staff(
        session,
        registry.passwords,
        email=address,
        name=kept,
        roles=roles,
        password=password,
        organisation_id=registry.organisation_id,
    )
    act = Act(deed=Deed.STAFF_ADDED, subject_id=staff_id)
    audit.append(session, registry.clock, act)
    for role in sorted(set(roles)):
        _note(session, registry.clock, staff_id, f"role_given.{role}")
    return staff_id, password


def add_staff(
    session: Session,
    passwords: PasswordHasher,
    *,
    email: str,
    name: str,
    roles: Collection[Role],
    password: str,
    organisation_id: UUID = DEFAULT_ORGANISATION,
) -> UUID:
    """Let somebody sign in as staff with a password that is known already.

    Raises:
        EmailTakenError: The address belongs to somebody already.
        NoRoleError: There is no role among the roles.
        PasswordTooShortError: The password is too short.
        RolesConflictError: One person must not hold two of the roles.
    """
    check_password(password)
    held = check_roles(roles)
    address = normal_email(email)
    if staff_by_email(session, address) is not None:
        raise EmailTakenError
    row = Staff(
        organisation_id=organisation_id,
        email=address,
        name=name,
        password_hash=passwords.hash(password),
    )
    session.add(row)
    session.flush()
    session.add_all(StaffRole(staff_id=row.id, role=role) for role in sorted(held))
    return row.id


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


def find(session: Session, email: str) -> Staff:
    """The member of staff of an address, in whatever organisation, active or not.

    Raises:
        StaffNotFoundError: There is none.
    """
    found = staff_by_email(session, normal_email(email))
    if found is None:
        raise StaffNotFoundError
    return found


def change_roles(
    session: Session, registry: Registry, *, staff_id: UUID, roles: Collection[Role]
) -> None:
    """Give a member of staff these roles, and no others.

    Raises:
        LastAdminError: Nobody would be left to keep staff.
        NoRoleError: There are none.
        OwnRolesError: They would be one's own.
        RolesConflictError: One person must not hold two of them.
        StaffNotFoundError: The organisation has nobody of this id.
    """
    _somebody_else(session, registry, staff_id)
    held, wanted = roles_of(session, staff_id), check_roles(roles)
    if Role.ADMIN in held - wanted:
        _check_another_admin(session, registry, staff_id)
    queries.forget_roles(session, staff_id, held - wanted)
    session.add_all(StaffRole(staff_id=staff_id, role=role) for role in sorted(wanted - held))
    for role in sorted(wanted - held):
        _note(session, registry.clock, staff_id, f"role_given.{role}")
    for role in sorted(held - wanted):
        _note(session, registry.clock, staff_id, f"role_taken.{role}")


def deactivate(session: Session, registry: Registry, *, staff_id: UUID) -> None:
    """Let somebody in no longer; what they did stays theirs.

    Raises:
        LastAdminError: Nobody would be left to keep staff.
        OwnRolesError: It is oneself.
        StaffNotFoundError: The organisation has nobody of this id.
    """
    member = _somebody_else(session, registry, staff_id)
    if Role.ADMIN in roles_of(session, staff_id):
        _check_another_admin(session, registry, staff_id)
    member.active = False
    end_sign_ins(session, registry.clock, staff_id=staff_id)
    _note(session, registry.clock, staff_id, "deactivated")


def activate(session: Session, registry: Registry, *, staff_id: UUID) -> None:
    """Let somebody in again who had left.

    Raises:
        OwnRolesError: It is oneself.
        StaffNotFoundError: The organisation has nobody of this id.
    """
    _somebody_else(session, registry, staff_id).active = True
    _note(session, registry.clock, staff_id, "activated")


def reset_second_factor(session: Session, registry: Registry, *, staff_id: UUID) -> None:
    """Forget the authenticator of somebody who lost it, and sign them out everywhere.

    What they were called at single sign-on is forgotten with it: the verified address tells anew.

    Raises:
        OwnRolesError: It is oneself.
        StaffNotFoundError: The organisation has nobody of this id.
    """
    _somebody_else(session, registry, staff_id)
    factors.forget(session, staff_id)
    forget_identities(session, staff_id)
    end_sign_ins(session, registry.clock, staff_id=staff_id)
    _note(session, registry.clock, staff_id, "second_factor_reset")


def reset_password(session: Session, registry: Registry, *, staff_id: UUID) -> str:
    """Give somebody who forgot theirs another password, and sign them out everywhere.

    The answer is the password, which is kept nowhere.

    Raises:
        OwnRolesError: It is oneself.
        StaffNotFoundError: The organisation has nobody of this id.
    """
    password = first_password(SystemRandom())
    hashed = registry.passwords.hash(password)
    _somebody_else(session, registry, staff_id).password_hash = hashed
    end_sign_ins(session, registry.clock, staff_id=staff_id)
    _note(session, registry.clock, staff_id, "password_set")
    return password


def sign_out_everywhere(session: Session, registry: Registry, *, staff_id: UUID) -> None:
    """End every sign-in of somebody.

    Raises:
        OwnRolesError: It is oneself.
        StaffNotFoundError: The organisation has nobody of this id.
    """
    _somebody_else(session, registry, staff_id)
    end_sign_ins(session, registry.clock, staff_id=staff_id)
    _note(session, registry.clock, staff_id, "signed_out_everywhere")


def _somebody_else(session: Session, registry: Registry, staff_id: UUID) -> Staff:
    if staff_id == registry.keeper_id:
        raise OwnRolesError
    found = queries.member(session, registry.organisation_id, staff_id)
    if found is None:
        raise StaffNotFoundError
    return found


def _check_another_admin(session: Session, registry: Registry, staff_id: UUID) -> None:
    if not queries.has_another_admin(session, registry.organisation_id, staff_id):
        raise LastAdminError


def _note(session: Session, clock: Clock, staff_id: UUID, change: str) -> None:
    act = Act(deed=Deed.STAFF_CHANGED, subject_id=staff_id, details={"change": change})
    audit.append(session, clock, act)
