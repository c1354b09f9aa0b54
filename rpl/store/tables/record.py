"""The fields of draft records."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from rpl.domain.corrections import Correction
from rpl.domain.record import DocumentKind, FieldName, FieldState
from rpl.store.columns import instant, key, known, one_of


class RecordField(SQLModel, table=True):
    """One field of an evidence item's record.

    `machine_value`, `raw`, `page`, `box` and `confidence` are what the machine found and are never
    changed (null where the applicant added the field); `value` is what the applicant confirmed.
    `checked_how`, `checked_by` and `checked_at` say how, by whom and when it was verified with the
    issuer.  `value`, `machine_value`, `raw` and `checked_how` are sealed (`store.sealed`).
    """

    __tablename__ = "record_field"
    __table_args__ = (
        one_of("state", FieldState),
        one_of("name", FieldName),
        UniqueConstraint("evidence_id", "name"),
    )

    id: UUID = key()
    evidence_id: UUID = Field(foreign_key="evidence_item.id", index=True)
    name: FieldName = known(FieldName)
    state: FieldState = known(FieldState)
    value: bytes = Field(sa_type=LargeBinary)
    machine_value: bytes | None = Field(default=None, sa_type=LargeBinary)
    raw: bytes | None = Field(default=None, sa_type=LargeBinary)
    page: int | None = None
    box: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    confidence: float | None = None
    checked_how: bytes | None = Field(default=None, sa_type=LargeBinary)
    checked_by: UUID | None = Field(default=None, foreign_key="staff.id")
    checked_at: datetime | None = instant(nullable=True)


class CorrectionTally(SQLModel, table=True):
    """How many fields applicants kept, corrected, added and removed; about no person."""

    __tablename__ = "correction_tally"
    __table_args__ = (
        one_of("field", FieldName),
        one_of("kind", DocumentKind),
        one_of("correction", Correction),
    )

    field: FieldName = known(FieldName, primary_key=True)
    kind: DocumentKind = known(DocumentKind, primary_key=True)
    language: str = Field(primary_key=True)
    correction: Correction = known(Correction, primary_key=True)
    fields: int
