"""Queries of exemplar claims that staff marked, and of who let them go on."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_
from sqlmodel import Session, col, select

from rpl.domain.calibration import Attempt
from rpl.domain.roles import Role
from rpl.store.tables import CalibrationAttempt, CalibrationRelease, Claim, Staff, StaffRole

MOST_MARKERS = 200
"""So many members of staff are shown to a moderator."""


@dataclass(frozen=True, slots=True)
class Release:
    """A moderator let somebody go on."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Marker:
    """Somebody who marks claims."""

    staff_id: UUID
    name: str


def attempt_rows(session: Session, staff_id: UUID, standard: str) -> tuple[CalibrationAttempt, ...]:
    """What a member of staff marked by one standard, in order."""
    return tuple(
        session.exec(
            select(CalibrationAttempt)
            .where(CalibrationAttempt.staff_id == staff_id, CalibrationAttempt.standard == standard)
            .order_by(col(CalibrationAttempt.number))
        )
    )


def as_attempt(row: CalibrationAttempt) -> Attempt:
    """The row as the rules see it."""
    return Attempt(exemplar=row.exemplar, marked_at=row.marked_at, within=row.within)


def attempt_of(session: Session, staff_id: UUID, attempt_id: UUID) -> CalibrationAttempt | None:
    """One exemplar as this member of staff marked it; of others there is none."""
    return session.exec(
        select(CalibrationAttempt).where(
            CalibrationAttempt.id == attempt_id, CalibrationAttempt.staff_id == staff_id
        )
    ).one_or_none()


def releases_of(session: Session, staff_id: UUID, standard: str) -> tuple[Release, ...]:
    """Who let a member of staff go on by one standard, and when."""
    rows = session.exec(
        select(Staff.name, CalibrationRelease.released_at)
        .join(CalibrationRelease, col(CalibrationRelease.released_by) == col(Staff.id))
        .where(CalibrationRelease.staff_id == staff_id, CalibrationRelease.standard == standard)
        .order_by(col(CalibrationRelease.number))
    )
    return tuple(Release(name, at) for name, at in rows)


def markers(
    session: Session,
    organisation_id: UUID,
    roles: Collection[Role] = (Role.ASSESSOR, Role.MODERATOR),
) -> tuple[Marker, ...]:
    """Who marks claims in an organisation, by name."""
    marking = select(StaffRole.staff_id).where(col(StaffRole.role).in_(list(roles)))
    rows = session.exec(
        select(Staff.id, Staff.name)
        .where(
            Staff.organisation_id == organisation_id,
            col(Staff.active).is_(True),
            col(Staff.id).in_(marking),
        )
        .order_by(Staff.name, col(Staff.id))
        .limit(MOST_MARKERS)
    )
    return tuple(Marker(staff_id, name) for staff_id, name in rows)


def calibrated(
    open_to: frozenset[tuple[str, int]] | None,
) -> tuple[ColumnElement[bool], ...]:
    """Which claims are to these versions, each slug and number; no condition where all are."""
    if open_to is None:
        return ()
    known = (
        and_(col(Claim.qualification) == slug, col(Claim.version) == version)
        for slug, version in sorted(open_to)
    )
    return (or_(false(), *known),)
