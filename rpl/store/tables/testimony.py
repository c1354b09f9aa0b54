"""Links by which somebody who saw the applicant at work says so."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, LargeBinary
from sqlmodel import Field, SQLModel

from rpl.store.columns import instant, key


class ReportLink(SQLModel, table=True):
    """A link that an applicant passes on, and what became of it.

    The report is the evidence item of the same id, from `received_at` on.  `token_hash` is of the
    link, `bound_hash` of the cookie of the one browser that opened it (both SHA-256).  `label`,
    `known_as` and `contact` are sealed (`store.sealed`); `contact`, how to reach the witness, is
    for assessors alone.  `units` are those that were asked about; `mailed` says that the link was
    sent by mail.
    """

    __tablename__ = "report_link"

    id: UUID = key()
    claim_id: UUID = Field(foreign_key="claim.id", index=True)
    label: bytes = Field(sa_type=LargeBinary)
    known_as: bytes = Field(sa_type=LargeBinary)
    contact: bytes | None = Field(default=None, sa_type=LargeBinary)
    units: list[str] = Field(sa_type=JSON)
    mailed: bool = False
    token_hash: str = Field(unique=True)
    bound_hash: str | None = Field(default=None, unique=True)
    made_at: datetime = instant()
    ends_at: datetime = instant()
    opened_at: datetime | None = instant(nullable=True)
    received_at: datetime | None = instant(nullable=True)
    ended_at: datetime | None = instant(nullable=True)
