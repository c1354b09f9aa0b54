"""Messages between an applicant and the adviser of their claim."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field, SQLModel

from rpl.domain.message import Side
from rpl.store.columns import instant, key, known, one_of


class Advice(SQLModel, table=True):
    """A claim whose applicant wrote to an adviser; `adviser_id` is null until somebody is it."""

    __tablename__ = "advice"

    claim_id: UUID = Field(foreign_key="claim.id", primary_key=True)
    adviser_id: UUID | None = Field(default=None, foreign_key="staff.id", index=True)
    asked_at: datetime = instant()
    taken_at: datetime | None = instant(nullable=True)


class Message(SQLModel, table=True):
    """One message; `text` is sealed (`store.sealed`)."""

    __tablename__ = "message"
    __table_args__ = (
        one_of("side", Side),
        Index("message_of_claim", "claim_id", "sent_at", "id"),
    )

    id: UUID = key()
    claim_id: UUID = Field(foreign_key="claim.id")
    side: Side = known(Side)
    text: bytes = Field(sa_type=LargeBinary)
    sent_at: datetime = instant()
