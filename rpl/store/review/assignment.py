"""Queries of assignment: what fits a member of staff, and how many claims they hold."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, func, select

from rpl.domain.assignment import Fit, SkillKind
from rpl.domain.journey import ClaimState
from rpl.store.tables import Claim, Seat, Staff, StaffSkill


def fit_of(session: Session, staff_id: UUID) -> Fit:
    """What fits a member of staff."""
    rows = session.exec(select(StaffSkill).where(StaffSkill.staff_id == staff_id)).all()
    return Fit(
        frozenset(row.value for row in rows if row.kind is SkillKind.QUALIFICATION),
        frozenset(row.value for row in rows if row.kind is SkillKind.LANGUAGE),
        frozenset(row.value for row in rows if row.kind is SkillKind.UNIT),
    )


def skill_rows(session: Session, staff_id: UUID) -> tuple[StaffSkill, ...]:
    """Every skill of a member of staff."""
    return tuple(session.exec(select(StaffSkill).where(StaffSkill.staff_id == staff_id)))


def lock_hands(session: Session, staff_id: UUID) -> None:
    """Let a second take of the same person wait here until the first is done.

    The weaker lock, because rows that name the person have locked their key already: two takes
    that each declare first would else wait for each other.
    """
    mine = select(Staff.id).where(Staff.id == staff_id)
    session.exec(mine.with_for_update(key_share=True)).one()


def held_now(session: Session, staff_id: UUID, claim_id: UUID, now: datetime) -> int:
    """How many claims besides this one a member of staff holds under a lease that runs."""
    return session.exec(
        select(func.count(col(Seat.id)))
        .join(Claim, col(Claim.id) == col(Seat.claim_id))
        .where(
            Seat.assessor_id == staff_id,
            Seat.claim_id != claim_id,
            col(Seat.submitted_at).is_(None),
            Seat.lease_until > now,
            Claim.state == ClaimState.IN_ASSESSMENT,
        )
    ).one()
