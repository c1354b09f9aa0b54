"""Whether claims can be assessed, where their programme says so first."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from rpl.store.columns import instant, key


class AdmissionRow(SQLModel, table=True):
    """What was said of one claim, once.  `rule` is null where it was admitted."""

    __tablename__ = "admission"

    id: UUID = key()
    claim_id: UUID = Field(foreign_key="claim.id", unique=True)
    decided_by: UUID = Field(foreign_key="staff.id")
    decided_at: datetime = instant()
    rule: str | None = None
    valid_until: datetime | None = instant(nullable=True)
