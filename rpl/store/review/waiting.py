"""Queries of the review queue: claims that wait for an assessor, and those an assessor holds."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, select, tuple_
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


MANY = 1001
"""Where counting stops: "more than a thousand" says as much, and costs the same for a million."""
Place = tuple[int, datetime, UUID]
"""A place in the queue: priority, when the claim was submitted, and its id."""
_MOST_HELD = 100
_ORDER = (col(Claim.priority), col(Claim.submitted_at), col(Claim.id))


@dataclass(frozen=True, slots=True)
class Watch:
    """Who looks at the queue, of which organisation, and when."""

    organisation_id: UUID
    assessor_id: UUID
    now: datetime


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
    priority: int

    @property
    def place(self) -> Place:
        """Its place in the queue."""
        return self.priority, self.submitted_at, self.claim_id


@dataclass(frozen=True, slots=True)
class HeldEntry:
    """A claim an assessor holds, and until when; `lease_until` may have passed."""

    entry: QueueEntry
    lease_until: datetime


def waiting(
    session: Session,
    watch: Watch,
    *,
    after: Place | None,
    limit: int,
) -> tuple[QueueEntry, ...]:
    """The next claims that this assessor may take: urgent ones, then those that wait longest.

    What was never taken and what was taken and left are asked for one by one: each is then read
    off an index in its order, where one question for both would look at every claim.
    """
    found: list[QueueEntry] = []
    for condition in (_ready(), _left(watch)):
        query = _entries(condition, *_may_take(watch))
        if after is not None:
            query = query.where(tuple_(*_ORDER) > after)
        found += [QueueEntry(*row) for row in session.execute(query.order_by(*_ORDER).limit(limit))]
    return tuple(sorted(found, key=lambda entry: entry.place)[:limit])


def waiting_count(session: Session, watch: Watch) -> int:
    """How many claims this assessor may take; `MANY` says that there are at least so many."""
    total = 0
    for condition in (_ready(), _left(watch)):
        some = select(col(Claim.id)).where(condition, *_may_take(watch)).limit(MANY - total)
        total += session.execute(select(func.count()).select_from(some.subquery())).scalar_one()
    return total


def held_by(session: Session, watch: Watch) -> tuple[HeldEntry, ...]:
    """The claims this assessor has taken and not yet submitted, the shortest lease first."""
    query = _entries(
        col(Claim.organisation_id) == watch.organisation_id,
        col(Claim.state) == ClaimState.IN_ASSESSMENT,
        col(Seat.assessor_id) == watch.assessor_id,
        col(Seat.submitted_at).is_(None),
    )
    rows = session.execute(
        query.join(Seat, col(Seat.claim_id) == col(Claim.id))
        .add_columns(col(Seat.lease_until))
        .order_by(col(Seat.lease_until), col(Claim.id))
        .limit(_MOST_HELD)
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
) -> "Select[UUID, str, str, int, str, int, datetime, int]":
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
        col(Claim.priority),
    ).where(*conditions)


def _may_take(watch: Watch) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Claim.organisation_id) == watch.organisation_id,
        records_confirmed(),
        ~_other_seat(watch.assessor_id),
    )


def _ready() -> ColumnElement[bool]:
    return col(Claim.state) == ClaimState.READY


def _left(watch: Watch) -> ColumnElement[bool]:
    """Taken by a colleague whose lease ran out; of very many, those that ran out first."""
    lapsed = (
        select(col(Seat.claim_id))
        .join(Claim, col(Claim.id) == col(Seat.claim_id))
        .where(
            col(Claim.organisation_id) == watch.organisation_id,
            col(Seat.kind) == SeatKind.FIRST,
            col(Seat.assessor_id) != watch.assessor_id,
            col(Seat.submitted_at).is_(None),
            col(Seat.lease_until) <= watch.now,
        )
        .order_by(col(Seat.lease_until))
        .limit(MANY)
    )
    return and_(col(Claim.state) == ClaimState.IN_ASSESSMENT, col(Claim.id).in_(lapsed))


def _other_seat(assessor_id: UUID) -> ColumnElement[bool]:
    """The assessor holds a seat of the claim that is not the first: no fresh pair of eyes."""
    return exists().where(
        col(Seat.claim_id) == col(Claim.id),
        col(Seat.assessor_id) == assessor_id,
        col(Seat.kind) != SeatKind.FIRST,
    )
