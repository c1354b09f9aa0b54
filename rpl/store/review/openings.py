"""Queries of seats that marks called for: what waits for a moderator, and why it was called."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as choose

from rpl.domain.journey import ClaimState
from rpl.domain.moderation import Call
from rpl.domain.review import SeatKind
from rpl.store.review.waiting import QueueEntry, Watch, assessable, entries
from rpl.store.tables import Claim, InterestDeclaration, Seat, SeatOpening

MOST_SHOWN = 50
"""So many waiting claims are shown to a moderator, those that wait longest."""
_MOST_SEARCHED = 1000
"""So many are searched for those of whose units they may mark each."""


@dataclass(frozen=True, slots=True)
class Called:
    """A seat that was called for, and every reason."""

    kind: SeatKind
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class OpenEntry:
    """A claim that waits for another seat, as the moderators' queue shows it.

    Why it was called tells of the first marks and does not stand here.
    """

    entry: QueueEntry
    kind: SeatKind
    opened_at: datetime


def unsettled(session: Session, claim_id: UUID) -> SeatOpening | None:
    """The seat of a claim that is still to be marked; at most one at any time."""
    return session.exec(
        choose(SeatOpening).where(
            SeatOpening.claim_id == claim_id, col(SeatOpening.settled_at).is_(None)
        )
    ).one_or_none()


def called(session: Session, claim_id: UUID, number: int, kind: SeatKind) -> Called | None:
    """Why a seat was called for in a round of a claim."""
    row = session.exec(
        choose(SeatOpening).where(
            SeatOpening.claim_id == claim_id,
            SeatOpening.round == number,
            SeatOpening.kind == kind,
        )
    ).one_or_none()
    if row is None:
        return None
    return Called(row.kind, tuple(map(Call.model_validate, row.calls)))


def waiting_for_moderators(session: Session, watch: Watch) -> tuple[OpenEntry, ...]:
    """The claims whose called seat this moderator may take, urgent ones and the oldest first.

    Called units are read out of each opening, for no two databases ask JSON alike; who may mark
    whatever unit of their qualifications needs none of that.
    """
    fit = watch.fit
    waits = session.execute(
        select(
            col(SeatOpening.claim_id),
            col(SeatOpening.kind),
            col(SeatOpening.opened_at),
            col(SeatOpening.calls),
            col(Claim.qualification),
        )
        .join(Claim, col(Claim.id) == col(SeatOpening.claim_id))
        .where(
            col(SeatOpening.settled_at).is_(None),
            col(Claim.organisation_id) == watch.organisation_id,
            col(Claim.state) == ClaimState.IN_ASSESSMENT,
            ~_closed_to(watch),
            *assessable(watch),
        )
        .order_by(col(Claim.priority), col(SeatOpening.opened_at), col(SeatOpening.id))
        .limit(_MOST_SEARCHED if fit.units else MOST_SHOWN)
    )
    found = [
        (claim_id, kind, opened_at)
        for claim_id, kind, opened_at, calls, qualification in waits
        if fit.may_assess(qualification, {call["unit"] for call in calls})
    ][:MOST_SHOWN]
    rows = session.execute(entries(col(Claim.id).in_([row[0] for row in found])))
    known = {row[0]: QueueEntry(*row) for row in rows}
    return tuple(OpenEntry(known[claim_id], kind, opened_at) for claim_id, kind, opened_at in found)


def _closed_to(watch: Watch) -> ColumnElement[bool]:
    """Whether this person has another seat of the claim or is tied to it, or anybody holds it."""
    seat = aliased(Seat)
    own = and_(col(seat.assessor_id) == watch.assessor_id, col(seat.kind) != col(SeatOpening.kind))
    here = and_(
        col(seat.claim_id) == col(SeatOpening.claim_id), col(seat.round) == col(SeatOpening.round)
    )
    held = and_(col(seat.kind) == col(SeatOpening.kind), col(seat.lease_until) > watch.now)
    tied = exists().where(
        col(InterestDeclaration.claim_id) == col(SeatOpening.claim_id),
        col(InterestDeclaration.staff_id) == watch.assessor_id,
        col(InterestDeclaration.interest).is_not(None),
    )
    taken = exists().where(here, or_(own, held))
    return or_(taken, tied)
