"""Queries of the review queue: claims that wait for an assessor, and those an assessor holds."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, tuple_
from sqlmodel import Session, col, func

from rpl.domain.journey import ClaimState, EvidenceState
from rpl.domain.review import SeatKind
from rpl.store.tables import Claim, EvidenceItem, Seat

_BEFORE_CONFIRMATION = (
    EvidenceState.RECEIVED,
    EvidenceState.READ,
    EvidenceState.TRANSLATED,
    EvidenceState.TO_CONFIRM,
)


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """One claim as the queue shows it; `place` is where the next page of the queue begins."""

    claim_id: UUID
    reference: str
    qualification: str
    version: int
    language: str
    evidence_items: int
    submitted_at: datetime

    @property
    def place(self) -> tuple[datetime, UUID]:
        """Its place in the queue."""
        return self.submitted_at, self.claim_id


@dataclass(frozen=True, slots=True)
class HeldEntry:
    """A claim an assessor holds, and until when; `lease_until` may have passed."""

    entry: QueueEntry
    lease_until: datetime


def waiting(
    session: Session,
    *,
    assessor_id: UUID,
    now: datetime,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> tuple[QueueEntry, ...]:
    """The next claims that this assessor may take, those that wait longest first."""
    free = or_(col(Claim.state) == ClaimState.READY, _lapsed(assessor_id, now))
    query = _entries(free, records_confirmed(), ~_other_seat(assessor_id))
    if after is not None:
        query = query.where(tuple_(col(Claim.submitted_at), col(Claim.id)) > after)
    rows = session.execute(query.order_by(col(Claim.submitted_at), col(Claim.id)).limit(limit))
    return tuple(QueueEntry(*row) for row in rows.all())


def waiting_count(session: Session, *, assessor_id: UUID, now: datetime) -> int:
    """How many claims this assessor may take."""
    free = or_(col(Claim.state) == ClaimState.READY, _lapsed(assessor_id, now))
    query = select(func.count()).select_from(Claim)
    found = session.execute(query.where(free, records_confirmed(), ~_other_seat(assessor_id)))
    return int(found.scalar_one())


def held_by(session: Session, assessor_id: UUID) -> tuple[HeldEntry, ...]:
    """The claims this assessor has taken and not yet submitted, the shortest lease first."""
    query = _entries(
        col(Claim.state) == ClaimState.IN_ASSESSMENT,
        col(Seat.assessor_id) == assessor_id,
        col(Seat.submitted_at).is_(None),
    )
    rows = session.execute(
        query.join(Seat, col(Seat.claim_id) == col(Claim.id))
        .add_columns(col(Seat.lease_until))
        .order_by(col(Seat.lease_until), col(Claim.id))
    )
    return tuple(HeldEntry(QueueEntry(*row[:-1]), row[-1]) for row in rows.all())


def records_confirmed() -> ColumnElement[bool]:
    """Whether the applicant has confirmed every record of the claim that could be read."""
    return ~exists().where(
        col(EvidenceItem.claim_id) == col(Claim.id),
        col(EvidenceItem.state).in_(_BEFORE_CONFIRMATION),
    )


def _entries(
    *conditions: ColumnElement[bool],
) -> "Select[UUID, str, str, int, str, int, datetime]":
    evidence_items = (
        select(func.count())
        .where(
            col(EvidenceItem.claim_id) == col(Claim.id),
            col(EvidenceItem.state) == EvidenceState.CONFIRMED,
        )
        .correlate(Claim)
        .scalar_subquery()
    )
    return select(
        col(Claim.id),
        col(Claim.reference),
        col(Claim.qualification),
        col(Claim.version),
        col(Claim.language),
        evidence_items,
        col(Claim.submitted_at),
    ).where(*conditions)


def _lapsed(assessor_id: UUID, now: datetime) -> ColumnElement[bool]:
    """Taken by a colleague whose lease ran out."""
    return and_(
        col(Claim.state) == ClaimState.IN_ASSESSMENT,
        exists().where(
            col(Seat.claim_id) == col(Claim.id),
            col(Seat.kind) == SeatKind.FIRST,
            col(Seat.assessor_id) != assessor_id,
            col(Seat.submitted_at).is_(None),
            col(Seat.lease_until) <= now,
        ),
    )


def _other_seat(assessor_id: UUID) -> ColumnElement[bool]:
    """The assessor holds a seat of the claim that is not the first: no fresh pair of eyes."""
    return exists().where(
        col(Seat.claim_id) == col(Claim.id),
        col(Seat.assessor_id) == assessor_id,
        col(Seat.kind) != SeatKind.FIRST,
    )
