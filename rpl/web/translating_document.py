"""One page of a document to translate: its lines, a machine's draft, and what people wrote."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import HTTPException
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from rpl.domain.intake import MAX_PAGES, EvidenceKind
from rpl.domain.reading import Page
from rpl.domain.translating import PersonLine, doubts
from rpl.domain.translation import (
    NO_MACHINE,
    PersonMark,
    TranslatedLine,
    Translation,
    has_letters,
    names_unchecked,
)
from rpl.edge.context import AppContext
from rpl.store.reading import StoredReading, reading_row, stored_reading
from rpl.store.reading import machine_translation as machine_of
from rpl.store.sealed import claim_seal
from rpl.store.translating import WaitingDocument, people_lines
from rpl.web.line_words import LineWords

_NOTHING = TranslatedLine(source="", target="")
"""What a machine made of a line where no machine was asked."""


class DocumentAsked(BaseModel):
    """Which page of a document, and what was just done: saved, with so many lines left over."""

    model_config = ConfigDict(frozen=True)

    page: Annotated[int, Field(ge=1, le=MAX_PAGES)] = 1
    saved: bool = False
    left: Annotated[int, Field(ge=0, le=99_999)] = 0


@dataclass(frozen=True, slots=True)
class LineForm:
    """One line to translate.

    `machine` is what a machine made of it, `made` which one and how sure it was, `reasons` why that
    is not shown to readers; `text` is what a person wrote, `mark` when and whether certified,
    `signed` the same in words with who, `doubts` what to look at again in it; `marks` say what no
    guard could check in the machine's.  `language` is that of the line, empty where nobody could
    tell it; `stands` says that it needs no translation: no letters, or the reader's language.
    """

    number: int
    source: str
    language: str
    stands: bool
    machine: str
    made: tuple[str, ...]
    reasons: tuple[str, ...]
    text: str
    mark: PersonMark | None
    signed: str
    doubts: tuple[str, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """One page of a document to translate; `left` says how many lines nothing translates yet.

    `certified` says whether the person who looks certified a line of this page.
    """

    task_id: UUID
    reference: str
    kind: EvidenceKind
    source_language: str
    target_language: str
    engine: str
    number: int
    pages: int
    picture: Page | None
    address: str
    lines: tuple[LineForm, ...]
    until: datetime
    certified: bool
    saved: bool
    left: int
    names_unchecked: int


def document_page(
    session: Session,
    context: AppContext,
    found: WaitingDocument,
    place: tuple[str, DocumentAsked],
) -> DocumentPage:
    """One page of a document as its translator sees it; `place` is the language and the page."""
    lang, asked = place
    seal = claim_seal(session, context.keyring, found.claim_id)
    stored = stored_reading(session, seal, found.evidence_id)
    if stored is None or found.holder is None:
        raise HTTPException(404)
    number = min(asked.page, len(stored.reading.pages))
    picture = stored.reading.pages[number - 1]
    people = people_lines(session, seal, found.evidence_id, found.target_language)
    row = reading_row(session, found.evidence_id)
    machine = None if row is None else machine_of(session, seal, row.id)
    words = LineWords(context.pages, lang, named=True)
    lines = tuple(_lines(words, (found, stored, number), machine, people))
    has_image = stored.image_names[number - 1] is not None
    return DocumentPage(
        task_id=found.task_id,
        reference=found.reference,
        kind=found.kind,
        source_language=found.source_language or "",
        target_language=found.target_language,
        engine=""
        if machine is None or machine.engine == NO_MACHINE
        else f"{machine.engine}: {machine.model}",
        number=number,
        pages=len(stored.reading.pages),
        picture=picture,
        address=f"/{lang}/staff/translations/{found.task_id}/pages/{number}.jpg"
        if has_image
        else "",
        lines=lines,
        until=found.holder.lease.until,
        certified=any(
            line.mark.certified
            for line in lines
            if line.mark and line.mark.who == found.holder.person
        ),
        saved=asked.saved,
        left=asked.left,
        names_unchecked=0 if machine is None else names_unchecked(machine),
    )


def _lines(
    words: LineWords,
    where: tuple[WaitingDocument, StoredReading, int],
    machine: Translation | None,
    people: Mapping[str, PersonLine],
) -> Iterator[LineForm]:
    found, stored, page = where
    main = stored.reading.language or found.source_language or ""
    drafts = () if machine is None else machine.lines
    for number, line in enumerate(stored.reading.lines):
        if line.page != page:
            continue
        draft = drafts[number] if number < len(drafts) else _NOTHING
        own = people.get(line.text)
        language = line.language or main
        asked = () if own is None else doubts(own, (language, found.target_language))
        yield LineForm(
            number=number,
            source=line.text,
            language=language,
            stands=not has_letters(line.text) or (machine is not None and machine.stands(draft)),
            machine=draft.target,
            made=() if machine is None else words.notes(machine, draft),
            reasons=words.reasons(draft),
            text="" if own is None else own.target,
            mark=None if own is None else own.mark,
            signed="" if own is None else words.by_person(own.mark),
            doubts=words.told(asked),
            marks=words.marks(draft),
        )
