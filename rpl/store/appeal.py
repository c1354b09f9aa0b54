"""Queries of appeals: what was objected to, who may review it, and what it came to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_
from sqlmodel import Session, col, delete, select, update

from rpl.domain.appeal import UnitResult
from rpl.domain.audit import ActorKind
from rpl.domain.decision import Outcome, leaves_something_missing
from rpl.domain.journey import AppealState
from rpl.domain.review import SeatKind
from rpl.ports import ValueSeal
from rpl.store.decision import decisions
from rpl.store.reassessment import decided_since
from rpl.store.sealed import Sealed, open_optional
from rpl.store.tables import (
    AccessLook,
    Advice,
    Appeal,
    AppealUnit,
    AuditEntry,
    Claim,
    ConversationRow,
    Decision,
    EvidenceItem,
    Facilitation,
    HumanLine,
    ReadingRow,
    Seat,
    SeatOpening,
    TranslationTask,
)


@dataclass(frozen=True, slots=True)
class AppealedUnit:
    """A unit that was objected to; `result` and `reason` once the appeal is decided."""

    unit: str
    criteria: tuple[str, ...]
    result: UnitResult | None
    reason: str


@dataclass(frozen=True, slots=True)
class AppealShown:
    """An appeal as its applicant and its reviewer see it."""

    state: AppealState
    reason: str
    lodged_at: datetime
    adding: bool
    complete_at: datetime
    decided_at: datetime | None
    units: tuple[AppealedUnit, ...]


def appeal_row(session: Session, claim_id: UUID) -> Appeal | None:
    """The appeal against what was decided last on a claim, if there is one."""
    later = decided_since(col(Appeal.claim_id), col(Appeal.lodged_at))
    return session.exec(
        select(Appeal)
        .where(Appeal.claim_id == claim_id, ~later)
        .order_by(col(Appeal.lodged_at).desc())
        .execution_options(populate_existing=True)
    ).first()


def appealable(session: Session, claim_id: UUID) -> dict[str, Decision]:
    """The decisions by unit that can be appealed against, were it in time.

    They are in force, grant less than the whole unit, and no appeal objected to them, or came to
    them, before.
    """
    before = _objected_before(session, claim_id)
    return {
        row.unit: row
        for row in decisions(session, claim_id)
        if leaves_something_missing(Outcome(row.outcome)) and row.id not in before
    }


def last_day_to_appeal(session: Session, claim_id: UUID) -> date | None:
    """The last day to appeal against anything on a claim; None where nothing can be appealed.

    Where some units were assessed again, the others have the day that they had before.
    """
    days = [row.appeal_by.date() for row in appealable(session, claim_id).values()]
    return max(days, default=None)


def _objected_before(session: Session, claim_id: UUID) -> frozenset[UUID]:
    rows = session.exec(
        select(AppealUnit.decision_id, AppealUnit.varied_id)
        .join(Appeal, col(Appeal.id) == col(AppealUnit.appeal_id))
        .where(Appeal.claim_id == claim_id)
    )
    return frozenset(found for row in rows for found in row if found is not None)


def unit_rows(session: Session, appeal_id: UUID) -> tuple[AppealUnit, ...]:
    """What an appeal objects to, by unit."""
    mine = select(AppealUnit).where(AppealUnit.appeal_id == appeal_id)
    return tuple(session.exec(mine.order_by(col(AppealUnit.unit))))


def appeal_of(session: Session, seal: ValueSeal, claim_id: UUID) -> AppealShown | None:
    """The appeal of a claim in full; `seal` is the applicant's."""
    row = appeal_row(session, claim_id)
    if row is None:
        return None
    return AppealShown(
        state=row.state,
        reason=seal.open(Sealed.APPEAL_REASON.at(row.id), row.reason),
        lodged_at=row.lodged_at,
        adding=row.adding,
        complete_at=row.complete_at,
        decided_at=row.decided_at,
        units=tuple(
            AppealedUnit(
                each.unit,
                tuple(each.criteria),
                each.result,
                open_optional(seal, Sealed.APPEAL_ANSWER.at(each.id), each.reason) or "",
            )
            for each in unit_rows(session, row.id)
        ),
    )


def move(session: Session, row: Appeal, to: AppealState) -> bool:
    """Move an appeal on from the state it was read in; False if it has moved since."""
    changed = session.exec(
        update(Appeal)
        .where(col(Appeal.id) == row.id, col(Appeal.state) == row.state)
        .values(state=to)
        .execution_options(synchronize_session=False)
    ).rowcount
    session.expire(row)
    return changed == 1


def forget_open(session: Session, claim_id: UUID, at: datetime) -> None:
    """Forget an appeal that nobody has decided: its applicant is erased, and waits for nothing.

    An appeal that was decided stays, without the words of anybody.  A seat that nobody submitted
    goes with the appeal it was taken for.
    """
    row = appeal_row(session, claim_id)
    if row is None or row.decided_at is not None:
        return
    session.exec(delete(AppealUnit).where(col(AppealUnit.appeal_id) == row.id))
    session.exec(delete(Appeal).where(col(Appeal.id) == row.id))
    session.exec(
        delete(Seat).where(
            col(Seat.claim_id) == claim_id,
            col(Seat.kind) == SeatKind.APPEAL,
            col(Seat.submitted_at).is_(None),
        )
    )
    session.exec(
        update(SeatOpening)
        .where(col(SeatOpening.claim_id) == claim_id, col(SeatOpening.settled_at).is_(None))
        .values(settled_at=at)
    )


def under_appeal() -> ColumnElement[bool]:
    """Whether an appeal against the decision on a claim waits for its outcome."""
    return exists().where(col(Appeal.claim_id) == col(Claim.id), col(Appeal.decided_at).is_(None))


def deeds_on(session: Session, claim_id: UUID, staff_id: UUID) -> tuple[tuple[str, datetime], ...]:
    """What a member of staff did about a claim, and when, as the trail tells it."""
    rows = session.exec(
        select(AuditEntry.deed, AuditEntry.at).where(
            AuditEntry.claim_id == claim_id,
            AuditEntry.actor == ActorKind.STAFF.value,
            AuditEntry.actor_id == staff_id,
        )
    )
    return tuple((deed, at) for deed, at in rows)


def looked_before(session: Session, claim_id: UUID, staff_id: UUID, at: datetime) -> bool:
    """Whether a member of staff looked at a claim, or at evidence of it, before a moment."""
    found = select(AccessLook.id).where(
        AccessLook.claim_id == claim_id,
        AccessLook.actor == ActorKind.STAFF.value,
        AccessLook.actor_id == staff_id,
        AccessLook.at < at,
    )
    return session.exec(found.limit(1)).first() is not None


def is_named(session: Session, claim_id: UUID, staff_id: UUID) -> bool:
    """Whether a claim names a member of staff: adviser, helper, translator, in a conversation."""
    of_claim = select(ReadingRow.id).join(
        EvidenceItem, col(EvidenceItem.id) == col(ReadingRow.evidence_id)
    )
    readings = of_claim.where(EvidenceItem.claim_id == claim_id)
    parts: Sequence[ColumnElement[bool]] = (
        exists().where(col(Advice.claim_id) == claim_id, col(Advice.adviser_id) == staff_id),
        exists().where(
            col(Facilitation.claim_id) == claim_id, col(Facilitation.staff_id) == staff_id
        ),
        exists().where(
            col(ConversationRow.claim_id) == claim_id,
            or_(
                col(ConversationRow.second_id) == staff_id,
                col(ConversationRow.recorder_id) == staff_id,
            ),
        ),
        exists().where(
            col(TranslationTask.reading_id).in_(readings),
            col(TranslationTask.translator_id) == staff_id,
        ),
        exists().where(
            col(HumanLine.reading_id).in_(readings), col(HumanLine.translator_id) == staff_id
        ),
    )
    return (
        session.exec(select(Claim.id).where(Claim.id == claim_id, or_(*parts))).first() is not None
    )
