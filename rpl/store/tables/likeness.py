"""What evidence of several claims is compared by, and which of it is alike."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from rpl.domain.likeness import Explanation, MatchKind, MatchState
from rpl.store.columns import Known, instant, key, known, one_of
from rpl.store.tables.organisation import belongs

_EXPLANATIONS = "explanation IN ({})".format(", ".join(f"'{each}'" for each in Explanation))


class ProgrammeKey(SQLModel, table=True):
    """The key under which an organisation's evidence is compared, wrapped under the master key."""

    __tablename__ = "programme_key"

    organisation_id: UUID = Field(primary_key=True, foreign_key="organisation.id")
    wrapped_key: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = instant()


class PagePrint(SQLModel, table=True):
    """One page of a reading as it is compared.

    `shape` is that of its picture (`domain.page_bands`) as JSON, sealed (`store.sealed`); null
    where the page has none.
    """

    __tablename__ = "page_print"
    __table_args__ = (UniqueConstraint("reading_id", "number"),)

    id: UUID = key()
    evidence_id: UUID = Field(foreign_key="evidence_item.id", index=True)
    reading_id: UUID = Field(foreign_key="reading.id")
    number: int
    shape: bytes | None = Field(default=None, sa_type=LargeBinary)


class PageBand(SQLModel, table=True):
    """One mark of a page under the programme's key (`domain.page_bands`); tells nothing alone."""

    __tablename__ = "page_band"

    band: int = Field(primary_key=True, sa_type=BigInteger)
    print_id: UUID = Field(primary_key=True, foreign_key="page_print.id", index=True)


class EvidenceMatch(SQLModel, table=True):
    """Evidence items of two people that are the same or nearly, and what became of it.

    `one` was received first.  `percent` says how near they are.  What a quality officer says of it
    is `state`, with the `explanation` where it is explained.
    """

    __tablename__ = "evidence_match"
    __table_args__ = (
        one_of("kind", MatchKind),
        one_of("state", MatchState),
        CheckConstraint(_EXPLANATIONS, name="explanation_known"),
        UniqueConstraint("one_evidence_id", "other_evidence_id"),
        Index("evidence_match_listed", "organisation_id", "state", "found_at"),
    )

    id: UUID = key()
    organisation_id: UUID = belongs()
    kind: MatchKind = known(MatchKind)
    percent: int
    one_evidence_id: UUID = Field(foreign_key="evidence_item.id")
    one_page: int
    other_evidence_id: UUID = Field(foreign_key="evidence_item.id", index=True)
    other_page: int
    found_at: datetime = instant()
    state: MatchState = known(MatchState)
    explanation: Explanation | None = Field(default=None, sa_type=Known(Explanation), nullable=True)
    answered_by: UUID | None = Field(default=None, foreign_key="staff.id")
    answered_at: datetime | None = instant(nullable=True)
