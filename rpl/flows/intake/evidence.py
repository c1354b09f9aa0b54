"""Evidence is added to a draft claim, and taken out of it."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from sqlmodel import Session, col, delete

from rpl.domain.audit import Act, Deed
from rpl.domain.history import WorkPeriod
from rpl.domain.intake import EvidenceKind, EvidenceNotFoundError, check_room
from rpl.domain.journey import EvidenceState, MoveNotAllowedError
from rpl.domain.refused_files import FileRefusedError, FileTwiceError
from rpl.flows.intake.locking import lock_draft, lock_open
from rpl.flows.intake.sealing import RefusedFile, SealedFile
from rpl.ports import Clock, KeyRing, Queue, ValueSeal
from rpl.store import audit, likeness
from rpl.store.evidence_links import forget_links, keep_links, links_of_item
from rpl.store.intake import (
    applicant_key,
    applicant_of,
    evidence_by_fingerprint,
    evidence_row,
    held,
    written_of_kind,
)
from rpl.store.reading import page_rows, reading_rows
from rpl.store.review.requests import may_change
from rpl.store.sealed import Sealed, claim_seal, seal_optional
from rpl.store.tables import (
    AppraisalRow,
    Claim,
    EvidenceItem,
    HumanLine,
    ReadingOrder,
    ReadingPage,
    ReadingRow,
    RecordField,
    TranslationRow,
    TranslationTask,
)

_FORM_MEDIA_TYPE = "text/plain"


@dataclass(frozen=True, slots=True)
class Received:
    """What became of the files of one upload."""

    kept: tuple[UUID, ...]
    refused: tuple[RefusedFile, ...]
    unused_objects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Described:
    """What the applicant says of the files of one upload; the language is a hint, ISO 639-1."""

    kind: EvidenceKind
    document_language: str | None


def add_files(
    session: Session,
    clock: Clock,
    keyring: KeyRing,
    queue: Queue,
    claim_id: UUID,
    files: Sequence[SealedFile],
    described: Described,
) -> Received:
    """Write a row for each sealed file and hand it over to be read.

    A file that the claim holds already, or has no room for, is refused by itself; the objects of
    refused files are named, to be forgotten after the commit.

    Raises:
        MoveNotAllowedError: The claim was sent, or withdrawn.
    """
    lock_open(session, claim_id)
    seal = claim_seal(session, keyring, claim_id)
    kept: list[UUID] = []
    refused: list[RefusedFile] = []
    unused: list[str] = []
    for file in files:
        evidence_id = uuid4()
        item = EvidenceItem(
            id=evidence_id,
            claim_id=claim_id,
            position=0,
            kind=described.kind,
            state=EvidenceState.RECEIVED,
            display_name=seal.seal(Sealed.DISPLAY_NAME.at(evidence_id), file.display_name),
            document_language=described.document_language,
            media_type=file.inspection.media_type,
            size=file.sealed.size,
            pages=file.inspection.pages,
            fingerprint=file.sealed.fingerprint,
            object_name=file.sealed.name,
            removed=list(file.inspection.active) or None,
            flaws=list(file.inspection.flaws) or None,
            received_at=clock.now(),
        )
        try:
            kept.append(_add(session, clock, queue, seal, item))
        except FileRefusedError as error:
            refused.append(RefusedFile(file.display_name, error))
            unused.append(file.sealed.name)
    return Received(tuple(kept), tuple(refused), tuple(unused))


def write_statement(
    session: Session, clock: Clock, keyring: KeyRing, queue: Queue, claim_id: UUID, *, text: str
) -> UUID:
    """Keep what the applicant wrote as an evidence item; it replaces their earlier statement.

    Raises:
        MoveNotAllowedError: The claim was sent, or withdrawn.
        ClaimFullError: The claim has no room for it.
    """
    lock_draft(session, claim_id)
    written = Written(EvidenceKind.STATEMENT, text.strip(), None)
    return keep_written(session, clock, keyring, queue, claim_id, written)


def write_answer(
    session: Session, clock: Clock, keyring: KeyRing, queue: Queue, claim_id: UUID, *, text: str
) -> UUID:
    """Keep what the applicant wrote as one more statement; nothing that was sent is replaced.

    Raises:
        MoveNotAllowedError: The claim was sent, or withdrawn.
        ClaimFullError: The claim has no room for it.
        FileTwiceError: The claim holds the same words already.
    """
    written = Written(EvidenceKind.STATEMENT, text.strip(), None, replaces=False)
    return keep_written(session, clock, keyring, queue, claim_id, written)


def write_history(
    session: Session,
    clock: Clock,
    keyring: KeyRing,
    queue: Queue,
    claim_id: UUID,
    *,
    periods: Sequence[WorkPeriod],
    text: str,
) -> UUID | None:
    """Keep the periods of work as one evidence item; it replaces the earlier one.

    With no period the earlier one goes, and there is none.  What was sent stays: periods that come
    while more evidence is asked for are an item of their own.

    `text` is `domain.history.compose` of the periods: what is read and translated.  The reading
    of an earlier text is forgotten with it: an item never changes under its reading.

    Raises:
        MoveNotAllowedError: The claim was sent, or withdrawn.
        ClaimFullError: The claim has no room for it.
    """
    if not periods:
        claim = lock_open(session, claim_id)
        earlier = _replaceable(session, claim, EvidenceKind.WORK_HISTORY)
        if earlier is not None:
            _remove(session, clock, earlier)
        return None
    answers = [period.model_dump(mode="json") for period in periods]
    written = Written(EvidenceKind.WORK_HISTORY, text, answers)
    return keep_written(session, clock, keyring, queue, claim_id, written)


def remove_evidence(
    session: Session, clock: Clock, claim_id: UUID, evidence_id: UUID
) -> tuple[str, ...]:
    """Take an item out of a draft claim; returns the vault objects to forget after the commit.

    Raises:
        MoveNotAllowedError: The claim was sent, or withdrawn.
        EvidenceNotFoundError: The claim holds no such item.
    """
    claim = lock_open(session, claim_id)
    item = evidence_row(session, claim_id, evidence_id)
    if item is None:
        raise EvidenceNotFoundError
    if not may_change(session, claim, item):
        raise MoveNotAllowedError
    return _remove(session, clock, item)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written into a form: the text to be read, and the answers where it has fields."""

    kind: EvidenceKind
    text: str
    answers: list[dict[str, object]] | dict[str, object] | None
    replaces: bool = True


def keep_written(
    session: Session,
    clock: Clock,
    keyring: KeyRing,
    queue: Queue,
    claim_id: UUID,
    written: Written,
) -> UUID:
    """Keep what was written as an evidence item; it replaces the earlier one of its kind.

    One that was sent is not replaced: what comes when more is asked for stands beside it.

    Raises:
        MoveNotAllowedError: The claim was sent, or withdrawn.
        ClaimFullError: The claim has no room for it.
    """
    claim = lock_open(session, claim_id)
    wrapped_key = applicant_key(session, claim_id)
    key, seal = keyring.unwrap(wrapped_key), keyring.values(wrapped_key)
    content = json.dumps([written.kind, written.text, written.answers], ensure_ascii=False)
    fingerprint = hmac.new(key, content.encode(), hashlib.sha256).hexdigest()
    earlier = _replaceable(session, claim, written.kind) if written.replaces else None
    if earlier is not None and earlier.fingerprint == fingerprint:
        return earlier.id
    spoke = () if earlier is None else links_of_item(session, earlier.id)
    if earlier is not None:
        _remove(session, clock, earlier)
    evidence_id = uuid4()
    answers = None if written.answers is None else json.dumps(written.answers, ensure_ascii=False)
    item = EvidenceItem(
        id=evidence_id,
        claim_id=claim_id,
        position=0,
        kind=written.kind,
        state=EvidenceState.RECEIVED,
        display_name=seal.seal(Sealed.DISPLAY_NAME.at(evidence_id), ""),
        document_language=claim.language,
        media_type=_FORM_MEDIA_TYPE,
        size=len(written.text.encode()),
        pages=1,
        fingerprint=fingerprint,
        form_text=seal.seal(Sealed.FORM_TEXT.at(evidence_id), written.text),
        form_answers=seal_optional(seal, Sealed.FORM_ANSWERS.at(evidence_id), answers),
        received_at=clock.now(),
    )
    added = _add(session, clock, queue, seal, item)
    keep_links(
        session,
        [replace(each, link=each.link.model_copy(update={"evidence": added})) for each in spoke],
    )
    return added


def _replaceable(session: Session, claim: Claim, kind: EvidenceKind) -> EvidenceItem | None:
    """What was written into a form of this kind and not sent yet."""
    written = written_of_kind(session, claim.id, kind)
    return next((each for each in reversed(written) if may_change(session, claim, each)), None)


def _add(session: Session, clock: Clock, queue: Queue, seal: ValueSeal, item: EvidenceItem) -> UUID:
    """Add an item behind those the claim holds, or refuse it."""
    earlier = evidence_by_fingerprint(session, item.claim_id, item.fingerprint)
    if earlier is not None:
        known = seal.open(Sealed.DISPLAY_NAME.at(earlier.id), earlier.display_name)
        raise FileTwiceError(name=known)
    now = held(session, item.claim_id)
    check_room(now.items, now.size, item.size)
    item.position = now.position + 1
    session.add(item)
    session.flush()
    _note(session, clock, Deed.EVIDENCE_ADDED, item)
    applicant_id = applicant_of(session, item.claim_id)
    queue.hand_over(session, "read", item.id, applicant_id=applicant_id)
    return item.id


def _remove(session: Session, clock: Clock, item: EvidenceItem) -> tuple[str, ...]:
    _note(session, clock, Deed.EVIDENCE_REMOVED, item)
    objects = [item.object_name]
    forget_links(session, item.id)
    for about in (RecordField, ReadingOrder, AppraisalRow):
        session.exec(delete(about).where(col(about.evidence_id) == item.id))
    likeness.forget_likeness(session, item.id)
    for reading in reading_rows(session, item.id):
        for page in page_rows(session, reading.id):
            objects += [page.image_name, page.original_image_name, page.cleaned_image_name]
        for table in (ReadingPage, TranslationRow, TranslationTask, HumanLine):
            session.exec(delete(table).where(col(table.reading_id) == reading.id))
    session.exec(delete(ReadingRow).where(col(ReadingRow.evidence_id) == item.id))
    session.exec(delete(EvidenceItem).where(col(EvidenceItem.id) == item.id))
    return tuple(dict.fromkeys(name for name in objects if name is not None))


def _note(session: Session, clock: Clock, deed: Deed, item: EvidenceItem) -> None:
    details = {"kind": item.kind.value}
    act = Act(deed=deed, claim_id=item.claim_id, subject_id=item.id, details=details)
    audit.append(session, clock, act)
