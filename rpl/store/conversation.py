"""Queries of records of interviews and practical tests."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select, update

from rpl.domain.conversation import Confirming, Objection
from rpl.domain.journey import ClaimState
from rpl.domain.roles import Role
from rpl.ports import ValueSeal
from rpl.store.sealed import Sealed, open_optional
from rpl.store.tables import Claim, ConversationRow, InterestDeclaration, Staff, StaffRole

_BEING_JUDGED = (ClaimState.READY, ClaimState.IN_ASSESSMENT)
_EVERY = 1000


@dataclass(frozen=True, slots=True)
class Recorders:
    """Who recorded it, and who was to confirm it; `second` is empty where nobody was."""

    recorder: str
    second: str
    confirming: Confirming
    objection: Objection | None


@dataclass(frozen=True, slots=True)
class Colleague:
    """Another assessor of the same organisation."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class WaitingRecord:
    """A record that somebody is asked to confirm."""

    id: UUID
    claim_id: UUID
    reference: str
    recorder: str


def recorders(session: Session, seal: ValueSeal, evidence_id: UUID) -> Recorders | None:
    """Who recorded an interview or a practical test; None for other evidence."""
    first, second = aliased(Staff), aliased(Staff)
    row = session.exec(
        select(first.name, second.name, ConversationRow)
        .select_from(ConversationRow)
        .join(first, col(first.id) == col(ConversationRow.recorder_id))
        .join(second, col(second.id) == col(ConversationRow.second_id), isouter=True)
        .where(ConversationRow.id == evidence_id)
    ).one_or_none()
    if row is None:
        return None
    kept = open_optional(seal, Sealed.OBJECTION.at(evidence_id), row[2].objection)
    said = None if kept is None else Objection.model_validate_json(kept)
    return Recorders(row[0], row[1] or "", confirming(row[2]), said)


def confirming(row: ConversationRow) -> Confirming:
    """How many stand behind a record."""
    if row.second_id is None:
        return Confirming.ALONE
    if row.confirmed_at is not None:
        return Confirming.CONFIRMED
    return Confirming.AWAITED if row.objected_at is None else Confirming.OBJECTED


def unconfirmed(session: Session, claim_id: UUID) -> frozenset[UUID]:
    """The records of a claim that a second person was to confirm, and did not."""
    return frozenset(
        session.exec(
            select(ConversationRow.id).where(
                ConversationRow.claim_id == claim_id,
                col(ConversationRow.second_id).is_not(None),
                col(ConversationRow.confirmed_at).is_(None),
            )
        )
    )


def colleagues(session: Session, organisation_id: UUID, but: UUID) -> tuple[Colleague, ...]:
    """The other assessors of an organisation, by name."""
    rows = session.exec(
        select(Staff.id, Staff.name)
        .join(StaffRole, col(StaffRole.staff_id) == col(Staff.id))
        .where(
            Staff.organisation_id == organisation_id,
            Staff.id != but,
            col(Staff.active).is_(True),
            StaffRole.role == Role.ASSESSOR,
        )
        .order_by(col(Staff.name), col(Staff.id))
    )
    return tuple(Colleague(staff_id, name) for staff_id, name in rows)


def waiting_for(session: Session, staff_id: UUID, limit: int) -> tuple[WaitingRecord, ...]:
    """The records that somebody is asked to confirm, the oldest first.

    Nothing of a claim to whose applicant something ties them, and of none that was decided.
    """
    rows = session.exec(
        select(ConversationRow, Claim.reference, Staff.name)
        .join(Claim, col(Claim.id) == col(ConversationRow.claim_id))
        .join(Staff, col(Staff.id) == col(ConversationRow.recorder_id))
        .join(
            InterestDeclaration,
            and_(
                col(InterestDeclaration.claim_id) == col(ConversationRow.claim_id),
                col(InterestDeclaration.staff_id) == staff_id,
            ),
            isouter=True,
        )
        .where(
            *_waits_for(staff_id),
            col(Claim.state).in_(_BEING_JUDGED),
            col(InterestDeclaration.interest).is_(None),
        )
        .order_by(col(ConversationRow.recorded_at), col(ConversationRow.id))
        .limit(limit)
    )
    return tuple(
        WaitingRecord(row.id, row.claim_id, reference, recorder)
        for row, reference, recorder in rows
    )


def waiting_record(session: Session, record_id: UUID, staff_id: UUID) -> WaitingRecord | None:
    """One record that somebody is asked to confirm."""
    found = (each for each in waiting_for(session, staff_id, _EVERY) if each.id == record_id)
    return next(found, None)


def answer(session: Session, record_id: UUID, staff_id: UUID, **said: Any) -> bool:  # noqa: ANN401 -- columns
    """Write down what the second person says of a record, once; False where it does not wait."""
    answered = session.exec(
        update(ConversationRow)
        .where(col(ConversationRow.id) == record_id, *_waits_for(staff_id))
        .values(**said)
        .execution_options(synchronize_session=False)
    ).rowcount
    return answered == 1


def _waits_for(staff_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (
        col(ConversationRow.second_id) == staff_id,
        col(ConversationRow.confirmed_at).is_(None),
        col(ConversationRow.objected_at).is_(None),
    )
