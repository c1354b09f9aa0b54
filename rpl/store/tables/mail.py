"""Addresses of applicants, links that sign them in, and what is asked of the post."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from rpl.store.columns import instant, key


class ClaimAddress(SQLModel, table=True):
    """The e-mail address of a claim, sealed under the applicant's key.

    It counts from `confirmed_at`.  The first one waits in `address` until then; another one waits
    in `next_address`, while the one before still counts.  `code_hash` is the argon2id hash of the
    code that was sent to the one that waits, until `code_ends_at`.
    """

    __tablename__ = "claim_address"

    claim_id: UUID = Field(foreign_key="claim.id", primary_key=True)
    address: bytes = Field(sa_type=LargeBinary)
    next_address: bytes | None = Field(default=None, sa_type=LargeBinary)
    code_hash: str | None = None
    code_ends_at: datetime | None = instant(nullable=True)
    confirmed_at: datetime | None = instant(nullable=True)


class SignInLink(SQLModel, table=True):
    """A link that signs in to a claim once.  Only the SHA-256 of its token is kept."""

    __tablename__ = "sign_in_link"

    token_hash: str = Field(primary_key=True)
    claim_id: UUID = Field(foreign_key="claim.id", index=True)
    ends_at: datetime = instant(index=True)
    used_at: datetime | None = instant(nullable=True)


class OutgoingMail(SQLModel, table=True):
    """What the post is asked to do, sealed under a key of its own; it goes when it is done."""

    __tablename__ = "outgoing_mail"

    id: UUID = key()
    wrapped_key: bytes = Field(sa_type=LargeBinary)
    errand: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = instant(index=True)


class MailWording(SQLModel, table=True):
    """One version of an organisation's own words for a message (`domain.mail_messages`).

    Versions begin at 1 and skip none; the newest counts.  One without text goes back to the usual
    words.
    """

    __tablename__ = "mail_wording"
    __table_args__ = (UniqueConstraint("organisation_id", "message", "language", "version"),)

    id: UUID = key()
    organisation_id: UUID = Field(foreign_key="organisation.id")
    message: str
    language: str
    version: int
    subject: str
    text: str
    worded_by: UUID = Field(foreign_key="staff.id")
    worded_at: datetime = instant()
