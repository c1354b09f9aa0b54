"""Queries of staff: who is staff of an organisation, and where they are signed in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, delete, func, select, update

from rpl.domain.roles import Role
from rpl.store.account import KEY_LENGTH
from rpl.store.organisation import every
from rpl.store.tables import SecondFactor, SignInSession, Staff, StaffRole
from rpl.store.tables.account import Means


@dataclass(frozen=True, slots=True)
class OpenSignIn:
    """A sign-in that is in force; `key` names it in the list of its owner."""

    key: str
    token_hash: str
    means: Means
    browser: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Member:
    """A member of staff as an administrator sees them; `organisation` is its name in addresses."""

    staff_id: UUID
    organisation: str
    name: str
    email: str
    active: bool
    has_second_factor: bool
    roles: frozenset[Role]


def member(session: Session, organisation_id: UUID, staff_id: UUID) -> Staff | None:
    """A member of staff of this organisation, active or not."""
    return session.exec(
        select(Staff).where(Staff.id == staff_id, Staff.organisation_id == organisation_id)
    ).one_or_none()


def members(
    session: Session,
    organisation_id: UUID,
    *,
    after: str = "",
    limit: int,
    only: UUID | None = None,
) -> tuple[Member, ...]:
    """Staff of an organisation in the order of their addresses, from after one on."""
    wanted = select(Staff).where(Staff.organisation_id == organisation_id, Staff.email > after)
    if only is not None:
        wanted = wanted.where(Staff.id == only)
    return _members(session, session.exec(wanted.order_by(Staff.email).limit(limit)).all())


def all_members(session: Session) -> tuple[Member, ...]:
    """Staff of every organisation, in the order of their addresses."""
    return _members(session, session.exec(select(Staff).order_by(Staff.email)).all())


def _members(session: Session, rows: Sequence[Staff]) -> tuple[Member, ...]:
    ids = [row.id for row in rows]
    roles: dict[UUID, set[Role]] = {each: set() for each in ids}
    for held in session.exec(select(StaffRole).where(col(StaffRole.staff_id).in_(ids))):
        roles[held.staff_id].add(held.role)
    confirmed = set(
        session.exec(
            select(SecondFactor.staff_id).where(
                col(SecondFactor.staff_id).in_(ids), col(SecondFactor.confirmed_at).is_not(None)
            )
        )
    )
    slugs = {found.id: found.slug for found in every(session)}
    return tuple(
        Member(
            staff_id=row.id,
            organisation=slugs[row.organisation_id],
            name=row.name,
            email=row.email,
            active=row.active,
            has_second_factor=row.id in confirmed,
            roles=frozenset(roles[row.id]),
        )
        for row in rows
    )


def has_another_admin(session: Session, organisation_id: UUID, staff_id: UUID) -> bool:
    """Whether the organisation has an active administrator besides this one."""
    others = session.exec(
        select(func.count())
        .select_from(StaffRole)
        .join(Staff, col(Staff.id) == col(StaffRole.staff_id))
        .where(
            StaffRole.role == Role.ADMIN,
            Staff.organisation_id == organisation_id,
            col(Staff.active).is_(True),
            Staff.id != staff_id,
        )
    ).one()
    return others > 0


def forget_roles(session: Session, staff_id: UUID, roles: Collection[Role]) -> None:
    """Take roles from a member of staff."""
    session.exec(
        delete(StaffRole).where(
            col(StaffRole.staff_id) == staff_id, col(StaffRole.role).in_(list(roles))
        )
    )


def open_sign_ins(session: Session, staff_id: UUID, now: datetime) -> tuple[OpenSignIn, ...]:
    """Where a member of staff is signed in, the newest first."""
    rows = session.exec(
        select(SignInSession)
        .where(SignInSession.staff_id == staff_id, SignInSession.expires_at > now)
        .order_by(col(SignInSession.created_at).desc(), col(SignInSession.token_hash))
    )
    return tuple(
        OpenSignIn(
            key=row.token_hash[:KEY_LENGTH],
            token_hash=row.token_hash,
            means=row.means,
            browser=row.browser,
            created_at=row.created_at,
            expires_at=row.expires_at,
        )
        for row in rows
    )


def end_sign_ins(
    session: Session, staff_id: UUID, now: datetime, *, but: str = "", only: str = ""
) -> None:
    """End sign-ins of a member of staff: all, all but one of this hash, or the one of this key."""
    wanted = [col(SignInSession.staff_id) == staff_id, col(SignInSession.expires_at) > now]
    if but:
        wanted.append(col(SignInSession.token_hash) != but)
    if only:
        wanted.append(func.substr(col(SignInSession.token_hash), 1, KEY_LENGTH) == only)
    session.exec(update(SignInSession).where(*wanted).values(expires_at=now))


def email_of(session: Session, staff_id: UUID) -> str:
    """The address of a member of staff."""
    return session.get_one(Staff, staff_id).email
