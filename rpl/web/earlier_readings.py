"""The readings of a document, and an earlier one opened, as applicants and assessors see them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path
from sqlmodel import Session

from rpl.domain.reading_order import NothingToReadAgainError, ReadingAbsentError
from rpl.edge.languages import LanguageDep
from rpl.edge.pages import Pages
from rpl.ports import ValueSeal
from rpl.store.reading import (
    ListedReading,
    StoredReading,
    listed_readings,
    open_order,
    stored_reading,
)
from rpl.web.line_words import LineWords
from rpl.web.record_lines import (
    PageWindow,
    ShownPage,
    TranslationNote,
    pages_shown,
    translation_note,
)

_MOST_READINGS = 99_999
Version = Annotated[int, Path(ge=1, le=_MOST_READINGS)]
"""Which reading an address speaks of; versions count from 1."""
Covered = Callable[[StoredReading | None], StoredReading | None]
"""Hides in a reading what its reader must not see."""


@dataclass(frozen=True)
class Document:
    """Which document an address speaks of."""

    lang: LanguageDep
    evidence_id: UUID


DocumentDep = Annotated[Document, Depends()]


@dataclass(frozen=True, slots=True)
class Visit:
    """Who looks at what: `document` is its address, `can_return` whether one may be taken back.

    `version` is the reading that is opened, None for the list alone; `number` the page to begin at.
    """

    document: str
    evidence_id: UUID
    lang: str
    by_applicant: bool
    can_return: bool
    version: int | None = None
    number: int = 1


@dataclass(frozen=True, slots=True)
class OpenedReading:
    """An earlier reading, read-only: the pages of the `window`, with their lines."""

    version: int
    language: str | None
    pages: tuple[ShownPage, ...]
    window: PageWindow
    note: TranslationNote


@dataclass(frozen=True, slots=True)
class ReadingsPage:
    """Every reading of a document, the newest first; it alone counts.

    `waiting` says that a page of it is being read again now.
    """

    visit: Visit
    readings: tuple[ListedReading, ...]
    opened: OpenedReading | None
    waiting: bool


def _as_it_is(stored: StoredReading | None) -> StoredReading | None:
    return stored


def readings_page(
    session: Session,
    pages: Pages,
    seal: ValueSeal,
    visit: Visit,
    covered: Covered = _as_it_is,
) -> ReadingsPage:
    """The readings of a document, and the one that is asked for; `covered` hides what must be.

    Raises:
        NothingToReadAgainError: Nothing of it was read, or it was typed.
        ReadingAbsentError: It has no such reading.
    """
    newest = stored_reading(session, seal, visit.evidence_id)
    if newest is None or not any(newest.image_names):
        raise NothingToReadAgainError
    return ReadingsPage(
        visit=visit,
        readings=listed_readings(session, visit.evidence_id),
        opened=None if visit.version is None else _opened(session, pages, seal, visit, covered),
        waiting=open_order(session, visit.evidence_id) is not None,
    )


def _opened(
    session: Session,
    pages: Pages,
    seal: ValueSeal,
    visit: Visit,
    covered: Covered,
) -> OpenedReading:
    stored = covered(stored_reading(session, seal, visit.evidence_id, visit.version))
    if stored is None:
        raise ReadingAbsentError(number=visit.version)
    window = PageWindow.around(visit.number, len(stored.reading.pages))
    return OpenedReading(
        version=stored.version,
        language=stored.reading.language,
        pages=pages_shown(LineWords(pages, visit.lang), stored, window),
        window=window,
        note=translation_note(stored, visit.lang),
    )
