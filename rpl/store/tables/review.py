"""Who scores a claim, and the scores with their citations."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from rpl.domain.interests import Interest
from rpl.domain.review import SeatKind
from rpl.store.columns import Known, in_round, instant, key, known, one_of

_WAITS = text("settled_at IS NULL")
_SUBMITTED = text("submitted_at IS NOT NULL")
_OPEN = text("submitted_at IS NULL")  # what is being worked on, among all that ever was
_ASKED = text("ended_at IS NULL")
_INTERESTS = "interest IN ({})".format(", ".join(f"'{each}'" for each in Interest))


class Seat(SQLModel, table=True):
    """One seat of a round of a claim.

    In each round the unique keys keep one person a seat, and one seat a person.  Until
    `submitted_at` the holder works under a lease: `lease_until` moves on with each save and never
    past `lease_limit`; a lapsed row is taken over.  `draft` is the unsubmitted score sheet, one
    `domain.review.UnitDraft` a unit.  `version` counts every change: two writers are noticed.
    """

    __tablename__ = "seat"
    __table_args__ = (
        one_of("kind", SeatKind),
        UniqueConstraint("claim_id", "round", "kind"),
        UniqueConstraint("claim_id", "round", "assessor_id"),
        Index(
            "seat_held", "assessor_id", "lease_until", sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
        Index(
            "seat_submitted",
            "assessor_id",
            "kind",
            sqlite_where=_SUBMITTED,
            postgresql_where=_SUBMITTED,
        ),
    )

    id: UUID = key()
    claim_id: UUID = Field(foreign_key="claim.id", index=True)
    round: int = in_round()
    kind: SeatKind = known(SeatKind)
    assessor_id: UUID = Field(foreign_key="staff.id")
    taken_at: datetime = instant()
    lease_until: datetime = instant()
    lease_limit: datetime = instant()
    submitted_at: datetime | None = instant(nullable=True)
    version: int = 0
    draft: bytes | None = Field(default=None, sa_type=LargeBinary)


class SeatOpening(SQLModel, table=True):
    """A seat that the marks of a claim called for, and why; the claim waits until it is settled.

    `calls` are `domain.moderation.Call` as JSON.  They tell of the first marks, so nobody who marks
    sees them before `settled_at`.
    """

    __tablename__ = "seat_opening"
    __table_args__ = (
        one_of("kind", SeatKind),
        UniqueConstraint("claim_id", "round", "kind"),
        Index("seat_opening_waits", "opened_at", sqlite_where=_WAITS, postgresql_where=_WAITS),
    )

    id: UUID = key()
    claim_id: UUID = Field(foreign_key="claim.id", index=True)
    round: int = in_round()
    kind: SeatKind = known(SeatKind)
    calls: list[dict[str, Any]] = Field(sa_type=JSON)
    opened_at: datetime = instant()
    settled_at: datetime | None = instant(nullable=True)


class Judgement(SQLModel, table=True):
    """The level given to one criterion of one unit, or why there is none.

    `level` holds points of the scale, or null with `unscored` saying `not_shown`/`not_assessed`.
    """

    __tablename__ = "judgement"
    __table_args__ = (UniqueConstraint("seat_id", "unit", "criterion"),)

    id: UUID = key()
    seat_id: UUID = Field(foreign_key="seat.id", index=True)
    unit: str
    rubric: str
    criterion: str
    level: int | None = None
    unscored: str | None = None
    note: bytes = Field(sa_type=LargeBinary)


class Citation(SQLModel, table=True):
    """The evidence that a judgement rests on: an item and, where given, a place on a page.

    `lines` are the numbers of the lines that are cited, from 1, null for a whole page; `box` holds
    them all.  `answer` is the criterion of which a record or a report speaks.
    """

    __tablename__ = "citation"
    __table_args__ = (UniqueConstraint("judgement_id", "evidence_id", "page"),)

    id: UUID = key()
    judgement_id: UUID = Field(foreign_key="judgement.id", index=True)
    evidence_id: UUID = Field(foreign_key="evidence_item.id", index=True)
    page: int | None = None
    box: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    lines: list[int] | None = Field(default=None, sa_type=JSON)
    answer: str | None = None


class AppraisalRow(SQLModel, table=True):
    """What a member of staff says of an evidence item: is it valid, is it authentic.

    `valid` and `authentic` are `domain.evidence_rules.Opinion`; `settling` says what would settle a
    doubt, and is sealed (`store.sealed`).
    """

    __tablename__ = "evidence_appraisal"
    __table_args__ = (UniqueConstraint("evidence_id", "staff_id"),)

    id: UUID = key()
    evidence_id: UUID = Field(foreign_key="evidence_item.id", index=True)
    staff_id: UUID = Field(foreign_key="staff.id")
    valid: str | None = None
    authentic: str | None = None
    settling: bytes | None = Field(default=None, sa_type=LargeBinary)
    appraised_at: datetime = instant()


class EvidenceRequest(SQLModel, table=True):
    """An assessor asked for more evidence.  A claim waits for one answer at a time.

    `asked` is a sealed `domain.evidence_request.EvidenceAsked`.  `ended_at` is null while the
    request is open; `answered` says that the applicant ended it, and not the calendar.
    """

    __tablename__ = "evidence_request"
    __table_args__ = (
        Index(
            "evidence_request_open",
            "claim_id",
            unique=True,
            sqlite_where=_ASKED,
            postgresql_where=_ASKED,
        ),
    )

    id: UUID = key()
    claim_id: UUID = Field(foreign_key="claim.id", index=True)
    asked_by: UUID = Field(foreign_key="staff.id")
    asked_at: datetime = instant()
    answer_by: datetime = instant()
    closes_at: datetime = instant()
    ended_at: datetime | None = instant(nullable=True)
    answered: bool = False
    asked: bytes = Field(sa_type=LargeBinary)


class InterestDeclaration(SQLModel, table=True):
    """A member of staff said of one claim whether anything ties them to its applicant.

    `interest` is null where nothing does.  `by_rule` says that a place they belong to is named by
    the claim, whatever they said.
    """

    __tablename__ = "interest_declaration"
    __table_args__ = (
        CheckConstraint(_INTERESTS, name="interest_known"),
        UniqueConstraint("claim_id", "staff_id"),
    )

    id: UUID = key()
    claim_id: UUID = Field(foreign_key="claim.id", index=True)
    staff_id: UUID = Field(foreign_key="staff.id", index=True)
    declared_at: datetime = instant()
    interest: Interest | None = Field(default=None, sa_type=Known(Interest), nullable=True)
    by_rule: bool = False


class StaffPlace(SQLModel, table=True):
    """A place that a member of staff belongs or belonged to: employer, school, agency."""

    __tablename__ = "staff_place"
    __table_args__ = (UniqueConstraint("staff_id", "name"),)

    id: UUID = key()
    staff_id: UUID = Field(foreign_key="staff.id", index=True)
    name: str


class StaffComment(SQLModel, table=True):
    """A comment that a member of staff keeps to use again; about a criterion, about nobody.

    `rubric` (a slug), `criterion` and `level` are empty where it fits all; `uses` counts how often
    it was put into a reason.
    """

    __tablename__ = "staff_comment"

    id: UUID = key()
    staff_id: UUID = Field(foreign_key="staff.id", index=True)
    rubric: str = ""
    criterion: str = ""
    level: str = ""
    text: str
    uses: int = 0
    kept_at: datetime = instant()
