"""What was read on the pages of an evidence item, and its translation."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from rpl.store.columns import instant, key


class ReadingRow(SQLModel, table=True):
    """One reading of an evidence item by one version of the pipeline."""

    __tablename__ = "reading"
    __table_args__ = (UniqueConstraint("evidence_id", "pipeline"),)

    id: UUID = key()
    evidence_id: UUID = Field(foreign_key="evidence_item.id", index=True)
    pipeline: str
    language: str | None = None
    created_at: datetime = instant()


class ReadingPage(SQLModel, table=True):
    """One page of a reading; `image_name` is its sealed JPEG.

    `content` is a `domain.reading.Page` as JSON, sealed (`store.sealed`).
    """

    __tablename__ = "reading_page"
    __table_args__ = (UniqueConstraint("reading_id", "number"),)

    id: UUID = key()
    reading_id: UUID = Field(foreign_key="reading.id", index=True)
    number: int
    content: bytes = Field(sa_type=LargeBinary)
    image_name: str | None = None


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
    """A reading in a language no installed model translates: it waits for a human translator."""

    __tablename__ = "translation_task"

    id: UUID = key()
    reading_id: UUID = Field(foreign_key="reading.id", unique=True)
    source_language: str | None = None
    target_language: str
    created_at: datetime = instant()
    done_at: datetime | None = instant(nullable=True)
