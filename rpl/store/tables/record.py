"""The fields of draft records."""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from rpl.domain.record import FieldName, FieldState
from rpl.store.columns import key, known, one_of


class RecordField(SQLModel, table=True):
    """One field of an evidence item's record.

    `machine_value`, `raw`, `page`, `box` and `confidence` are what the machine found and are never
    changed (null where the applicant added the field); `value` is what the applicant confirmed.
    `value`, `machine_value` and `raw` are sealed (`store.sealed`).
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
