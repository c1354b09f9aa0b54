"""Queries of seats: who holds which, and changes that only one of two writers can make.

Every change names what it was based on in its `WHERE`, so that on either database the second of
two writers changes no row and is told so.
"""

from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select, update

from rpl.domain.journey import ClaimState, EvidenceState
from rpl.domain.review import HeldSeat, Lease, SeatKind
from rpl.domain.scoring import Unscored
from rpl.store.appeal import under_appeal
from rpl.store.review.waiting import records_confirmed
from rpl.store.tables import Claim, EvidenceItem, Judgement, Seat, Staff

Given: TypeAlias = int | Unscored
"""What was chosen for a criterion."""
_IN_QUEUE = (ClaimState.READY, ClaimState.IN_ASSESSMENT)


def claim_in_queue(session: Session, claim_id: UUID, assessor_id: UUID) -> Claim | None:
    """The claim, locked, if this assessor may work on it: submitted, confirmed, to be decided."""
    return session.exec(
        select(Claim)
        .where(
            Claim.id == claim_id,
            _of_organisation_of(assessor_id),
            or_(col(Claim.state).in_(_IN_QUEUE), under_appeal()),
            records_confirmed(),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


def claim_on_desk(session: Session, claim_id: UUID, assessor_id: UUID) -> Claim | None:
    """The claim, to be looked at only, if this assessor may work on it."""
    return session.exec(
        select(Claim).where(
            Claim.id == claim_id,
            _of_organisation_of(assessor_id),
            or_(col(Claim.state).in_(_IN_QUEUE), under_appeal()),
        )
    ).one_or_none()


def submitted_reference(session: Session, claim_id: UUID, assessor_id: UUID) -> str | None:
    """The reference of a claim that this person submitted scores for, in any round."""
    return session.exec(
        select(Claim.reference)
        .join(Seat, col(Seat.claim_id) == col(Claim.id))
        .where(
            Claim.id == claim_id,
            _of_organisation_of(assessor_id),
            Seat.assessor_id == assessor_id,
            col(Seat.submitted_at).is_not(None),
        )
    ).first()


def claim_by_reference(session: Session, reference: str, staff_id: UUID) -> Claim | None:
    """The claim of a reference, if it is one of this person's organisation and was sent."""
    return session.exec(
        select(Claim).where(
            Claim.reference == reference,
            col(Claim.submitted_at).is_not(None),
            _of_organisation_of(staff_id),
        )
    ).one_or_none()


def seats_of(session: Session, claim_id: UUID) -> tuple[Seat, ...]:
    """Every seat of the round in which a claim is."""
    return tuple(
        session.exec(
            select(Seat)
            .join(Claim, of_this_round())
            .where(Seat.claim_id == claim_id)
            .execution_options(populate_existing=True)
        )
    )


def of_this_round() -> ColumnElement[bool]:
    """Whether a seat is of the round in which its claim is: how seats and claims are joined."""
    return and_(col(Seat.claim_id) == col(Claim.id), col(Seat.round) == col(Claim.round))


def seat_of(session: Session, claim_id: UUID, assessor_id: UUID) -> Seat | None:
    """The seat that this person holds, or held last in this round, of a claim they may see."""
    return session.exec(
        select(Seat)
        .join(Claim, of_this_round())
        .where(
            Seat.claim_id == claim_id,
            Seat.assessor_id == assessor_id,
            _of_organisation_of(assessor_id),
        )
    ).one_or_none()


def held(seat: Seat) -> HeldSeat:
    """The seat as the rules see it."""
    return HeldSeat(
        kind=seat.kind,
        holder=seat.assessor_id,
        lease=Lease(until=seat.lease_until, limit=seat.lease_limit),
        submitted=seat.submitted_at is not None,
    )


def add_seat(session: Session, seat: Seat) -> bool:
    """Add a seat; False if the unique keys say that another writer was first."""
    try:
        with session.begin_nested():
            session.add(seat)
    except IntegrityError:
        return False
    return True


def change_seat(session: Session, seat: Seat, **changes: Any) -> bool:  # noqa: ANN401 -- columns
    """Change an unsubmitted seat as it was read; False if it has changed since."""
    changed = session.exec(
        update(Seat)
        .where(
            col(Seat.id) == seat.id,
            col(Seat.version) == seat.version,
            col(Seat.assessor_id) == seat.assessor_id,
            col(Seat.submitted_at).is_(None),
        )
        .values(version=seat.version + 1, **changes)
        .execution_options(synchronize_session=False)
    ).rowcount
    session.expire(seat)
    return changed == 1


def change_claim(
    session: Session, claim: Claim, to: ClaimState, decided_at: datetime | None = None
) -> bool:
    """Move a claim on from the state it was read in; False if it has moved since."""
    changed = session.exec(
        update(Claim)
        .where(col(Claim.id) == claim.id, col(Claim.state) == claim.state)
        .values(state=to, decided_at=decided_at)
        .execution_options(synchronize_session=False)
    ).rowcount
    session.expire(claim)
    return changed == 1


def sheets_of(session: Session, claim_id: UUID) -> dict[SeatKind, dict[str, dict[str, Given]]]:
    """What was submitted from each seat in this round: by unit, the choice for each criterion."""
    rows = session.exec(
        select(Seat.kind, Judgement)
        .join(Judgement, col(Judgement.seat_id) == col(Seat.id))
        .join(Claim, of_this_round())
        .where(Seat.claim_id == claim_id)
    )
    found: dict[SeatKind, dict[str, dict[str, Given]]] = {}
    for kind, row in rows:
        choice = Unscored(row.unscored or "") if row.level is None else row.level
        found.setdefault(SeatKind(kind), {}).setdefault(row.unit, {})[row.criterion] = choice
    return found


def earlier_claims(session: Session, assessor_id: UUID, claim_id: UUID, most: int) -> int:
    """How many other claims this person submitted first marks of; counting ends at `most`."""
    some = (
        select(Seat.id)
        .where(
            Seat.assessor_id == assessor_id,
            Seat.kind == SeatKind.FIRST,
            col(Seat.submitted_at).is_not(None),
            Seat.claim_id != claim_id,
        )
        .limit(most)
    )
    return session.exec(select(func.count()).select_from(some.subquery())).one()


def citable(session: Session, claim_id: UUID) -> dict[UUID, int]:
    """What can be cited: each evidence item of the claim that was confirmed, and its pages."""
    rows = session.exec(
        select(EvidenceItem.id, EvidenceItem.pages).where(
            EvidenceItem.claim_id == claim_id,
            EvidenceItem.state == EvidenceState.CONFIRMED,
        )
    )
    return {evidence_id: max(pages, 1) for evidence_id, pages in rows}


def _of_organisation_of(staff_id: UUID) -> ColumnElement[bool]:
    """Whether the claim belongs to the organisation that a member of staff works for."""
    theirs = select(Staff.organisation_id).where(Staff.id == staff_id).scalar_subquery()
    return col(Claim.organisation_id) == theirs
