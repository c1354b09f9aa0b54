"""Decision letters as files, made when somebody asks for one."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from rpl.store.columns import instant, key

# Read by the reconciler alone; SQLite takes an index only where the words are the same.
_DUE, _DUE_SQLITE = text("due IS TRUE"), text("due IS 1")


class PrintedLetter(SQLModel, table=True):
    """The decision letter of a claim in one language as a PDF, sealed under the applicant's key.

    It is `due` until it was made, or could not be; then `pdf` is none.  `digest` is the SHA-256
    of the document that was printed: a letter that would be worded otherwise is printed anew.
    """

    __tablename__ = "printed_letter"
    __table_args__ = (
        UniqueConstraint("claim_id", "language"),
        Index("printed_letter_due", "id", sqlite_where=_DUE_SQLITE, postgresql_where=_DUE),
    )

    id: UUID = key()
    claim_id: UUID = Field(foreign_key="claim.id")
    language: str
    asked_at: datetime = instant()
    digest: str = ""
    pdf: bytes | None = Field(default=None, sa_type=LargeBinary)
    due: bool = Field(default=True)
