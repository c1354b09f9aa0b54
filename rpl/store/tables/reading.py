"""What was read on the pages of an evidence item, and its translation."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from rpl.domain.audit import ActorKind
from rpl.store.columns import instant, key, known

_OPEN = text("settled_at IS NULL")
_TO_COMPARE = text("compared_at IS NULL")


class ReadingRow(SQLModel, table=True):
    """One reading of an evidence item; versions count from 1, and the highest counts.

    `compared_at` is when it was compared with the evidence of others, null while it waits for that.
    """

    __tablename__ = "reading"
    __table_args__ = (
        UniqueConstraint("evidence_id", "version"),
        Index("reading_to_compare", "id", sqlite_where=_TO_COMPARE, postgresql_where=_TO_COMPARE),
    )

    id: UUID = key()
    evidence_id: UUID = Field(foreign_key="evidence_item.id", index=True)
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    pipeline: str
    language: str | None = None
    created_at: datetime = instant()
    compared_at: datetime | None = instant(nullable=True)


class ReadingPage(SQLModel, table=True):
    """One page of a reading; `image_name` is its sealed JPEG, upright and in colour.

    `original_image_name` shows the page as it came, `cleaned_image_name` as the engine saw it; none
    where the page brought its text with it.  A page that a later reading took over has the same.
    `content` is a `domain.reading.Page` as JSON, sealed (`store.sealed`).
    """

    __tablename__ = "reading_page"
    __table_args__ = (UniqueConstraint("reading_id", "number"),)

    id: UUID = key()
    reading_id: UUID = Field(foreign_key="reading.id", index=True)
    number: int
    content: bytes = Field(sa_type=LargeBinary)
    image_name: str | None = None
    original_image_name: str | None = None
    cleaned_image_name: str | None = None


class ReadingOrder(SQLModel, table=True):
    """Somebody asks for one page to be read again, or for an earlier reading to count again.

    `content` says it (`domain.reading_order.Asked`).

    `reading_id` is what came of it; `problem` the code of what stopped it.  Neither is there while
    it waits.  Who asked is told by the audit trail; `asked_by` says as what.
    """

    __tablename__ = "reading_order"
    __table_args__ = (
        Index("reading_order_open", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: UUID = key()
    evidence_id: UUID = Field(foreign_key="evidence_item.id", index=True)
    content: dict[str, Any] = Field(sa_type=JSON)
    asked_by: ActorKind = known(ActorKind)
    asked_at: datetime = instant()
    settled_at: datetime | None = instant(nullable=True)
    reading_id: UUID | None = Field(default=None, foreign_key="reading.id", index=True)
    problem: str | None = None


class TranslationRow(SQLModel, table=True):
    """The translation of a reading.

    `content` is a `domain.translation.Translation` as JSON, sealed (`store.sealed`).
    """

    __tablename__ = "translation"
    __table_args__ = (UniqueConstraint("reading_id", "target_language"),)

    id: UUID = key()
    reading_id: UUID = Field(foreign_key="reading.id", index=True)
    target_language: str
    engine: str
    content: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = instant()


class TranslationTask(SQLModel, table=True):
    """A reading that waits for a human translator: no model, only the gist, or a line held back.

    Whoever took it holds it until `lease_until`, which moves on with each save and never past
    `lease_limit`.
    """

    __tablename__ = "translation_task"

    id: UUID = key()
    reading_id: UUID = Field(foreign_key="reading.id", unique=True)
    source_language: str | None = None
    target_language: str
    created_at: datetime = instant()
    done_at: datetime | None = instant(nullable=True)
    translator_id: UUID | None = Field(default=None, foreign_key="staff.id")
    lease_until: datetime | None = instant(nullable=True)
    lease_limit: datetime | None = instant(nullable=True)


class HumanLine(SQLModel, table=True):
    """One line of a reading as a person translated it.

    `content` is a `domain.translating.PersonLine` as JSON, sealed (`store.sealed`).
    """

    __tablename__ = "human_line"
    __table_args__ = (UniqueConstraint("reading_id", "target_language", "line"),)

    id: UUID = key()
    reading_id: UUID = Field(foreign_key="reading.id", index=True)
    target_language: str
    line: int
    translator_id: UUID = Field(foreign_key="staff.id")
    content: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = instant()
