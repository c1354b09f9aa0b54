"""Queries of messages between applicants and advisers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select, update

from rpl.domain.message import Side
from rpl.ports import KeyRing, ValueSeal
from rpl.store.sealed import Sealed
from rpl.store.tables import Advice, Applicant, Claim, Message, Staff


@dataclass(frozen=True, slots=True)
class Written:
    """One message, opened."""

    side: Side
    text: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Adviser:
    """The adviser of a claim."""

    id: UUID
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Thread:
    """The messages of a claim in a list: whose claim, and how many wait for an answer."""

    claim_id: UUID
    reference: str
    name: str
    asked_at: datetime
    unanswered: int


def messages(session: Session, seal: ValueSeal, claim_id: UUID) -> tuple[Written, ...]:
    """Every message of a claim, the oldest first."""
    rows = session.exec(
        select(Message)
        .where(Message.claim_id == claim_id)
        .order_by(col(Message.sent_at), col(Message.id))
    )
    return tuple(
        Written(row.side, seal.open(Sealed.MESSAGE.at(row.id), row.text), row.sent_at)
        for row in rows
    )


def unanswered(session: Session, claim_id: UUID, by: Side) -> int:
    """How many messages a side wrote since the other side last did."""
    other = select(func.max(Message.sent_at)).where(
        Message.claim_id == claim_id, Message.side != by
    )
    last = session.exec(other).one()
    wanted = select(func.count(col(Message.id))).where(
        Message.claim_id == claim_id, Message.side == by
    )
    if last is not None:
        wanted = wanted.where(col(Message.sent_at) > last)
    return session.exec(wanted).one()


def adviser_of(session: Session, claim_id: UUID) -> Adviser | None:
    """Who advises the applicant of a claim, if somebody does and still may."""
    row = session.exec(
        select(Staff)
        .join(Advice, col(Advice.adviser_id) == col(Staff.id))
        .where(Advice.claim_id == claim_id, col(Staff.active).is_(True))
    ).one_or_none()
    return None if row is None else Adviser(row.id, row.name, row.email)


def advice_row(session: Session, claim_id: UUID) -> Advice | None:
    """The row that says who advises, held until the transaction ends."""
    return session.exec(
        select(Advice).where(Advice.claim_id == claim_id).with_for_update()
    ).one_or_none()


def is_adviser(session: Session, claim_id: UUID, staff_id: UUID) -> bool:
    """Whether this person is the adviser of a claim of their own organisation."""
    return _is_theirs(session, col(Advice.adviser_id) == staff_id, staff_id, claim_id)


def take(session: Session, claim_id: UUID, staff_id: UUID, now: datetime) -> bool:
    """Make somebody the adviser of a claim that waits for one; False when none waits any longer."""
    if not _is_theirs(session, _nobody(), staff_id, claim_id):
        return False
    taken = session.exec(
        update(Advice)
        .where(col(Advice.claim_id) == claim_id, _nobody())
        .values(adviser_id=staff_id, taken_at=now)
        .execution_options(synchronize_session=False)
    )
    return taken.rowcount == 1


def threads_of(
    session: Session, keyring: KeyRing, staff_id: UUID, limit: int
) -> tuple[Thread, ...]:
    """The claims that somebody advises, the newest first."""
    return _shown(session, keyring, col(Advice.adviser_id) == staff_id, staff_id, limit)


def waiting_threads(
    session: Session, keyring: KeyRing, staff_id: UUID, limit: int
) -> tuple[Thread, ...]:
    """The claims of somebody's organisation whose applicants wait for an adviser."""
    return _shown(session, keyring, _nobody(), staff_id, limit)


def _nobody() -> ColumnElement[bool]:
    return col(Advice.adviser_id).is_(None)


def _is_theirs(
    session: Session, which: ColumnElement[bool], staff_id: UUID, claim_id: UUID
) -> bool:
    """Whether a claim is of the organisation somebody works for, and stands so."""
    found = session.exec(
        select(Advice.claim_id)
        .join(Claim, col(Claim.id) == col(Advice.claim_id))
        .join(Staff, col(Staff.organisation_id) == col(Claim.organisation_id))
        .where(Advice.claim_id == claim_id, Staff.id == staff_id, which)
    )
    return found.first() is not None


def _shown(
    session: Session,
    keyring: KeyRing,
    which: ColumnElement[bool],
    staff_id: UUID,
    limit: int,
) -> tuple[Thread, ...]:
    rows = session.exec(
        select(Advice, Claim.reference, Applicant)
        .join(Claim, col(Claim.id) == col(Advice.claim_id))
        .join(Applicant, col(Applicant.id) == col(Claim.applicant_id))
        .join(Staff, col(Staff.organisation_id) == col(Claim.organisation_id))
        .where(Staff.id == staff_id, which)
        .order_by(col(Advice.asked_at).desc(), col(Advice.claim_id))
        .limit(limit)
    )
    return tuple(
        Thread(
            claim_id=row.claim_id,
            reference=reference,
            name=keyring.values(who.wrapped_key).open(Sealed.APPLICANT_NAME.at(who.id), who.name),
            asked_at=row.asked_at,
            unanswered=unanswered(session, row.claim_id, Side.APPLICANT),
        )
        for row, reference, who in rows.all()
    )
