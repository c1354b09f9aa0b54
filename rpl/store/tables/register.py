"""Results that were taken over from registers: which file, whose, and what each row said."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from rpl.domain.decision import Outcome
from rpl.store.columns import Known, instant, key
from rpl.store.tables.organisation import belongs

_OUTCOMES = "outcome IN ({})".format(", ".join(f"'{each}'" for each in Outcome))
_STANDS = text("withdrawn_at IS NULL")


class RegisterImport(SQLModel, table=True):
    """One import: the SHA-256 of its file, how many rows were new, and who did it.

    `imported_by` is a member of staff, none where an operator named nobody.
    """

    __tablename__ = "register_import"

    id: UUID = key()
    organisation_id: UUID = belongs(index=True)
    file_hash: str
    results: int
    imported_by: UUID | None = Field(default=None, foreign_key="staff.id")
    imported_at: datetime = instant()


class RegisterPerson(SQLModel, table=True):
    """An applicant of a register.  `number` is what the register calls them by, sealed.

    `mark` is a keyed hash of it under the programme's key, by which they are found again.
    """

    __tablename__ = "register_person"
    __table_args__ = (UniqueConstraint("organisation_id", "mark"),)

    id: UUID = key()
    organisation_id: UUID = belongs()
    applicant_id: UUID = Field(foreign_key="applicant.id", unique=True)
    mark: str
    number: bytes = Field(sa_type=LargeBinary)


class RegisterResult(SQLModel, table=True):
    """What a row of a register said of one unit; nobody here assessed it.

    `source` is where it stands in the register, sealed.  `decided_at` is the beginning (UTC) of
    the day it was decided there.  One result of a unit of a claim stands.  `credited_at` and
    `credit_order` are as of a `Decision`.
    """

    __tablename__ = "register_result"
    __table_args__ = (
        CheckConstraint(_OUTCOMES, name="outcome_known"),
        Index(
            "register_result_stands",
            "claim_id",
            "unit",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: UUID = key()
    import_id: UUID = Field(foreign_key="register_import.id", index=True)
    claim_id: UUID = Field(foreign_key="claim.id", index=True)
    row: int
    unit: str
    outcome: Outcome = Field(sa_type=Known(Outcome), nullable=False)
    source: bytes = Field(sa_type=LargeBinary)
    decided_at: datetime = instant()
    taken_at: datetime = instant()
    credited_at: datetime | None = instant(nullable=True)
    credit_order: int | None = None
    withdrawn_at: datetime | None = instant(nullable=True)
