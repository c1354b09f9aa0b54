"""Translation by people: taking a document, saving its lines, finishing it, handing it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.audit import Act, ActorKind, Deed, Who
from rpl.domain.review import Lease, begin_lease
from rpl.domain.translating import (
    Holder,
    PersonLine,
    TranslationNotWaitingError,
    TranslationUnfinishedError,
    check_hold,
    check_take,
    is_news,
    left_over,
)
from rpl.domain.translation import PersonMark
from rpl.ports import Clock, KeyRing
from rpl.store import audit
from rpl.store import translating as store
from rpl.store.reading import stored_reading
from rpl.store.sealed import Sealed, claim_seal
from rpl.store.tables import HumanLine
from rpl.store.translating import WaitingDocument


@dataclass(frozen=True, slots=True)
class TranslatorsDesk:
    """What a translator works with: the definitions, the clock, and the applicants' keys."""

    catalog: Catalog
    clock: Clock
    keyring: KeyRing


@dataclass(frozen=True, slots=True)
class Typed:
    """What a translator typed: the text of lines by number, and whether they certify them."""

    lines: Mapping[int, str]
    certified: bool


def take(
    session: Session, desk: TranslatorsDesk, *, translator_id: UUID, task_id: UUID
) -> WaitingDocument:
    """Take a document that waits, or take it again.

    Raises:
        TranslationNotWaitingError: It does not wait, or not for this person's organisation.
        TranslationTakenError: A colleague holds it.
    """
    found, now = _waiting(session, translator_id, task_id), desk.clock.now()
    check_take(found.holder, translator_id, now)
    held = found.holder
    mine = held is not None and held.person == translator_id and not held.lease.lapsed(now)
    terms = desk.catalog.practice(found.qualification).lease.terms
    lease = held.lease.renewed(now, terms) if held and mine else begin_lease(now, terms)
    _keep_lease(session, task_id, translator_id, lease)
    if not mine:
        _note(session, desk, Deed.TRANSLATION_TAKEN, translator_id, found)
    return found


def look(
    session: Session, desk: TranslatorsDesk, *, translator_id: UUID, task_id: UUID
) -> WaitingDocument:
    """The document as its translator sees it; changes nothing.

    Raises:
        TranslationNotWaitingError: It does not wait, or not for this person's organisation.
        TranslationNotHeldError: The person does not hold it now.
    """
    found = _waiting(session, translator_id, task_id)
    check_hold(found.holder, translator_id, desk.clock.now())
    return found


def save(
    session: Session, desk: TranslatorsDesk, *, translator_id: UUID, task_id: UUID, typed: Typed
) -> None:
    """Keep the lines that a translator typed; a line without text stays as it was.

    Raises:
        TranslationNotWaitingError: It does not wait, or not for this person's organisation.
        TranslationNotHeldError: The person does not hold it now.
    """
    found = look(session, desk, translator_id=translator_id, task_id=task_id)
    changed = _keep_lines(session, desk, translator_id, found, typed)
    held = found.holder
    if held is not None:
        terms = desk.catalog.practice(found.qualification).lease.terms
        lease = held.lease.renewed(desk.clock.now(), terms)
        _keep_lease(session, task_id, translator_id, lease)
    if changed:
        details = {"lines": str(changed), "certified": "yes" if typed.certified else "no"}
        _note(session, desk, Deed.LINES_TRANSLATED, translator_id, found, details)


def finish(session: Session, desk: TranslatorsDesk, *, translator_id: UUID, task_id: UUID) -> None:
    """Say that a document waits for nobody any more.

    Raises:
        TranslationNotWaitingError: It does not wait, or not for this person's organisation.
        TranslationNotHeldError: The person does not hold it now.
        TranslationUnfinishedError: Lines have nothing to show as their translation.
    """
    found = look(session, desk, translator_id=translator_id, task_id=task_id)
    seal = claim_seal(session, desk.keyring, found.claim_id)
    stored = stored_reading(session, seal, found.evidence_id)
    lines = () if stored is None else tuple(line.text for line in stored.reading.lines)
    left = left_over(lines, None if stored is None else stored.translation)
    if left:
        raise TranslationUnfinishedError(lines=left)
    store.task_row(session, task_id).done_at = desk.clock.now()


def hand_back(
    session: Session, desk: TranslatorsDesk, *, translator_id: UUID, task_id: UUID
) -> None:
    """Let others have the document; what was saved stays.

    Raises:
        TranslationNotWaitingError: It does not wait, or not for this person's organisation.
        TranslationNotHeldError: The person does not hold it now.
    """
    found = look(session, desk, translator_id=translator_id, task_id=task_id)
    row = store.task_row(session, task_id)
    row.translator_id = row.lease_until = row.lease_limit = None
    _note(session, desk, Deed.TRANSLATION_HANDED_BACK, translator_id, found)


def _waiting(session: Session, translator_id: UUID, task_id: UUID) -> WaitingDocument:
    found = store.waiting_document(session, translator_id, task_id)
    if found is None:
        raise TranslationNotWaitingError
    return found


def _keep_lease(session: Session, task_id: UUID, translator_id: UUID, lease: Lease) -> None:
    row, held = store.task_row(session, task_id), Holder(person=translator_id, lease=lease)
    row.translator_id = held.person
    row.lease_until, row.lease_limit = held.lease.until, held.lease.limit


def _keep_lines(
    session: Session,
    desk: TranslatorsDesk,
    translator_id: UUID,
    found: WaitingDocument,
    typed: Typed,
) -> int:
    """How many lines are new or other than before."""
    seal = claim_seal(session, desk.keyring, found.claim_id)
    stored = stored_reading(session, seal, found.evidence_id)
    lines = () if stored is None else stored.reading.lines
    rows, changed = store.human_rows(session, found.reading_id), 0
    people = store.people_lines(session, seal, found.evidence_id, found.target_language)
    mark = PersonMark(at=desk.clock.now(), certified=typed.certified, who=translator_id)
    for number, text in sorted(typed.lines.items()):
        if not text or number >= len(lines):
            continue
        row, line = rows.get(number), PersonLine(source=lines[number].text, target=text, mark=mark)
        if not is_news(people.get(line.source), line):
            continue
        changed += 1
        row = row or HumanLine(
            id=uuid4(),
            reading_id=found.reading_id,
            target_language=found.target_language,
            line=number,
            translator_id=translator_id,
            content=b"",
            created_at=mark.at,
        )
        row.translator_id, row.created_at = translator_id, mark.at
        content = line.model_dump_json(exclude={"mark": {"who", "by"}})
        row.content = seal.seal(Sealed.HUMAN_LINE.at(row.id), content)
        session.add(row)
    session.flush()
    return changed


def _note(
    session: Session,
    desk: TranslatorsDesk,
    deed: Deed,
    translator_id: UUID,
    found: WaitingDocument,
    details: Mapping[str, str] | None = None,
) -> None:
    who = Who(kind=ActorKind.STAFF, id=translator_id)
    act = Act(
        deed=deed,
        claim_id=found.claim_id,
        subject_id=found.evidence_id,
        who=who,
        details=details or {},
    )
    audit.append(session, desk.clock, act)
