"""Claims that were taken along, to be marked where there is no network."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, LargeBinary
from sqlmodel import Field, SQLModel

from rpl.store.columns import instant
from rpl.store.columns import key as primary_key


class FieldPack(SQLModel, table=True):
    """A pack with which a member of staff took a claim along.

    `rubrics` holds the hash of the rubric of each unit.  `base` are the marks with which it left,
    sealed as those of a seat are; `content_key` is the sealed key of everything in it, in base 64.
    `salt`, `rounds` and `locked` are that key under a passphrase that nobody keeps.  `brought` are
    the SHA-256 of what was brought back, in the order in which it came.
    """

    __tablename__ = "field_pack"

    id: UUID = primary_key()
    claim_id: UUID = Field(foreign_key="claim.id", index=True)
    assessor_id: UUID = Field(foreign_key="staff.id")
    made_at: datetime = instant()
    expires_at: datetime = instant()
    rubrics: dict[str, str] = Field(sa_type=JSON)
    base: bytes = Field(sa_type=LargeBinary)
    content_key: bytes = Field(sa_type=LargeBinary)
    salt: bytes = Field(sa_type=LargeBinary)
    rounds: int
    locked: bytes = Field(sa_type=LargeBinary)
    brought: list[str] = Field(default_factory=list, sa_type=JSON)
