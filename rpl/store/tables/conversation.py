"""Who recorded an interview or a practical test, and who confirmed the record."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from rpl.store.columns import instant, key


class ConversationRow(SQLModel, table=True):
    """The record of an interview or a practical test; what it says is the evidence item of its id.

    `second_id` took part as well and confirms the record; null where one person recorded alone.
    They confirm it once, or say once in `objection`, which is sealed, what was not as they saw it.
    """

    __tablename__ = "conversation"

    id: UUID = key()
    claim_id: UUID = Field(foreign_key="claim.id", index=True)
    recorder_id: UUID = Field(foreign_key="staff.id")
    second_id: UUID | None = Field(default=None, foreign_key="staff.id", index=True)
    recorded_at: datetime = instant()
    confirmed_at: datetime | None = instant(nullable=True)
    objected_at: datetime | None = instant(nullable=True)
    objection: bytes | None = None
