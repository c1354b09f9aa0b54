"""Queries of the reading room: what was read of an evidence item, and its translation."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session, col, select

from rpl.domain.audit import ActorKind
from rpl.domain.reading import Page, PageOrder, Reading
from rpl.domain.reading_order import Asked, EarlierReading, asked
from rpl.domain.translating import with_people
from rpl.domain.translation import Translation
from rpl.ports import ValueSeal
from rpl.store.sealed import Sealed
from rpl.store.tables import (
    ReadingOrder,
    ReadingPage,
    ReadingRow,
    TranslationRow,
    TranslationTask,
)
from rpl.store.translating import languages_of_people, people_lines


class Picture(StrEnum):
    """The pictures of a page: upright, as it came, and as the engine saw it."""

    UPRIGHT = "upright"
    ORIGINAL = "original"
    CLEANED = "cleaned"


@dataclass(frozen=True, slots=True)
class StoredOrder:
    """What somebody asked of a reading; `version` is that of the reading that came of it.

    `settled_at` is None while it waits, `problem` the code of what stopped it.
    """

    order: Asked
    asked_by: ActorKind
    asked_at: datetime
    settled_at: datetime | None
    version: int | None
    problem: str | None

    @property
    def page(self) -> int | None:
        """The page that is to be read again, if it is one."""
        return self.order.page if isinstance(self.order, PageOrder) else None

    @property
    def back_to(self) -> int | None:
        """The earlier reading that is to count again, if it is one."""
        return self.order.version if isinstance(self.order, EarlierReading) else None


@dataclass(frozen=True, slots=True)
class ListedReading:
    """One of the readings of an evidence item; `asked` is what it came of, None for the first."""

    version: int
    language: str | None
    created_at: datetime
    asked: StoredOrder | None


@dataclass(frozen=True, slots=True)
class StoredReading:
    """The newest reading of an evidence item, or an earlier one.

    `pictures` are those that there are of each page.

    `translation` is None where none is needed or none could be made; `awaits_translator` says
    that a person is asked: no installed model translates the language, or not well enough.
    """

    id: UUID
    version: int
    reading: Reading
    image_names: tuple[str | None, ...]
    pictures: tuple[frozenset[Picture], ...]
    translation: Translation | None
    awaits_translator: bool


def stored_reading(
    session: Session, seal: ValueSeal, evidence_id: UUID, version: int | None = None
) -> StoredReading | None:
    """What was read of an evidence item, or None while nothing was.  `seal` is its applicant's.

    Without a `version` it is the newest.
    """
    row = reading_row(session, evidence_id, version)
    if row is None:
        return None
    pages = page_rows(session, row.id)
    translation = _translation(session, seal, row)
    task = translation_task(session, row.id)
    return StoredReading(
        id=row.id,
        version=row.version,
        reading=Reading(
            pages=tuple(_page(seal, page) for page in pages),
            language=row.language,
            pipeline=row.pipeline,
        ),
        image_names=tuple(page.image_name for page in pages),
        pictures=tuple(map(_pictures, pages)),
        translation=translation,
        awaits_translator=task is not None,
    )


def page_image(
    session: Session,
    evidence_id: UUID,
    number: int,
    picture: Picture = Picture.UPRIGHT,
    version: int | None = None,
) -> str | None:
    """The vault's name of a picture of one page, which counts from 1; of the newest reading."""
    row = reading_row(session, evidence_id, version)
    if row is None:
        return None
    return session.exec(
        select(_NAMES[picture])
        .where(ReadingPage.reading_id == row.id)
        .where(ReadingPage.number == number)
    ).one_or_none()


def reading_row(
    session: Session, evidence_id: UUID, version: int | None = None
) -> ReadingRow | None:
    """The row of the newest reading, or of one of its versions."""
    wanted = select(ReadingRow).where(ReadingRow.evidence_id == evidence_id)
    if version is not None:
        wanted = wanted.where(ReadingRow.version == version)
    return session.exec(wanted.order_by(col(ReadingRow.version).desc())).first()


def lock_order(session: Session, order_id: UUID) -> ReadingOrder | None:
    """The row of an order, held until the transaction ends; None once its item is removed."""
    return session.exec(
        select(ReadingOrder).where(ReadingOrder.id == order_id).with_for_update()
    ).one_or_none()


def order_row(session: Session, order_id: UUID) -> ReadingOrder | None:
    """The row of an order, for the step that carries it out."""
    return session.get(ReadingOrder, order_id)


def open_order(session: Session, evidence_id: UUID) -> ReadingOrder | None:
    """The order of an evidence item that waits; there is at most one."""
    return session.exec(
        select(ReadingOrder)
        .where(ReadingOrder.evidence_id == evidence_id)
        .where(col(ReadingOrder.settled_at).is_(None))
    ).first()


def orders(session: Session, evidence_id: UUID) -> tuple[StoredOrder, ...]:
    """What people asked to be read again of an evidence item, the newest first."""
    rows = session.exec(
        select(ReadingOrder, ReadingRow.version)
        .outerjoin(ReadingRow, col(ReadingRow.id) == col(ReadingOrder.reading_id))
        .where(ReadingOrder.evidence_id == evidence_id)
        .order_by(col(ReadingOrder.asked_at).desc(), col(ReadingOrder.id))
    )
    return tuple(
        StoredOrder(
            order=asked(row.content),
            asked_by=row.asked_by,
            asked_at=row.asked_at,
            settled_at=row.settled_at,
            version=version,
            problem=row.problem,
        )
        for row, version in rows
    )


def listed_readings(session: Session, evidence_id: UUID) -> tuple[ListedReading, ...]:
    """Every reading of an evidence item with what it came of, the newest first."""
    came_of = {order.version: order for order in orders(session, evidence_id)}
    rows = sorted(reading_rows(session, evidence_id), key=lambda row: row.version, reverse=True)
    return tuple(
        ListedReading(row.version, row.language, row.created_at, came_of.get(row.version))
        for row in rows
    )


def reading_rows(session: Session, evidence_id: UUID) -> tuple[ReadingRow, ...]:
    """The rows of every reading of an evidence item."""
    return tuple(session.exec(select(ReadingRow).where(ReadingRow.evidence_id == evidence_id)))


def pages_read(
    session: Session, seal: ValueSeal, evidence_id: UUID, numbers: Collection[int]
) -> Mapping[int, Page]:
    """Some pages of the newest reading of an item, by number; what was not read is left out.

    `seal` is its applicant's.
    """
    row = reading_row(session, evidence_id)
    rows = () if row is None else page_rows(session, row.id)
    return {page.number: _page(seal, page) for page in rows if page.number in numbers}


def page_rows(session: Session, reading_id: UUID) -> tuple[ReadingPage, ...]:
    """The rows of the pages of a reading, in order."""
    return tuple(
        session.exec(
            select(ReadingPage)
            .where(ReadingPage.reading_id == reading_id)
            .order_by(col(ReadingPage.number))
        )
    )


def page_text(seal: ValueSeal, row: ReadingPage) -> str:
    """The words of one page, in reading order."""
    return " ".join(word.text for word in _page(seal, row).words)


def translation_task(session: Session, reading_id: UUID) -> TranslationTask | None:
    """The task for a human translator that a reading waits for."""
    return session.exec(
        select(TranslationTask)
        .where(TranslationTask.reading_id == reading_id)
        .where(col(TranslationTask.done_at).is_(None))
    ).one_or_none()


_NAMES = {
    Picture.UPRIGHT: ReadingPage.image_name,
    Picture.ORIGINAL: ReadingPage.original_image_name,
    Picture.CLEANED: ReadingPage.cleaned_image_name,
}


def _pictures(row: ReadingPage) -> frozenset[Picture]:
    names = {
        Picture.UPRIGHT: row.image_name,
        Picture.ORIGINAL: row.original_image_name,
        Picture.CLEANED: row.cleaned_image_name,
    }
    return frozenset(picture for picture, name in names.items() if name is not None)


def machine_translation(session: Session, seal: ValueSeal, reading_id: UUID) -> Translation | None:
    """What a machine made of a reading, and nothing else."""
    row = session.exec(
        select(TranslationRow).where(TranslationRow.reading_id == reading_id)
    ).first()
    if row is None:
        return None
    content = seal.open(Sealed.TRANSLATION_CONTENT.at(row.id), row.content)
    return Translation.model_validate_json(content)


def _translation(session: Session, seal: ValueSeal, row: ReadingRow) -> Translation | None:
    """What a machine made of a reading, people's lines before its own."""
    machine = machine_translation(session, seal, row.id)
    people = people_lines(session, seal, row.evidence_id)
    if not people:
        return machine
    lines = [line.text for page in page_rows(session, row.id) for line in _page(seal, page).lines]
    into = languages_of_people(session, row.evidence_id) or ""
    return with_people(machine, lines, (row.language or "", into), people)


def _page(seal: ValueSeal, row: ReadingPage) -> Page:
    return Page.model_validate_json(seal.open(Sealed.PAGE_CONTENT.at(row.id), row.content))
