"""Queries of the rate room: the attempts that are counted, and the rows that are over."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import delete, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from rpl.store.tables import RateCount

_AT_ONCE = 20


def attempts(session: Session, rate: str, subject: str) -> list[datetime]:
    """The attempts that are written down."""
    found = session.exec(
        select(RateCount.attempts).where(RateCount.rate == rate, RateCount.subject == subject)
    ).first()
    return _instants(found or [])


def lock_attempts(session: Session, rate: str, subject: str, ends_at: datetime) -> list[datetime]:
    """The same, of a row that nobody else changes until the transaction ends; made at need.

    One statement both makes and locks it, so that two first attempts cannot pass each other.
    """
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    held = (
        insert(RateCount)
        .values(rate=rate, subject=subject, attempts=[], ends_at=ends_at)
        .on_conflict_do_update(index_elements=["rate", "subject"], set_={"ends_at": ends_at})
        .returning(col(RateCount.attempts))
    )
    return _instants(session.execute(held).scalar_one())


def write_attempts(session: Session, rate: str, subject: str, instants: list[datetime]) -> None:
    """Keep these attempts of a locked row, and no others."""
    session.execute(
        update(RateCount)
        .where(col(RateCount.rate) == rate, col(RateCount.subject) == subject)
        .values(attempts=[instant.timestamp() for instant in instants])
        .execution_options(synchronize_session=False)
    )


def forget_attempts(session: Session, now: datetime) -> None:
    """Delete some of the rows in which nothing counts any longer."""
    over = (
        select(RateCount.rate, RateCount.subject)
        .where(RateCount.ends_at < now)
        .limit(_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    found = session.exec(over).all()
    if found:
        both = tuple_(col(RateCount.rate), col(RateCount.subject))
        session.execute(
            delete(RateCount).where(both.in_(found)).execution_options(synchronize_session=False)
        )


def _instants(seconds: Sequence[float]) -> list[datetime]:
    return [datetime.fromtimestamp(second, UTC) for second in seconds]
