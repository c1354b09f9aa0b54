"""Reading again: a person says how one page is to be read, and earlier readings stay."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlmodel import Session

from rpl.domain.audit import Act, ActorKind, Code, Deed
from rpl.domain.intake import EvidenceNotFoundError
from rpl.domain.journey import ClaimState, EvidenceState, MoveNotAllowedError, move_evidence
from rpl.domain.reading import Edges, Page, PageOrder, Reading
from rpl.domain.reading_order import NothingToReadAgainError, PageAbsentError, StillReadingError
from rpl.domain.record import DraftField, FieldState, KindFound
from rpl.ports import Clock, KeyRing, Queue, ValueSeal
from rpl.store import audit
from rpl.store.intake import evidence_row, lock_claim, lock_evidence
from rpl.store.reading import lock_order, open_order, page_rows, reading_row
from rpl.store.record import field_rows, sealed_kind
from rpl.store.sealed import Sealed, claim_seal
from rpl.store.tables import (
    Claim,
    EvidenceItem,
    ReadingOrder,
    ReadingPage,
    ReadingRow,
    RecordField,
)

READ_AGAIN = frozenset({EvidenceState.TO_CONFIRM, EvidenceState.CONFIRMED})
"""Where an item stands whose pages can be read again: it was read well enough to be shown."""

WHILE = {
    ActorKind.APPLICANT: frozenset({ClaimState.DRAFT}),
    ActorKind.STAFF: frozenset({ClaimState.IN_ASSESSMENT}),
}
"""When each may ask: applicants until they send their claim, assessors while they hold it."""


@dataclass(frozen=True, slots=True)
class PictureNames:
    """The vault's names of the pictures of one page."""

    upright: str
    original: str | None
    cleaned: str | None


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """What came of an order: the whole document with its new page, the fields found, the kind."""

    reading: Reading
    page: Page
    pictures: PictureNames
    fields: Sequence[DraftField]
    kind: KindFound


def order_page(
    session: Session,
    clock: Clock,
    queue: Queue,
    claim_id: UUID,
    evidence_id: UUID,
    *,
    order: PageOrder,
    by: ActorKind,
) -> None:
    """Ask for one page to be read again, as a person says.

    Raises:
        MoveNotAllowedError: The claim is not where this person may ask, or the item is being read.
        EvidenceNotFoundError: The claim holds no such item.
        NothingToReadAgainError: The item is no file.
        PageAbsentError: It has no such page.
        StillReadingError: Another page of it is being read again.
    """
    claim = lock_claim(session, claim_id)
    item = evidence_row(session, claim_id, evidence_id)
    if item is None:
        raise EvidenceNotFoundError
    if item.object_name is None:
        raise NothingToReadAgainError
    if claim.state not in WHILE[by] or item.state not in READ_AGAIN:
        raise MoveNotAllowedError
    reading = reading_row(session, evidence_id)
    if reading is None:
        raise NothingToReadAgainError
    if order.page not in {page.number for page in page_rows(session, reading.id)}:
        raise PageAbsentError(number=order.page)
    waiting = open_order(session, evidence_id)
    if waiting is not None:
        if waiting.content == order.model_dump(mode="json"):
            return
        raise StillReadingError
    row = ReadingOrder(
        evidence_id=evidence_id,
        content=order.model_dump(mode="json"),
        asked_by=by,
        asked_at=clock.now(),
    )
    session.add(row)
    session.flush()
    act = Act(
        deed=Deed.PAGE_READ_AGAIN,
        claim_id=claim_id,
        subject_id=evidence_id,
        details=_told(order),
    )
    audit.append(session, clock, act)
    queue.hand_over(session, "read_page", row.id, applicant_id=claim.applicant_id)


def record_page(
    session: Session, clock: Clock, keyring: KeyRing, order_id: UUID, found: ReadAgain
) -> UUID | None:
    """Keep a page that was read again as a new version of the reading; the earlier ones stay.

    Answers the new reading, or None when it came too late: the item was removed meanwhile, or
    another run of the step was first.  Then the caller forgets the pictures.
    """
    order = _waiting(session, order_id)
    item = None if order is None else lock_evidence(session, order.evidence_id)
    latest = None if item is None else reading_row(session, item.id)
    if order is None or item is None or latest is None:
        return None
    seal = claim_seal(session, keyring, item.claim_id)
    reading = ReadingRow(
        evidence_id=item.id,
        version=latest.version + 1,
        pipeline=found.reading.pipeline,
        language=found.reading.language,
        created_at=clock.now(),
    )
    session.add(reading)
    session.flush()
    for row in page_rows(session, latest.id):
        session.add(_taken_over(seal, reading.id, row, found))
    order.reading_id, order.settled_at = reading.id, clock.now()
    session.add(order)
    _renew(session, seal, item, found)
    return reading.id


def settle_without(session: Session, clock: Clock, order_id: UUID, problem: str) -> None:
    """The page could not be read as it was asked: the reading stays as it is, and that is said."""
    order = _waiting(session, order_id)
    if order is not None:
        order.settled_at, order.problem = clock.now(), problem
        session.add(order)


def _waiting(session: Session, order_id: UUID) -> ReadingOrder | None:
    order = lock_order(session, order_id)
    return order if order is not None and order.settled_at is None else None


def _told(order: PageOrder) -> dict[Code, Code]:
    """The order as codes, which the trail may keep for ever."""
    crop = order.crop
    told = {"page": str(order.page)}
    if order.language is not None:
        told["language"] = order.language
    if order.turn is not None:
        told["turn"] = str(order.turn)
    if crop != Edges():
        told["crop"] = f"{crop.left}-{crop.top}-{crop.right}-{crop.bottom}"
    return told


def _taken_over(
    seal: ValueSeal, reading_id: UUID, row: ReadingPage, found: ReadAgain
) -> ReadingPage:
    page_id, new = uuid4(), row.number == found.page.number
    content = (
        found.page.model_dump_json()
        if new
        else seal.open(Sealed.PAGE_CONTENT.at(row.id), row.content)
    )
    pictures = found.pictures
    return ReadingPage(
        id=page_id,
        reading_id=reading_id,
        number=row.number,
        content=seal.seal(Sealed.PAGE_CONTENT.at(page_id), content),
        image_name=pictures.upright if new else row.image_name,
        original_image_name=pictures.original if new else row.original_image_name,
        cleaned_image_name=pictures.cleaned if new else row.cleaned_image_name,
    )


def _renew(session: Session, seal: ValueSeal, item: EvidenceItem, found: ReadAgain) -> None:
    """Draft the record anew; what a person wrote or confirmed is kept.

    While the claim is a draft the applicant is asked to confirm once more.  Afterwards no field is
    added: an assessor works with what the applicant confirmed.
    """
    item.kind_found = sealed_kind(seal, item.id, found.kind)
    session.add(item)
    open_to_applicant = session.get_one(Claim, item.claim_id).state is ClaimState.DRAFT
    fields = {field.name: field for field in reversed(found.fields)}
    rows = field_rows(session, item.id)
    for name, row in rows.items():
        if row.state is FieldState.MACHINE and name not in fields:
            session.delete(row)
            continue
        _refound(seal, row, fields.get(name), found.page.number)
        session.add(row)
    if not open_to_applicant:
        return
    for name in fields.keys() - rows.keys():
        row = RecordField(
            id=uuid4(), evidence_id=item.id, name=name, state=FieldState.MACHINE, value=b""
        )
        _refound(seal, row, fields[name], found.page.number)
        session.add(row)
    if item.state is EvidenceState.CONFIRMED:
        item.state = move_evidence(item.state, EvidenceState.TO_CONFIRM)


def _refound(seal: ValueSeal, row: RecordField, field: DraftField | None, page: int) -> None:
    """Write what the machine says now beside what a person said."""
    if field is None:
        if row.page == page:
            row.box = None  # it stood on a picture that is not shown any more
        return
    row.machine_value = seal.seal(Sealed.FIELD_MACHINE_VALUE.at(row.id), field.value)
    row.raw = seal.seal(Sealed.FIELD_RAW.at(row.id), field.raw)
    row.page, row.box, row.confidence = field.page, field.box.model_dump(), field.confidence
    if row.state is FieldState.MACHINE:
        row.value = seal.seal(Sealed.FIELD_VALUE.at(row.id), field.value)
