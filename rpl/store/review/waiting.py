"""Queries of the review queue: claims that wait for an assessor, and those an assessor holds."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, null, or_, select, tuple_
from sqlmodel import Session, col, func

from rpl.domain.assignment import ANYTHING, Fit
from rpl.domain.intake import OTHERS_KINDS
from rpl.domain.journey import ClaimState, EvidenceState
from rpl.domain.review import SeatKind
from rpl.store.review.calibration import calibrated
from rpl.store.tables import Claim, EvidenceItem, InterestDeclaration, Seat, Staff

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
Conditions = tuple[ColumnElement[bool], ...]
_ORDER = (col(Claim.priority), col(Claim.submitted_at), col(Claim.id))


@dataclass(frozen=True, slots=True)
class Watch:
    """Who looks at the queue, of which organisation, when, and what fits them.

    `open_to` are the only qualifications whose claims they may take now, as slug and version; None:
    every one.
    """

    organisation_id: UUID
    assessor_id: UUID
    now: datetime
    fit: Fit = ANYTHING
    open_to: frozenset[tuple[str, int]] | None = None


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
    query = entries(*_ready(watch))
    if after is not None:
        query = query.where(tuple_(*_ORDER) > after)
    ready = session.execute(query.order_by(*_ORDER).limit(limit)).all()
    places = [place for place in _left(session, watch) if after is None or place > after]
    mine = entries(col(Claim.id).in_([place[-1] for place in places[:limit]]))
    found = [QueueEntry(*row) for row in (*ready, *(session.execute(mine) if places else ()))]
    return tuple(sorted(found, key=lambda entry: entry.place)[:limit])


def fitting(session: Session, watch: Watch, limit: int) -> tuple[QueueEntry, ...]:
    """The first claims in a language this assessor reads: of the applicant, or of a document."""
    languages = sorted(watch.fit.languages)
    if not languages:
        return ()
    papers = select(col(EvidenceItem.id)).where(
        col(EvidenceItem.claim_id) == col(Claim.id),
        col(EvidenceItem.document_language).in_(languages),
    )
    read = or_(col(Claim.language).in_(languages), papers.correlate(Claim).exists())
    found = session.execute(entries(*_ready(watch), read).order_by(*_ORDER).limit(limit))
    return tuple(QueueEntry(*row) for row in found)


def waiting_count(session: Session, watch: Watch) -> int:
    """How many claims this assessor may take; `MANY` says that at least so many wait.

    Where so many wait, the few among them that are for others make no difference, and looking each
    up would cost more than the page.
    """
    if _count(session, _waits(watch)) == MANY:
        return MANY
    return min(MANY, _count(session, _ready(watch)) + len(_left(session, watch)))


def held_by(
    session: Session, watch: Watch, kinds: Collection[SeatKind] = (SeatKind.FIRST,)
) -> tuple[HeldEntry, ...]:
    """The claims this assessor has taken and not yet submitted, the shortest lease first."""
    held = session.execute(
        select(col(Seat.claim_id), col(Seat.lease_until))
        .where(
            col(Seat.assessor_id) == watch.assessor_id,
            col(Seat.submitted_at).is_(None),
            col(Seat.kind).in_(kinds),
        )
        .order_by(col(Seat.lease_until))
        .limit(_MOST_HELD)
    ).all()
    query = entries(*_in_assessment(watch, [claim_id for claim_id, _until in held]))
    found = {row[0]: QueueEntry(*row) for row in session.execute(query)}
    return tuple(HeldEntry(found[claim], until) for claim, until in held if claim in found)


def records_confirmed() -> ColumnElement[bool]:
    """Whether the applicant has confirmed every record of the claim that could be read."""
    return _none(
        select(col(EvidenceItem.id)).where(
            col(EvidenceItem.claim_id) == col(Claim.id),
            col(EvidenceItem.state).in_(_BEFORE_CONFIRMATION),
            col(EvidenceItem.kind).not_in(tuple(OTHERS_KINDS)),
        )
    )


def assessable(watch: Watch) -> Conditions:
    """The claims to what this assessor may assess; no condition where that is everything."""
    known, barred = sorted(watch.fit.qualifications), sorted(watch.fit.barred)
    return (
        *((col(Claim.qualification).in_(known),) if known else ()),
        *((col(Claim.qualification).not_in(barred),) if barred else ()),
        *calibrated(watch.open_to),
    )


def entries(
    *conditions: ColumnElement[bool],
) -> "Select[UUID, str, str, int, str, int, datetime, int]":
    """Claims as the queue shows them: the columns of a `QueueEntry`."""
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


def _count(session: Session, conditions: Conditions) -> int:
    some = select(col(Claim.id)).where(*conditions).limit(MANY)
    return int(session.execute(select(func.count()).select_from(some.subquery())).scalar_one())


def _waits(watch: Watch) -> Conditions:
    return (
        col(Claim.organisation_id) == watch.organisation_id,
        col(Claim.state) == ClaimState.READY,
        *assessable(watch),
    )


def _ready(watch: Watch) -> Conditions:
    person = watch.assessor_id
    return (*_waits(watch), records_confirmed(), _no_other_seat(person), _no_interest(person))


def _left(session: Session, watch: Watch) -> list[Place]:
    """Where claims stand that a colleague took until the lease ran out, in the queue's order.

    Of very many, those that ran out first.

    The seats are asked for by themselves, so that either database begins with the few people of
    the organisation and not with its many claims.
    """
    lapsed = session.execute(
        select(col(Seat.claim_id))
        .join(Staff, col(Staff.id) == col(Seat.assessor_id))
        .where(
            col(Staff.organisation_id) == watch.organisation_id,
            col(Staff.id) != watch.assessor_id,
            col(Seat.kind) == SeatKind.FIRST,
            col(Seat.submitted_at).is_(None),
            col(Seat.lease_until) <= watch.now,
        )
        .order_by(col(Seat.lease_until))
        .limit(MANY)
    )
    found = session.execute(
        select(*_ORDER).where(
            *_in_assessment(watch, lapsed.scalars().all()),
            records_confirmed(),
            _no_other_seat(watch.assessor_id),
            _no_interest(watch.assessor_id),
            *assessable(watch),
        )
    )
    return sorted((priority, sent, claim_id) for priority, sent, claim_id in found)


def _in_assessment(watch: Watch, claims: Sequence[UUID]) -> Conditions:
    """Which of these claims are being assessed.

    They are found by their ids, and the rest is checked on what was found: SQLite, which keeps no
    statistics, would else read all that the organisation has in assessment.  `coalesce` of a value
    and nothing is the value, and no index.
    """
    return (
        col(Claim.id).in_(claims),
        func.coalesce(col(Claim.organisation_id), null()) == watch.organisation_id,
        func.coalesce(col(Claim.state), null()) == ClaimState.IN_ASSESSMENT,
    )


def _no_other_seat(assessor_id: UUID) -> ColumnElement[bool]:
    """The assessor holds no seat of the claim but perhaps the first: a fresh pair of eyes."""
    return _none(
        select(col(Seat.id)).where(
            col(Seat.claim_id) == col(Claim.id),
            col(Seat.round) == col(Claim.round),
            col(Seat.assessor_id) == assessor_id,
            col(Seat.kind) != SeatKind.FIRST,
        )
    )


def _no_interest(assessor_id: UUID) -> ColumnElement[bool]:
    """Nothing is known that ties the assessor to the applicant."""
    return _none(
        select(col(InterestDeclaration.id)).where(
            col(InterestDeclaration.claim_id) == col(Claim.id),
            col(InterestDeclaration.staff_id) == assessor_id,
            col(InterestDeclaration.interest).is_not(None),
        )
    )


def _none(rows: "Select[UUID]") -> ColumnElement[bool]:
    """Whether a claim has no such row, looked up claim by claim.

    PostgreSQL makes a join of `NOT EXISTS`, and now and then reads the whole other table for a
    page of twenty claims; a scalar question it leaves as it is.
    """
    return rows.correlate(Claim).limit(1).scalar_subquery().is_(None)
