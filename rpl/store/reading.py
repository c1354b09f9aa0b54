"""Queries of the reading room: what was read of an evidence item, and its translation."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from rpl.domain.reading import Page, Reading
from rpl.domain.translation import Translation
from rpl.ports import ValueSeal
from rpl.store.sealed import Sealed
from rpl.store.tables import ReadingPage, ReadingRow, TranslationRow, TranslationTask


@dataclass(frozen=True, slots=True)
class StoredReading:
    """The newest reading of an evidence item.

    `translation` is None where none is needed or none could be made; `awaits_translator` says
    which: no installed model translates the language, and a person is asked.
    """

    id: UUID
    reading: Reading
    image_names: tuple[str | None, ...]
    translation: Translation | None
    awaits_translator: bool


def stored_reading(session: Session, seal: ValueSeal, evidence_id: UUID) -> StoredReading | None:
    """What was read of an evidence item, or None while nothing was.  `seal` is its applicant's."""
    row = reading_row(session, evidence_id)
    if row is None:
        return None
    pages = page_rows(session, row.id)
    translation = session.exec(
        select(TranslationRow).where(TranslationRow.reading_id == row.id)
    ).first()
    return StoredReading(
        id=row.id,
        reading=Reading(
            pages=tuple(_page(seal, page) for page in pages),
            language=row.language,
            pipeline=row.pipeline,
        ),
        image_names=tuple(page.image_name for page in pages),
        translation=None
        if translation is None
        else Translation.model_validate_json(
            seal.open(Sealed.TRANSLATION_CONTENT.at(translation.id), translation.content)
        ),
        awaits_translator=translation_task(session, row.id) is not None,
    )


def page_image(session: Session, evidence_id: UUID, number: int) -> str | None:
    """The vault's name of the image of one page, which counts from 1."""
    row = reading_row(session, evidence_id)
    if row is None:
        return None
    return session.exec(
        select(ReadingPage.image_name)
        .where(ReadingPage.reading_id == row.id)
        .where(ReadingPage.number == number)
    ).one_or_none()


def reading_row(session: Session, evidence_id: UUID) -> ReadingRow | None:
    """The row of the newest reading."""
    return session.exec(
        select(ReadingRow)
        .where(ReadingRow.evidence_id == evidence_id)
        .order_by(col(ReadingRow.created_at).desc(), col(ReadingRow.id))
    ).first()


def reading_rows(session: Session, evidence_id: UUID) -> tuple[ReadingRow, ...]:
    """The rows of every reading of an evidence item."""
    return tuple(session.exec(select(ReadingRow).where(ReadingRow.evidence_id == evidence_id)))


def page_rows(session: Session, reading_id: UUID) -> tuple[ReadingPage, ...]:
    """The rows of the pages of a reading, in order."""
    return tuple(
        session.exec(
            select(ReadingPage)
            .where(ReadingPage.reading_id == reading_id)
            .order_by(col(ReadingPage.number))
        )
    )


def translation_task(session: Session, reading_id: UUID) -> TranslationTask | None:
    """The task for a human translator that a reading waits for."""
    return session.exec(
        select(TranslationTask)
        .where(TranslationTask.reading_id == reading_id)
        .where(col(TranslationTask.done_at).is_(None))
    ).one_or_none()


def _page(seal: ValueSeal, row: ReadingPage) -> Page:
    return Page.model_validate_json(seal.open(Sealed.PAGE_CONTENT.at(row.id), row.content))
