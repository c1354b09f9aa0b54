"""Who acts for an applicant, with their consent."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from rpl.store.columns import instant, key


class Facilitation(SQLModel, table=True):
    """A claim's applicant lets one facilitator act for them, from `taken_at` until `ended_at`.

    It begins with a code (`code_hash`, argon2id) that is good until `code_ends_at`; `staff_id` is
    whoever used it, and the hash is gone then.  The organisation is the claim's, and a facilitator
    of another is never let in.  `allowed` are words of `domain.facilitation.Help`, with spaces.
    """

    __tablename__ = "facilitation"
    __table_args__ = (
        Index(
            "facilitation_code_once",
            "claim_id",
            unique=True,
            sqlite_where=text("staff_id IS NULL AND ended_at IS NULL"),
            postgresql_where=text("staff_id IS NULL AND ended_at IS NULL"),
        ),
        Index(
            "facilitation_in_force_once",
            "claim_id",
            "staff_id",
            unique=True,
            sqlite_where=text("staff_id IS NOT NULL AND ended_at IS NULL"),
            postgresql_where=text("staff_id IS NOT NULL AND ended_at IS NULL"),
        ),
        Index(
            "facilitation_of_staff",
            "staff_id",
            "taken_at",
            "id",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: UUID = key()
    claim_id: UUID = Field(foreign_key="claim.id", index=True)
    staff_id: UUID | None = Field(default=None, foreign_key="staff.id")
    allowed: str
    code_hash: str | None = None
    code_ends_at: datetime = instant()
    given_at: datetime = instant()
    taken_at: datetime | None = instant(nullable=True)
    ended_at: datetime | None = instant(nullable=True)
