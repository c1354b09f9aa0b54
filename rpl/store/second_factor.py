"""Queries of second factors: the one of a member of staff, and what is used up only once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import Session, col, delete, func, select, update

from rpl.store.tables import RecoveryCode, SecondFactor


def factor_of(session: Session, staff_id: UUID) -> SecondFactor | None:
    """The second factor of a member of staff, whether in force or still to be confirmed."""
    return session.get(SecondFactor, staff_id)


def is_in_force(session: Session, staff_id: UUID) -> bool:
    """Whether a member of staff has confirmed a second factor."""
    found = factor_of(session, staff_id)
    return found is not None and found.confirmed_at is not None


def use_step(session: Session, staff_id: UUID, step: int) -> bool:
    """Use up a step and all before it; False when it was used meanwhile."""
    last = col(SecondFactor.last_step)
    used = session.exec(
        update(SecondFactor)
        .where(col(SecondFactor.staff_id) == staff_id, or_(last.is_(None), last < step))
        .values(last_step=step)
    )
    return bool(used.rowcount)


def use_recovery_code(session: Session, staff_id: UUID, code_hash: str, now: datetime) -> bool:
    """Use up a recovery code; False when there is none, or it was used before."""
    used = session.exec(
        update(RecoveryCode)
        .where(
            col(RecoveryCode.code_hash) == code_hash,
            col(RecoveryCode.staff_id) == staff_id,
            col(RecoveryCode.used_at).is_(None),
        )
        .values(used_at=now)
    )
    return bool(used.rowcount)


def recovery_codes_left(session: Session, staff_id: UUID) -> int:
    """How many recovery codes a member of staff has not used."""
    return session.exec(
        select(func.count())
        .select_from(RecoveryCode)
        .where(RecoveryCode.staff_id == staff_id, col(RecoveryCode.used_at).is_(None))
    ).one()


def forget(session: Session, staff_id: UUID) -> bool:
    """Delete the second factor of a member of staff; False when there was none."""
    session.exec(delete(RecoveryCode).where(col(RecoveryCode.staff_id) == staff_id))
    gone = session.exec(delete(SecondFactor).where(col(SecondFactor.staff_id) == staff_id))
    return bool(gone.rowcount)
