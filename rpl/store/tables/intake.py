"""A claim, its evidence items, and what these speak for."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from rpl.domain.intake import EvidenceKind
from rpl.domain.journey import ClaimState, EvidenceState
from rpl.domain.organisation import ClaimPriority
from rpl.domain.self_assessment import SelfAnswer
from rpl.store.columns import in_round, instant, key, known, one_of
from rpl.store.tables.organisation import belongs

_ASSESSED = text("state = 'in_assessment'")  # these indexes are read by the reconciler alone
_BY_APPLICANT = text("staff_id IS NULL")
_WAITING = {state: text(f"state = '{state}'") for state in ("received", "read", "translated")}


class Claim(SQLModel, table=True):
    """One applicant's claim to one qualification, pinned to the version it was opened under.

    `definition_hash` is over the qualification and all of its rubrics; `language` is the
    applicant's, ISO 639-1; the return code is kept only as its argon2id hash.  `priority` is a
    `domain.organisation.ClaimPriority`.  `round` counts how often it was sent to be assessed, and
    `submitted_at` is when it was sent last.
    """

    __tablename__ = "claim"
    __table_args__ = (
        one_of("state", ClaimState),
        Index("claim_queue", "organisation_id", "state", "priority", "submitted_at", "id"),
        Index("claim_to_decide", "id", sqlite_where=_ASSESSED, postgresql_where=_ASSESSED),
    )

    id: UUID = key()
    organisation_id: UUID = belongs()
    reference: str = Field(unique=True)
    return_code_hash: str
    applicant_id: UUID = Field(foreign_key="applicant.id", index=True)
    language: str
    qualification: str
    version: int
    definition_hash: str
    state: ClaimState = known(ClaimState)
    priority: int = ClaimPriority.USUAL.value
    created_at: datetime = instant()
    round: int = in_round()
    submitted_at: datetime | None = instant(nullable=True)
    decided_at: datetime | None = instant(nullable=True)


class EvidenceItem(SQLModel, table=True):
    """One piece of evidence: a sealed file, or text written into a form.

    A file has `object_name`; form text has `form_text`, and a work history its periods in
    `form_answers` (as JSON of `domain.history.WorkPeriod`).  `display_name` is what the applicant
    called the file, and `kind_found` what its words say it is (as JSON of
    `domain.record.KindFound`).  These four are sealed (`store.sealed`).  `removed` names what could
    act in a PDF and was left out of the file that is kept (as `domain.inspection.ActiveContent`);
    `flaws` why its photo should be taken again (as `domain.quality.QualityFlaw`).  `problem` is
    the code of the refusal or failure that stopped its reading.  `document_language` is the
    applicant's hint, ISO 639-1.
    """

    __tablename__ = "evidence_item"
    __table_args__ = (
        one_of("state", EvidenceState),
        one_of("kind", EvidenceKind),
        UniqueConstraint("claim_id", "fingerprint"),
        *(
            Index(f"evidence_item_{state}", "id", sqlite_where=only, postgresql_where=only)
            for state, only in _WAITING.items()
        ),
    )

    id: UUID = key()
    claim_id: UUID = Field(foreign_key="claim.id", index=True)
    position: int
    kind: EvidenceKind = known(EvidenceKind)
    state: EvidenceState = known(EvidenceState)
    display_name: bytes = Field(sa_type=LargeBinary)
    document_language: str | None = None
    media_type: str
    size: int
    pages: int
    pages_read: int | None = None
    fingerprint: str
    object_name: str | None = Field(default=None, unique=True)
    form_text: bytes | None = Field(default=None, sa_type=LargeBinary)
    form_answers: bytes | None = Field(default=None, sa_type=LargeBinary)
    kind_found: bytes | None = Field(default=None, sa_type=LargeBinary)
    removed: list[str] | None = Field(default=None, sa_type=JSON)
    flaws: list[str] | None = Field(default=None, sa_type=JSON)
    problem: str | None = None
    received_at: datetime = instant(index=True)
    confirmed_at: datetime | None = instant(nullable=True)


class EvidenceLinkRow(SQLModel, table=True):
    """Somebody says that an evidence item speaks for a criterion of a unit.

    With no `staff_id` it is the applicant, or who acts for them; else an assessor of the claim.
    """

    __tablename__ = "evidence_link"
    __table_args__ = (
        UniqueConstraint("evidence_id", "unit", "criterion", "staff_id"),
        Index(
            "evidence_link_of_applicant",
            "evidence_id",
            "unit",
            "criterion",
            unique=True,
            sqlite_where=_BY_APPLICANT,
            postgresql_where=_BY_APPLICANT,
        ),
    )

    id: UUID = key()
    evidence_id: UUID = Field(foreign_key="evidence_item.id", index=True)
    unit: str
    criterion: str
    staff_id: UUID | None = Field(default=None, foreign_key="staff.id")
    linked_at: datetime = instant()


class SelfAnswerRow(SQLModel, table=True):
    """What an applicant says of one learning outcome of a unit; outcomes count from 1."""

    __tablename__ = "self_answer"
    __table_args__ = (
        one_of("answer", SelfAnswer),
        UniqueConstraint("claim_id", "unit", "outcome"),
    )

    id: UUID = key()
    claim_id: UUID = Field(foreign_key="claim.id", index=True)
    unit: str
    outcome: int
    answer: SelfAnswer = known(SelfAnswer)
    answered_at: datetime = instant()
