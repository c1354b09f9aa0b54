"""Reading: what the engines found is recorded, and the next step handed over."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlmodel import Session

from rpl.domain.intake import EvidenceNotFoundError
from rpl.domain.journey import EvidenceState, MoveNotAllowedError, move_evidence
from rpl.domain.reading import Reading
from rpl.domain.translating import needs_person
from rpl.domain.translation import Translation
from rpl.ports import Clock, KeyRing, Queue
from rpl.store.intake import applicant_of, evidence_row, lock_claim, lock_evidence
from rpl.store.likeness import page_print
from rpl.store.reading import reading_row
from rpl.store.review.requests import may_change
from rpl.store.sealed import Sealed, claim_seal
from rpl.store.tables import (
    EvidenceItem,
    ReadingPage,
    ReadingRow,
    TranslationRow,
    TranslationTask,
)


@dataclass(frozen=True, slots=True)
class PagesSealed:
    """A reading and the vault's names for the images of its pages, none for typed text.

    `originals` and `cleaned` are as long as `image_names` or empty, and None where a page has none;
    `shapes` are what the pictures are compared by, empty where a page has none.
    """

    reading: Reading
    image_names: tuple[str, ...]
    originals: tuple[str | None, ...] = ()
    cleaned: tuple[str | None, ...] = ()
    shapes: tuple[tuple[int, ...], ...] = ()


def record_reading(
    session: Session,
    clock: Clock,
    keyring: KeyRing,
    queue: Queue,
    evidence_id: UUID,
    found: PagesSealed,
) -> bool:
    """Keep what was read and hand over `translate` and `compare`.

    False when it came too late: the item was removed meanwhile, or was read by another run of the
    step.  Then the caller forgets the images.
    """
    item = _waiting(session, evidence_id, EvidenceState.RECEIVED)
    if item is None:
        return False
    earlier = reading_row(session, evidence_id)
    reading = ReadingRow(
        evidence_id=evidence_id,
        version=1 if earlier is None else earlier.version + 1,
        pipeline=found.reading.pipeline,
        language=found.reading.language,
        created_at=clock.now(),
    )
    session.add(reading)
    session.flush()
    seal = claim_seal(session, keyring, item.claim_id)
    for position, page in enumerate(found.reading.pages):
        page_id = uuid4()
        session.add(
            ReadingPage(
                id=page_id,
                reading_id=reading.id,
                number=page.number,
                content=seal.seal(Sealed.PAGE_CONTENT.at(page_id), page.model_dump_json()),
                image_name=_at(found.image_names, position),
                original_image_name=_at(found.originals, position),
                cleaned_image_name=_at(found.cleaned, position),
            )
        )
    for page, shape in zip(found.reading.pages, found.shapes, strict=False):
        session.add(page_print(seal, (evidence_id, reading.id, page.number), shape))
    item.pages = len(found.reading.pages)
    _move(session, item, EvidenceState.READ)
    applicant_id = applicant_of(session, item.claim_id)
    queue.hand_over(session, "translate", evidence_id, applicant_id=applicant_id)
    queue.hand_over(session, "compare", reading.id, applicant_id=applicant_id)
    return True


def note_pages_read(session: Session, evidence_id: UUID, count: int) -> None:
    """Keep how many pages of a long item were read so far, for whoever waits for it."""
    item = _waiting(session, evidence_id, EvidenceState.RECEIVED)
    if item is not None:
        item.pages_read = count
        session.add(item)


def record_failure(session: Session, evidence_id: UUID, problem: str) -> None:
    """Keep why an item could not be read, by the code of the refusal; the applicant decides."""
    item = _waiting(session, evidence_id, EvidenceState.RECEIVED)
    if item is None:
        return
    item.problem, item.pages_read = problem, None
    _move(session, item, EvidenceState.FAILED)


@dataclass(frozen=True, slots=True)
class Translated:
    """A translation into `target`, or that none was needed, or that none could be made."""

    target: str
    source: str | None
    translation: Translation | None
    needed: bool


def record_translation(
    session: Session,
    clock: Clock,
    keyring: KeyRing,
    queue: Queue,
    evidence_id: UUID,
    found: Translated,
) -> None:
    """Keep the translation, or a task for a human translator, and hand over `draft`."""
    item = _waiting(session, evidence_id, EvidenceState.READ)
    reading = reading_row(session, evidence_id)
    if item is None or reading is None:
        return
    keep_translation(session, clock, keyring, item.claim_id, reading.id, found)
    _move(session, item, EvidenceState.TRANSLATED)
    applicant_id = applicant_of(session, item.claim_id)
    queue.hand_over(session, "draft", evidence_id, applicant_id=applicant_id)


def keep_translation(
    session: Session,
    clock: Clock,
    keyring: KeyRing,
    claim_id: UUID,
    reading_id: UUID,
    found: Translated,
) -> None:
    """Keep the translation of a reading, or a task for a human translator."""
    now = clock.now()
    if found.translation is not None:
        seal, translation_id = claim_seal(session, keyring, claim_id), uuid4()
        session.add(
            TranslationRow(
                id=translation_id,
                reading_id=reading_id,
                target_language=found.target,
                engine=found.translation.engine,
                content=seal.seal(
                    Sealed.TRANSLATION_CONTENT.at(translation_id),
                    found.translation.model_dump_json(),
                ),
                created_at=now,
            )
        )
    if found.needed and needs_person(found.translation):
        session.add(
            TranslationTask(
                reading_id=reading_id,
                source_language=found.source,
                target_language=found.target,
                created_at=now,
            )
        )


def read_again(session: Session, queue: Queue, claim_id: UUID, evidence_id: UUID) -> None:
    """Try once more to read an item that could not be read.  Asking twice is asking once.

    Raises:
        MoveNotAllowedError: The claim was sent, or the item was read well.
        EvidenceNotFoundError: The claim holds no such item.
    """
    claim = lock_claim(session, claim_id)
    if not may_change(session, claim):
        raise MoveNotAllowedError
    item = evidence_row(session, claim_id, evidence_id)
    if item is None:
        raise EvidenceNotFoundError
    if not may_change(session, claim, item):
        raise MoveNotAllowedError
    if item.state is EvidenceState.RECEIVED:
        return
    _move(session, item, EvidenceState.RECEIVED)
    item.problem = None
    queue.hand_over(session, "read", evidence_id, applicant_id=claim.applicant_id)


def _at(names: tuple[str | None, ...], position: int) -> str | None:
    return names[position] if names else None


def _waiting(session: Session, evidence_id: UUID, state: EvidenceState) -> EvidenceItem | None:
    """The item, if it still stands where a step expects it."""
    item = lock_evidence(session, evidence_id)
    return item if item is not None and item.state is state else None


def _move(session: Session, item: EvidenceItem, to: EvidenceState) -> None:
    item.state = move_evidence(item.state, to)
    session.add(item)
