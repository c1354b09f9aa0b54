"""What members of staff marked of exemplar claims, and who let them go on."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from rpl.store.columns import instant, key


class CalibrationAttempt(SQLModel, table=True):
    """One exemplar as a member of staff marked it; `number` counts theirs by one standard from 1.

    `standard` is the hash of what is marked by (`catalog.standards`).  `marks` are
    `domain.marking.Mark` by criterion, without a note.  `exact`, `criteria`, `steps` and `within`
    say how they lay beside the agreed ones, as `domain.calibration.Compared`.
    """

    __tablename__ = "calibration_attempt"
    __table_args__ = (UniqueConstraint("staff_id", "standard", "number"),)

    id: UUID = key()
    staff_id: UUID = Field(foreign_key="staff.id")
    qualification: str
    version: int
    standard: str
    number: int
    exemplar: str
    rubric: str
    marks: dict[str, Any] = Field(sa_type=JSON)
    exact: int
    criteria: int
    steps: int
    within: bool
    marked_at: datetime = instant()


class CalibrationRelease(SQLModel, table=True):
    """A moderator let somebody go on whose attempts were used up."""

    __tablename__ = "calibration_release"
    __table_args__ = (UniqueConstraint("staff_id", "standard", "number"),)

    id: UUID = key()
    staff_id: UUID = Field(foreign_key="staff.id")
    qualification: str
    standard: str
    number: int
    released_by: UUID = Field(foreign_key="staff.id")
    released_at: datetime = instant()
