"""Queries of facilitation: which codes wait, and who acts for whom."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, update
from sqlmodel import Session, col, select

from rpl.domain.facilitation import Help, read_help
from rpl.domain.journey import ClaimState
from rpl.domain.roles import RULES, Permission
from rpl.ports import KeyRing
from rpl.store.sealed import Sealed
from rpl.store.tables import (
    Applicant,
    Claim,
    Facilitation,
    SignInSession,
    Staff,
    StaffRole,
)

_ACTING = [role for role, rule in RULES.items() if Permission.ACT_FOR_APPLICANT in rule.may]


@dataclass(frozen=True, slots=True)
class Acting:
    """A facilitator may act on a claim now."""

    facilitation_id: UUID
    claim_id: UUID
    staff_id: UUID
    allowed: frozenset[Help]


@dataclass(frozen=True, slots=True)
class Allowance:
    """What an applicant once allowed; `name` is the facilitator's, empty while the code waits."""

    id: UUID
    name: str
    allowed: frozenset[Help]
    code_ends_at: datetime
    given_at: datetime
    taken_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class ActedFor:
    """Somebody for whom a facilitator acts."""

    facilitation_id: UUID
    name: str
    reference: str
    state: ClaimState
    allowed: frozenset[Help]
    taken_at: datetime


def lock_claim(session: Session, claim_id: UUID) -> None:
    """Let a second click wait here."""
    session.exec(select(Claim.id).where(Claim.id == claim_id).with_for_update()).one()


def waiting_code(session: Session, reference: str, organisation_id: UUID) -> Facilitation | None:
    """The code that waits to be used for a claim of this organisation."""
    return session.exec(
        select(Facilitation)
        .join(Claim, col(Claim.id) == col(Facilitation.claim_id))
        .where(
            Claim.reference == reference,
            Claim.organisation_id == organisation_id,
            col(Facilitation.staff_id).is_(None),
            col(Facilitation.ended_at).is_(None),
        )
    ).one_or_none()


def end_waiting(session: Session, claim_id: UUID, now: datetime) -> None:
    """Let no code of a claim be used any longer."""
    _end(session, now, col(Facilitation.claim_id) == claim_id, col(Facilitation.staff_id).is_(None))


def end_of(session: Session, claim_id: UUID, staff_id: UUID, now: datetime) -> None:
    """End what this facilitator was allowed on this claim so far."""
    mine = and_(col(Facilitation.claim_id) == claim_id, col(Facilitation.staff_id) == staff_id)
    _end(session, now, mine)


def use_code(
    session: Session, facilitation_id: UUID, code_hash: str, staff_id: UUID, now: datetime
) -> bool:
    """Give what waits to a facilitator; one statement decides who is first."""
    used = (
        update(Facilitation)
        .where(
            col(Facilitation.id) == facilitation_id,
            col(Facilitation.code_hash) == code_hash,
            col(Facilitation.staff_id).is_(None),
            col(Facilitation.ended_at).is_(None),
            col(Facilitation.code_ends_at) > now,
        )
        .values(staff_id=staff_id, taken_at=now, code_hash=None)
        .returning(col(Facilitation.id))
        .execution_options(synchronize_session=False)
    )
    return session.execute(used).scalar_one_or_none() is not None


def facilitation_of(session: Session, claim_id: UUID, facilitation_id: UUID) -> Facilitation | None:
    """One consent of a claim that is not over, held until the transaction ends."""
    return session.exec(
        select(Facilitation)
        .where(
            Facilitation.id == facilitation_id,
            Facilitation.claim_id == claim_id,
            col(Facilitation.ended_at).is_(None),
        )
        .with_for_update()
    ).one_or_none()


def end_sign_ins(session: Session, claim_id: UUID, staff_id: UUID, now: datetime) -> None:
    """End every sign-in of a facilitator to a claim."""
    session.exec(
        update(SignInSession)
        .where(
            col(SignInSession.claim_id) == claim_id,
            col(SignInSession.staff_id) == staff_id,
            col(SignInSession.expires_at) > now,
        )
        .values(expires_at=now)
        .execution_options(synchronize_session=False)
    )


def acting_on(session: Session, claim_id: UUID, staff_id: UUID) -> Acting | None:
    """Whether somebody may act on a claim now: asked with every request."""
    return _acting(session, col(Facilitation.claim_id) == claim_id, staff_id)


def acting_by(session: Session, facilitation_id: UUID, staff_id: UUID) -> Acting | None:
    """The same, by the number of the consent."""
    return _acting(session, col(Facilitation.id) == facilitation_id, staff_id)


def allowances(session: Session, claim_id: UUID, limit: int) -> tuple[Allowance, ...]:
    """What a claim's applicant allowed whom, the newest first, at most `limit`.

    Codes that nobody used and that are over are left out.
    """
    rows = session.exec(
        select(Facilitation, Staff.name)
        .join(Staff, col(Staff.id) == col(Facilitation.staff_id), isouter=True)
        .where(
            Facilitation.claim_id == claim_id,
            or_(col(Facilitation.staff_id).is_not(None), col(Facilitation.ended_at).is_(None)),
        )
        .order_by(col(Facilitation.given_at).desc(), col(Facilitation.id))
        .limit(limit)
    )
    return tuple(
        Allowance(
            id=row.id,
            name=name or "",
            allowed=read_help(row.allowed),
            code_ends_at=row.code_ends_at,
            given_at=row.given_at,
            taken_at=row.taken_at,
            ended_at=row.ended_at,
        )
        for row, name in rows
    )


def names_of_facilitators(session: Session, claim_id: UUID) -> dict[UUID, str]:
    """The names of everybody who ever might act on a claim: its applicant chose them."""
    rows = session.exec(
        select(Staff.id, Staff.name)
        .join(Facilitation, col(Facilitation.staff_id) == col(Staff.id))
        .where(Facilitation.claim_id == claim_id)
        .distinct()
    )
    return dict(rows.all())


def acted_for(
    session: Session,
    keyring: KeyRing,
    staff_id: UUID,
    *,
    limit: int,
    after: UUID | None = None,
) -> tuple[ActedFor, ...]:
    """Those for whom a facilitator acts, the newest first, from behind the consent `after`."""
    wanted = (
        select(Facilitation, Claim, Applicant)
        .join(Staff, col(Staff.id) == col(Facilitation.staff_id))
        .join(Claim, col(Claim.id) == col(Facilitation.claim_id))
        .join(Applicant, col(Applicant.id) == col(Claim.applicant_id))
        .where(
            Facilitation.staff_id == staff_id,
            col(Facilitation.ended_at).is_(None),
            Claim.organisation_id == Staff.organisation_id,
        )
    )
    last = None if after is None else session.get(Facilitation, after)
    if last is not None and last.staff_id == staff_id:
        taken, number = col(Facilitation.taken_at), col(Facilitation.id)
        same = and_(taken == last.taken_at, number > last.id)
        wanted = wanted.where(or_(taken < last.taken_at, same))
    rows = session.exec(
        wanted.order_by(col(Facilitation.taken_at).desc(), col(Facilitation.id)).limit(limit)
    )
    return tuple(
        ActedFor(
            facilitation_id=row.id,
            name=keyring.values(who.wrapped_key).open(Sealed.APPLICANT_NAME.at(who.id), who.name),
            reference=claim.reference,
            state=claim.state,
            allowed=read_help(row.allowed),
            taken_at=row.taken_at or row.given_at,
        )
        for row, claim, who in rows
    )


def _acting(session: Session, which: ColumnElement[bool], staff_id: UUID) -> Acting | None:
    row = session.exec(
        select(Facilitation)
        .join(Staff, col(Staff.id) == col(Facilitation.staff_id))
        .join(Claim, col(Claim.id) == col(Facilitation.claim_id))
        .join(StaffRole, col(StaffRole.staff_id) == col(Staff.id))
        .where(
            which,
            Facilitation.staff_id == staff_id,
            col(Facilitation.ended_at).is_(None),
            col(Staff.active).is_(True),
            col(StaffRole.role).in_(_ACTING),
            Claim.organisation_id == Staff.organisation_id,
        )
    ).first()
    return None if row is None else Acting(row.id, row.claim_id, staff_id, read_help(row.allowed))


def _end(session: Session, now: datetime, *which: ColumnElement[bool]) -> None:
    session.exec(
        update(Facilitation)
        .where(*which, col(Facilitation.ended_at).is_(None))
        .values(ended_at=now, code_hash=None)
        .execution_options(synchronize_session=False)
    )
