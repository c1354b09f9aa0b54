"""Queries of the appeals queue: appeals that wait for a reviewer, and those a reviewer holds."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, or_, select
from sqlmodel import Session, col

from rpl.domain.journey import ClaimState
from rpl.domain.review import SeatKind
from rpl.store.appeal import deeds_on, is_named
from rpl.store.review.waiting import HeldEntry, QueueEntry, Watch, assessable, entries
from rpl.store.tables import Appeal, Claim, InterestDeclaration, Seat, SeatOpening

MOST_SHOWN = 50
"""So many waiting appeals are shown, those that wait longest."""
_MOST_SEARCHED = 500


@dataclass(frozen=True, slots=True)
class AppealEntry:
    """An appeal as the queue shows it; its clock runs from `complete_at`."""

    entry: QueueEntry
    complete_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """An appeal that waits, and what tells whether somebody touched its claim."""

    shown: AppealEntry
    lodged_at: datetime
    deeds: tuple[tuple[str, datetime], ...]
    named: bool


def appeals_waiting(session: Session, watch: Watch) -> tuple[Waiting, ...]:
    """The appeals that nobody reviews and that wait longest, with the touches of this person."""
    held = exists().where(
        col(Seat.claim_id) == col(Claim.id),
        or_(
            and_(
                col(Seat.kind) == SeatKind.APPEAL,
                col(Seat.round) == col(Claim.round),
                col(Seat.lease_until) > watch.now,
            ),
            and_(col(Seat.kind) != SeatKind.APPEAL, col(Seat.assessor_id) == watch.assessor_id),
        ),
    )
    tied = exists().where(
        col(InterestDeclaration.claim_id) == col(Claim.id),
        col(InterestDeclaration.staff_id) == watch.assessor_id,
        col(InterestDeclaration.interest).is_not(None),
    )
    rows = session.execute(
        select(
            col(Claim.id),
            col(Appeal.lodged_at),
            col(Appeal.complete_at),
            col(SeatOpening.calls),
            col(Claim.qualification),
        )
        .join(Appeal, col(Appeal.claim_id) == col(Claim.id))
        .join(
            SeatOpening,
            and_(
                col(SeatOpening.claim_id) == col(Claim.id),
                col(SeatOpening.kind) == SeatKind.APPEAL,
                col(SeatOpening.settled_at).is_(None),
            ),
        )
        .where(
            col(Claim.organisation_id) == watch.organisation_id,
            col(Claim.state) == ClaimState.DECIDED,
            col(Appeal.decided_at).is_(None),
            or_(col(Appeal.adding).is_(False), col(Appeal.complete_at) <= watch.now),
            ~held,
            ~tied,
            *assessable(watch),
        )
        .order_by(col(Appeal.complete_at), col(Appeal.id))
        .limit(_MOST_SEARCHED)
    ).all()
    fits = [
        (claim_id, lodged, complete)
        for claim_id, lodged, complete, calls, slug in rows
        if watch.fit.may_assess(slug, {call["unit"] for call in calls})
    ]
    known = _entries(session, [row[0] for row in fits])
    return tuple(
        Waiting(
            AppealEntry(known[claim_id], complete),
            lodged,
            deeds_on(session, claim_id, watch.assessor_id),
            is_named(session, claim_id, watch.assessor_id),
        )
        for claim_id, lodged, complete in fits
    )


def appeals_held(session: Session, watch: Watch) -> tuple[tuple[HeldEntry, datetime], ...]:
    """The appeals this person took and did not decide, and from when the clock of each runs."""
    rows = session.execute(
        select(col(Seat.claim_id), col(Seat.lease_until), col(Appeal.complete_at))
        .join(Appeal, col(Appeal.claim_id) == col(Seat.claim_id))
        .where(
            col(Seat.assessor_id) == watch.assessor_id,
            col(Seat.kind) == SeatKind.APPEAL,
            col(Seat.submitted_at).is_(None),
            col(Appeal.decided_at).is_(None),
        )
        .order_by(col(Seat.lease_until))
    ).all()
    known = _entries(session, [row[0] for row in rows])
    return tuple(
        (HeldEntry(known[claim_id], until), complete)
        for claim_id, until, complete in rows
        if claim_id in known
    )


def _entries(session: Session, claims: list[object]) -> dict[object, QueueEntry]:
    rows = session.execute(entries(col(Claim.id).in_(claims)))
    return {row[0]: QueueEntry(*row) for row in rows}
