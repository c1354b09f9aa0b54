"""How staff prove who they are, besides a password: authenticators, and other services."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from rpl.store.columns import instant


class SecondFactor(SQLModel, table=True):
    """An authenticator's secret, sealed under a key of its own; in force once it is confirmed.

    `last_step` is the last 30 seconds whose code was used: none is taken twice.
    """

    __tablename__ = "second_factor"

    staff_id: UUID = Field(foreign_key="staff.id", primary_key=True)
    wrapped_key: bytes = Field(sa_type=LargeBinary)
    secret: bytes = Field(sa_type=LargeBinary)
    last_step: int | None = None
    made_at: datetime = instant()
    confirmed_at: datetime | None = instant(nullable=True)


class RecoveryCode(SQLModel, table=True):
    """A code that stands in once for an authenticator that was lost: its SHA-256."""

    __tablename__ = "recovery_code"

    code_hash: str = Field(primary_key=True)
    staff_id: UUID = Field(foreign_key="staff.id", index=True)
    used_at: datetime | None = instant(nullable=True)


class StaffIdentity(SQLModel, table=True):
    """The number by which an issuer of single sign-on knows a member of staff."""

    __tablename__ = "staff_identity"
    __table_args__ = (UniqueConstraint("issuer", "staff_id"),)

    issuer: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    staff_id: UUID = Field(foreign_key="staff.id", index=True)
