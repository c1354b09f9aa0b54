"""The credit ledger: append-only postings and reversals."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

from rpl.store.columns import instant, key, known, one_of


class PostingKind(StrEnum):
    """A credit is posted; it is never deleted, only reversed by a second posting."""

    POSTING = "posting"
    REVERSAL = "reversal"


class CreditLedger(SQLModel, table=True):
    """The one row that counts the ledger: whoever posts locks it, so that no number is skipped."""

    __tablename__ = "credit_ledger"

    number: int = Field(primary_key=True)
    last_sequence: int


# Read by the reconciler alone; SQLite takes an index only where the words are the same.
_DUE, _DUE_SQLITE = text("credential_due IS TRUE"), text("credential_due IS 1")


_ONE_GROUND = "(decision_id IS NULL) <> (register_result_id IS NULL)"


class CreditPosting(SQLModel, table=True):
    """One line of the ledger.  `sequence` rises by one with every posting: the feed's order.

    It rests on a decision that was made here, or on a result that was taken over from a register.
    `credential_due` until its credential is issued, or the reversed one's revoked.  Either has
    a second posting where its credit stands again after another had taken its place.
    """

    __tablename__ = "credit_posting"
    __table_args__ = (
        one_of("kind", PostingKind),
        UniqueConstraint("reverses_id"),
        CheckConstraint(_ONE_GROUND, name="one_ground"),
        Index("credit_posting_holder", "applicant_id", "sequence"),
        Index("credit_posting_to_follow", "id", sqlite_where=_DUE_SQLITE, postgresql_where=_DUE),
    )

    id: UUID = key()
    sequence: int = Field(unique=True)
    kind: PostingKind = known(PostingKind)
    applicant_id: UUID = Field(foreign_key="applicant.id")
    claim_id: UUID = Field(foreign_key="claim.id", index=True)
    decision_id: UUID | None = Field(default=None, foreign_key="decision.id", index=True)
    register_result_id: UUID | None = Field(
        default=None, foreign_key="register_result.id", index=True
    )
    qualification: str
    qualification_version: int
    unit: str
    unit_title: str
    unit_version: int
    value: float
    scheme: str
    notional_hours: int
    posted_at: datetime = instant()
    reverses_id: UUID | None = Field(default=None, foreign_key="credit_posting.id")
    credential_due: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class CreditHeld(SQLModel, table=True):
    """A family of units in which a person has standing credit, and the posting that gives it.

    It says what stands now, and goes with a reversal: nobody has credit twice in one family.
    """

    __tablename__ = "credit_held"

    applicant_id: UUID = Field(foreign_key="applicant.id", primary_key=True)
    family: str = Field(primary_key=True)
    posting_id: UUID = Field(foreign_key="credit_posting.id", index=True)
