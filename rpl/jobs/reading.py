"""Steps of the reading room: the pages become text, the text is translated.

Each step takes what it needs in a short transaction, lets the engines work with none open, and
records the result in another.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from rpl.domain.glossary import Glossary, with_terms
from rpl.domain.intake import LONG_FILE
from rpl.domain.journey import EvidenceState
from rpl.domain.known_names import known_names, with_names
from rpl.domain.line_languages import main_source, needs_translation, translated_by_language
from rpl.domain.reading import Reading
from rpl.domain.refused_files import FileRefusedError, ReadingFailedError
from rpl.flows import reading as flow
from rpl.flows.intake import forget_objects, forgotten_on_error
from rpl.flows.reading import PagesSealed, Translated
from rpl.jobs.tools import JobTools
from rpl.scratch import scratch_folder
from rpl.store.database import read_session, write_session
from rpl.store.intake import (
    applicant_key,
    applicant_name,
    claim_summary,
    evidence_of_any_claim,
)
from rpl.store.reading import StoredReading, stored_reading
from rpl.store.sealed import Sealed, claim_seal, open_optional
from rpl.store.tables import EvidenceItem

NOTED_EVERY = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class _ToRead:
    object_name: str | None
    form_text: str | None
    wrapped_key: bytes
    languages: tuple[str, ...]
    pages: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What a translation must keep: the terms of the programme, and the names that are known."""

    glossary: Glossary
    names: tuple[str, ...]


def read(tools: JobTools, evidence_id: UUID) -> None:
    """Read the pages of an evidence item, seal their images, and hand over `translate`.

    A file that the reader refuses is marked as failed with the code of the refusal; an engine that
    breaks raises, so that the queue tries again later.
    """
    with read_session(tools.engine) as session:
        item = _standing(session, evidence_id, EvidenceState.RECEIVED)
        if item is None:
            return
        to_read = _ToRead(
            object_name=item.object_name,
            form_text=_form_text(tools, session, item),
            wrapped_key=applicant_key(session, item.claim_id),
            languages=() if item.document_language is None else (item.document_language,),
            pages=item.pages,
        )
    with forgotten_on_error(tools.vault) as sealed:
        try:
            found = _read(tools, to_read, sealed, _told(tools, evidence_id, to_read.pages))
        except FileRefusedError as refusal:
            forget_objects(tools.vault, sealed)
            with write_session(tools.engine) as session:
                flow.record_failure(session, evidence_id, refusal.code)
            return
        with write_session(tools.engine) as session:
            kept = flow.record_reading(
                session, tools.clock, tools.keyring, tools.queue, evidence_id, found
            )
    if not kept:
        forget_objects(tools.vault, sealed)


def translate(tools: JobTools, evidence_id: UUID) -> None:
    """Translate every line into the language of the qualification, and hand over `draft`.

    Where no installed model knows the pair of languages, a task waits for a human translator.
    """
    with read_session(tools.engine) as session:
        item = _standing(session, evidence_id, EvidenceState.READ)
        stored = None if item is None else _stored(tools, session, item)
        if item is None or stored is None:
            return
        claim = claim_summary(session, item.claim_id)
        source = stored.reading.language or item.document_language
        seal = claim_seal(session, tools.keyring, item.claim_id)
        name, kind = applicant_name(session, seal, item.claim_id), item.kind
    target = tools.catalog.qualification(claim.qualification).language
    kept = Kept(
        glossary=tools.catalog.glossary(claim.qualification),
        names=known_names(name, tools.field_finder.find(kind, stored.reading)),
    )
    found = translated(tools, stored.reading, (source, target), kept)
    with write_session(tools.engine) as session:
        flow.record_translation(
            session, tools.clock, tools.keyring, tools.queue, evidence_id, found
        )


def give_up_reading(tools: JobTools, evidence_id: UUID) -> None:
    """The engines failed again and again: the applicant can type the record or try again."""
    with write_session(tools.engine) as session:
        flow.record_failure(session, evidence_id, ReadingFailedError.code)


def give_up_translation(tools: JobTools, evidence_id: UUID) -> None:
    """The translator failed again and again: a person is asked, as where no model is installed."""
    with read_session(tools.engine) as session:
        item = _standing(session, evidence_id, EvidenceState.READ)
        stored = None if item is None else _stored(tools, session, item)
        if item is None or stored is None:
            return
        claim = claim_summary(session, item.claim_id)
    target = tools.catalog.qualification(claim.qualification).language
    found = Translated(target, stored.reading.language, None, needed=True)
    with write_session(tools.engine) as session:
        flow.record_translation(
            session, tools.clock, tools.keyring, tools.queue, evidence_id, found
        )


def _standing(session: Session, evidence_id: UUID, state: EvidenceState) -> EvidenceItem | None:
    item = evidence_of_any_claim(session, evidence_id)
    return item if item is not None and item.state is state else None


def _stored(tools: JobTools, session: Session, item: EvidenceItem) -> StoredReading | None:
    seal = claim_seal(session, tools.keyring, item.claim_id)
    return stored_reading(session, seal, item.id)


def _form_text(tools: JobTools, session: Session, item: EvidenceItem) -> str | None:
    seal = claim_seal(session, tools.keyring, item.claim_id)
    return open_optional(seal, Sealed.FORM_TEXT.at(item.id), item.form_text)


def _told(tools: JobTools, evidence_id: UUID, pages: int) -> Callable[[int], None]:
    """Notes how far a long file is; where the database is busy the note is left out."""
    noted, at = 0, datetime.min.replace(tzinfo=UTC)

    def note(count: int) -> None:
        nonlocal noted, at
        now = tools.clock.now()
        if count == noted or now - at < NOTED_EVERY:
            return
        noted, at = count, now
        with suppress(OperationalError), write_session(tools.engine) as session:
            flow.note_pages_read(session, evidence_id, count)

    return note if pages >= LONG_FILE else _not_noted


def _not_noted(_count: int) -> None:
    """A file of few pages is read before anybody asks."""


def _read(
    tools: JobTools, to_read: _ToRead, sealed: list[str], told: Callable[[int], None]
) -> PagesSealed:
    """Read the item; the names of sealed images are put into `sealed` as they come to exist."""
    if to_read.object_name is None:
        return PagesSealed(tools.page_reader.read_text(to_read.form_text or ""), ())
    key = tools.keyring.unwrap(to_read.wrapped_key)
    with ExitStack() as stack:
        source = stack.enter_context(opened(tools, key, to_read.object_name))
        tools.translator.rest()  # a page takes as much again as two packages hold
        reader = tools.page_reader.watched(told)
        pages = stack.enter_context(reader.read(source, to_read.languages))
        return PagesSealed(
            pages.reading,
            tuple(seal_picture(tools, key, image, sealed) for image in pages.images),
            tuple(seal_optional_picture(tools, key, image, sealed) for image in pages.originals),
            tuple(seal_optional_picture(tools, key, image, sealed) for image in pages.cleaned),
            pages.shapes,
        )


def seal_picture(tools: JobTools, key: bytes, image: Path, sealed: list[str]) -> str:
    """Seal a picture; its name is put into `sealed` at once, in case the next one fails."""
    sealed.append(tools.vault.put(key, image).name)
    return sealed[-1]


def seal_optional_picture(
    tools: JobTools, key: bytes, image: Path | None, sealed: list[str]
) -> str | None:
    """Seal a picture that is not always there."""
    return None if image is None else seal_picture(tools, key, image, sealed)


@contextmanager
def opened(tools: JobTools, key: bytes, name: str) -> Iterator[Path]:
    """The content of a vault object as a private file, gone when the block ends."""
    with scratch_folder() as folder:
        path = folder / "source"
        with path.open("xb") as file:
            file.writelines(tools.vault.read(key, name))
        yield path


def translated(
    tools: JobTools, reading: Reading, pair: tuple[str | None, str], kept: Kept
) -> Translated:
    """The translation of a whole reading, or that a person is to make it.

    `pair` is from which language (None: unknown) into which.
    """
    source, target = pair
    lines = reading.lines
    if not needs_translation(lines, source, target):
        return Translated(target, source, None, needed=False)
    if source is None:
        return Translated(target, source, None, needed=True)
    translation = translated_by_language(lines, source, target, tools.translator.translate)
    if translation is not None:
        translation = with_names(with_terms(translation, kept.glossary), kept.names)
    return Translated(target, main_source(lines, source, target), translation, needed=True)
