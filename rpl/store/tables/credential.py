"""Signed credentials, and the status lists that can revoke them."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from rpl.store.columns import instant, key, known, one_of


class CredentialStatus(StrEnum):
    """Whether a credential is still good."""

    VALID = "valid"
    REVOKED = "revoked"


class StatusList(SQLModel, table=True):
    """A bitstring status list; `document` is its last signed form.

    `revision` counts what was issued and revoked on it; `signed_revision` is the one that
    `document` shows.
    """

    __tablename__ = "status_list"

    number: int = Field(primary_key=True)
    length: int
    revision: int = 0
    signed_revision: int | None = None
    document: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    signed_at: datetime | None = instant(nullable=True)


class CredentialRow(SQLModel, table=True):
    """One issued credential: the signed document and the same as vc+jwt.

    Both are sealed (`store.sealed`): they name their holder.  An index of a status list is given
    out at random and never again.
    """

    __tablename__ = "credential"
    __table_args__ = (
        one_of("status", CredentialStatus),
        UniqueConstraint("status_list", "status_index"),
    )

    id: UUID = key()
    posting_id: UUID = Field(foreign_key="credit_posting.id", unique=True)
    status: CredentialStatus = known(CredentialStatus)
    status_list: int = Field(foreign_key="status_list.number")
    status_index: int
    document: bytes = Field(sa_type=LargeBinary)
    token: bytes = Field(sa_type=LargeBinary)
    issued_at: datetime = instant()
    revoked_at: datetime | None = instant(nullable=True)


class SigningKey(SQLModel, table=True):
    """A private key of the issuer that several machines share, sealed under a key of its own."""

    __tablename__ = "signing_key"
    __table_args__ = (UniqueConstraint("use", "number"),)

    id: UUID = key()
    use: str
    number: int
    wrapped_key: bytes = Field(sa_type=LargeBinary)
    sealed: bytes = Field(sa_type=LargeBinary)
