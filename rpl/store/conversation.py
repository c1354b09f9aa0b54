"""Queries of records of interviews and practical tests."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select, update

from rpl.domain.conversation import Conversation
from rpl.domain.intake import EvidenceKind
from rpl.domain.roles import Role
from rpl.ports import KeyRing
from rpl.store.form_answers import conversation_of
from rpl.store.tables import Applicant, Claim, ConversationRow, EvidenceItem, Staff, StaffRole


@dataclass(frozen=True, slots=True)
class Recorders:
    """Who recorded it, and who was to confirm it; `second` is empty where nobody was."""

    recorder: str
    second: str
    confirmed_at: datetime | None


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
    kind: EvidenceKind
    recorder: str
    conversation: Conversation


def recorders(session: Session, evidence_id: UUID) -> Recorders | None:
    """Who recorded an interview or a practical test; None for other evidence."""
    first, second = aliased(Staff), aliased(Staff)
    row = session.exec(
        select(first.name, second.name, ConversationRow.confirmed_at)
        .select_from(ConversationRow)
        .join(first, col(first.id) == col(ConversationRow.recorder_id))
        .join(second, col(second.id) == col(ConversationRow.second_id), isouter=True)
        .where(ConversationRow.id == evidence_id)
    ).one_or_none()
    return None if row is None else Recorders(row[0], row[1] or "", row[2])


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


def waiting_for(
    session: Session, keyring: KeyRing, staff_id: UUID, limit: int
) -> tuple[WaitingRecord, ...]:
    """The records that somebody is asked to confirm, the oldest first."""
    rows = session.exec(
        select(ConversationRow, EvidenceItem, Claim.reference, Applicant.wrapped_key)
        .join(EvidenceItem, col(EvidenceItem.id) == col(ConversationRow.id))
        .join(Claim, col(Claim.id) == col(ConversationRow.claim_id))
        .join(Applicant, col(Applicant.id) == col(Claim.applicant_id))
        .where(ConversationRow.second_id == staff_id, col(ConversationRow.confirmed_at).is_(None))
        .order_by(col(ConversationRow.recorded_at), col(ConversationRow.id))
        .limit(limit)
    )
    found = []
    for row, item, reference, wrapped_key in rows.all():
        told = conversation_of(keyring.values(wrapped_key), item)
        who = recorders(session, row.id)
        if told is not None and who is not None:
            found.append(
                WaitingRecord(row.id, row.claim_id, reference, item.kind, who.recorder, told)
            )
    return tuple(found)


def confirm(session: Session, record_id: UUID, staff_id: UUID, now: datetime) -> UUID | None:
    """Confirm a record, once; the claim it belongs to, or None where none waits for this person."""
    confirmed = (
        update(ConversationRow)
        .where(
            col(ConversationRow.id) == record_id,
            col(ConversationRow.second_id) == staff_id,
            col(ConversationRow.confirmed_at).is_(None),
        )
        .values(confirmed_at=now)
        .returning(col(ConversationRow.claim_id))
        .execution_options(synchronize_session=False)
    )
    return session.execute(confirmed).scalar_one_or_none()
