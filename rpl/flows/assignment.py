"""An administrator says what a member of staff may assess, and what they read."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from rpl.domain.assignment import Fit, SkillKind
from rpl.domain.audit import Act, Deed
from rpl.domain.staff import StaffNotFoundError
from rpl.ports import Clock
from rpl.store import audit
from rpl.store.review.assignment import skill_rows
from rpl.store.staff import member
from rpl.store.tables import StaffSkill


@dataclass(frozen=True, slots=True)
class Known:
    """What can be chosen: slugs of qualifications, languages by ISO 639-1, units as `slug/UNIT`."""

    qualifications: Collection[str]
    languages: Collection[str]
    units: Collection[str] = ()


def change_skills(
    session: Session, clock: Clock, *, organisation_id: UUID, staff_id: UUID, fit: Fit, known: Known
) -> None:
    """Keep exactly what was chosen, of what can be chosen.

    Raises:
        StaffNotFoundError: The organisation has nobody of this id.
    """
    if member(session, organisation_id, staff_id) is None:
        raise StaffNotFoundError
    wanted = {
        *((SkillKind.QUALIFICATION, slug) for slug in fit.qualifications & {*known.qualifications}),
        *((SkillKind.UNIT, unit) for unit in fit.units & {*known.units}),
        *((SkillKind.LANGUAGE, code) for code in fit.languages & {*known.languages}),
    }
    rows = {(row.kind, row.value): row for row in skill_rows(session, staff_id)}
    for key in rows.keys() - wanted:
        session.delete(rows[key])
    for kind, value in sorted(wanted - rows.keys()):
        session.add(StaffSkill(staff_id=staff_id, kind=kind, value=value))
    act = Act(deed=Deed.STAFF_CHANGED, subject_id=staff_id, details={"change": "skills"})
    audit.append(session, clock, act)
