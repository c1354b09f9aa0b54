"""The step that reads one page again, or takes an earlier reading back, as a person says.

The translation and the fields are made anew with it.
All of it is done before anything is written, so that whoever looks meanwhile sees the earlier
reading whole.
"""

from contextlib import ExitStack
from dataclasses import dataclass
from uuid import UUID

from rpl.domain.glossary import Glossary
from rpl.domain.intake import EvidenceKind
from rpl.domain.known_names import known_names
from rpl.domain.reading import PageOrder, Reading
from rpl.domain.reading_order import Asked, EarlierReading, asked
from rpl.domain.refused_files import FileDamagedError, FileRefusedError, ReadingFailedError
from rpl.flows import reading as reading_flow
from rpl.flows import rereading as flow
from rpl.flows.intake import forget_objects, forgotten_on_error
from rpl.flows.rereading import PictureNames, ReadAgain, TakenBack
from rpl.jobs.reading import Kept, opened, seal_optional_picture, seal_picture, translated
from rpl.jobs.tools import JobTools
from rpl.store.database import read_session, write_session
from rpl.store.intake import (
    applicant_key,
    applicant_name,
    claim_summary,
    evidence_of_any_claim,
)
from rpl.store.reading import order_row, stored_reading
from rpl.store.sealed import claim_seal


@dataclass(frozen=True, slots=True)
class _ToRead:
    asked: Asked
    claim_id: UUID
    kind: EvidenceKind
    object_name: str
    wrapped_key: bytes
    earlier_id: UUID
    earlier: Reading
    hints: tuple[str, ...]
    target: str
    glossary: Glossary
    applicant: str


def read_page(tools: JobTools, order_id: UUID) -> None:
    """Keep what a person asked for as a new version of the reading."""
    to_read = _to_read(tools, order_id)
    if to_read is None:
        return
    if isinstance(to_read.asked, EarlierReading):
        _take_back(tools, order_id, to_read)
    else:
        _read_page(tools, order_id, to_read, to_read.asked)


def _take_back(tools: JobTools, order_id: UUID, to_read: _ToRead) -> None:
    reading, finder = to_read.earlier, tools.field_finder
    fields = finder.find(to_read.kind, reading)
    found = TakenBack(to_read.earlier_id, reading, fields, finder.kind_of(reading))
    pair = (reading.language, to_read.target)
    kept = Kept(to_read.glossary, known_names(to_read.applicant, fields))
    translation = translated(tools, reading, pair, kept)
    with write_session(tools.engine) as session:
        recorded = flow.record_earlier(session, tools.clock, tools.keyring, order_id, found)
        if recorded is not None:
            reading_flow.keep_translation(
                session, tools.clock, tools.keyring, to_read.claim_id, recorded, translation
            )


def _read_page(tools: JobTools, order_id: UUID, to_read: _ToRead, order: PageOrder) -> None:
    with forgotten_on_error(tools.vault) as sealed:
        try:
            found = _read(tools, to_read, order, sealed)
        except FileRefusedError as refusal:
            forget_objects(tools.vault, sealed)
            with write_session(tools.engine) as session:
                flow.settle_without(session, tools.clock, order_id, refusal.code)
            return
        source = found.reading.language
        kept = Kept(to_read.glossary, known_names(to_read.applicant, found.fields))
        translation = translated(tools, found.reading, (source, to_read.target), kept)
        with write_session(tools.engine) as session:
            recorded = flow.record_page(session, tools.clock, tools.keyring, order_id, found)
            if recorded is not None:
                reading_flow.keep_translation(
                    session, tools.clock, tools.keyring, to_read.claim_id, recorded, translation
                )
    if recorded is None:
        forget_objects(tools.vault, sealed)


def give_up_page(tools: JobTools, order_id: UUID) -> None:
    """The engines failed again and again: the reading stays as it was, and that is said."""
    with write_session(tools.engine) as session:
        flow.settle_without(session, tools.clock, order_id, ReadingFailedError.code)


def _to_read(tools: JobTools, order_id: UUID) -> _ToRead | None:
    with read_session(tools.engine) as session:
        row = order_row(session, order_id)
        item = None if row is None else evidence_of_any_claim(session, row.evidence_id)
        if row is None or item is None or row.settled_at is not None or item.object_name is None:
            return None
        seal = claim_seal(session, tools.keyring, item.claim_id)
        wanted = asked(row.content)
        version = wanted.version if isinstance(wanted, EarlierReading) else None
        stored = stored_reading(session, seal, item.id, version)
        if stored is None:
            return None
        claim = claim_summary(session, item.claim_id)
        likely = (item.document_language, stored.reading.language)
        return _ToRead(
            asked=wanted,
            claim_id=item.claim_id,
            kind=item.kind,
            object_name=item.object_name,
            wrapped_key=applicant_key(session, item.claim_id),
            earlier_id=stored.id,
            earlier=stored.reading,
            hints=tuple(dict.fromkeys(language for language in likely if language))[:1],
            target=tools.catalog.qualification(claim.qualification).language,
            glossary=tools.catalog.glossary(claim.qualification),
            applicant=applicant_name(session, seal, item.claim_id),
        )


def _read(tools: JobTools, to_read: _ToRead, order: PageOrder, sealed: list[str]) -> ReadAgain:
    key = tools.keyring.unwrap(to_read.wrapped_key)
    with ExitStack() as stack:
        source = stack.enter_context(opened(tools, key, to_read.object_name))
        tools.translator.rest()  # a page takes as much again as two packages hold
        pages = stack.enter_context(tools.page_reader.read(source, to_read.hints, order))
        if not pages.reading.pages:
            raise FileDamagedError
        page = pages.reading.pages[0]
        pictures = PictureNames(
            seal_picture(tools, key, pages.images[0], sealed),
            seal_optional_picture(tools, key, next(iter(pages.originals), None), sealed),
            seal_optional_picture(tools, key, next(iter(pages.cleaned), None), sealed),
        )
        reading = _joined(to_read.earlier, pages.reading)
    finder = tools.field_finder
    fields = finder.find(to_read.kind, reading)
    return ReadAgain(reading, page, pictures, fields, finder.kind_of(reading))


def _joined(earlier: Reading, again: Reading) -> Reading:
    """The document with its page as it was read again; a single page says its own language."""
    new = {page.number: page for page in again.pages}
    alone = len(earlier.pages) == 1
    language = again.language if alone and again.language else earlier.language or again.language
    return Reading(
        pages=tuple(new.get(page.number, page) for page in earlier.pages),
        language=language,
        pipeline=again.pipeline,
    )
