"""What was tried how often."""

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from rpl.store.columns import instant


class RateCount(SQLModel, table=True):
    """The attempts of one subject at one thing that is limited.

    `subject` is a keyed hash: nobody reads an address from it.  `attempts` are the instants that
    count yet, in seconds since 1970; after `ends_at` none does, and the row may go.
    """

    __tablename__ = "rate_count"

    rate: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    attempts: list[float] = Field(default_factory=list, sa_type=JSON)
    ends_at: datetime = instant(index=True)
