"""What came of an order is kept as a new version of the reading; the earlier ones stay."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlmodel import Session

from rpl.domain.journey import ClaimState, EvidenceState, move_evidence
from rpl.domain.reading import Page, Reading
from rpl.domain.record import DraftField, FieldState, KindFound
from rpl.ports import Clock, KeyRing, ValueSeal
from rpl.store.intake import lock_evidence
from rpl.store.reading import lock_order, page_rows, reading_row
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


@dataclass(frozen=True, slots=True)
class PictureNames:
    """The vault's names of the pictures of one page."""

    upright: str | None
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

    @property
    def changed(self) -> frozenset[int]:
        """The pages that look otherwise than before."""
        return frozenset({self.page.number})


@dataclass(frozen=True, slots=True)
class TakenBack:
    """An earlier reading that is to count again, and what is found in it."""

    earlier_id: UUID
    reading: Reading
    fields: Sequence[DraftField]
    kind: KindFound

    @property
    def changed(self) -> frozenset[int]:
        """The pages that may look otherwise than before."""
        return frozenset(page.number for page in self.reading.pages)


def record_page(
    session: Session, clock: Clock, keyring: KeyRing, order_id: UUID, found: ReadAgain
) -> UUID | None:
    """Keep a page that was read again as a new version of the reading; the earlier ones stay.

    Answers the new reading, or None when it came too late: the item was removed meanwhile, or
    another run of the step was first.  Then the caller forgets the pictures.
    """
    begun = _begun(session, clock, order_id, found)
    if begun is None:
        return None
    seal = claim_seal(session, keyring, begun.item.claim_id)
    _fill(session, seal, begun.reading, page_rows(session, begun.latest.id), found)
    _renew(session, seal, begun.item, found)
    return begun.reading.id


def record_earlier(
    session: Session, clock: Clock, keyring: KeyRing, order_id: UUID, found: TakenBack
) -> UUID | None:
    """Let an earlier reading count again, as a new version with the same pages.

    Answers the new reading, or None when it came too late.
    """
    begun = _begun(session, clock, order_id, found)
    if begun is None:
        return None
    seal = claim_seal(session, keyring, begun.item.claim_id)
    _fill(session, seal, begun.reading, page_rows(session, found.earlier_id))
    _renew(session, seal, begun.item, found)
    return begun.reading.id


def settle_without(session: Session, clock: Clock, order_id: UUID, problem: str) -> None:
    """The page could not be read as it was asked: the reading stays as it is, and that is said."""
    order = _waiting(session, order_id)
    if order is not None:
        order.settled_at, order.problem = clock.now(), problem
        session.add(order)


@dataclass(frozen=True, slots=True)
class _Begun:
    """A new version of a reading, still without its pages, and the one that was the newest."""

    item: EvidenceItem
    latest: ReadingRow
    reading: ReadingRow


def _begun(
    session: Session, clock: Clock, order_id: UUID, found: ReadAgain | TakenBack
) -> _Begun | None:
    order = _waiting(session, order_id)
    item = None if order is None else lock_evidence(session, order.evidence_id)
    latest = None if item is None else reading_row(session, item.id)
    if order is None or item is None or latest is None:
        return None
    reading = ReadingRow(
        evidence_id=item.id,
        version=latest.version + 1,
        pipeline=found.reading.pipeline,
        language=found.reading.language,
        created_at=clock.now(),
    )
    session.add(reading)
    session.flush()
    order.reading_id, order.settled_at = reading.id, clock.now()
    session.add(order)
    return _Begun(item, latest, reading)


def _waiting(session: Session, order_id: UUID) -> ReadingOrder | None:
    order = lock_order(session, order_id)
    return order if order is not None and order.settled_at is None else None


def _fill(
    session: Session,
    seal: ValueSeal,
    reading: ReadingRow,
    rows: Iterable[ReadingPage],
    found: ReadAgain | None = None,
) -> None:
    """Give a reading the pages of another one, but for the page that was read again."""
    for row in rows:
        page_id = uuid4()
        new = found if found is not None and found.page.number == row.number else None
        content = (
            seal.open(Sealed.PAGE_CONTENT.at(row.id), row.content)
            if new is None
            else new.page.model_dump_json()
        )
        pictures = _pictures(row) if new is None else new.pictures
        page = ReadingPage(
            id=page_id,
            reading_id=reading.id,
            number=row.number,
            content=seal.seal(Sealed.PAGE_CONTENT.at(page_id), content),
            image_name=pictures.upright,
            original_image_name=pictures.original,
            cleaned_image_name=pictures.cleaned,
        )
        session.add(page)


def _pictures(row: ReadingPage) -> PictureNames:
    return PictureNames(row.image_name, row.original_image_name, row.cleaned_image_name)


def _renew(
    session: Session, seal: ValueSeal, item: EvidenceItem, found: ReadAgain | TakenBack
) -> None:
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
        _refound(seal, row, fields.get(name), found.changed)
        session.add(row)
    if not open_to_applicant:
        return
    for name in fields.keys() - rows.keys():
        row = RecordField(
            id=uuid4(), evidence_id=item.id, name=name, state=FieldState.MACHINE, value=b""
        )
        _refound(seal, row, fields[name], found.changed)
        session.add(row)
    if item.state is EvidenceState.CONFIRMED:
        item.state = move_evidence(item.state, EvidenceState.TO_CONFIRM)


def _refound(
    seal: ValueSeal, row: RecordField, field: DraftField | None, changed: frozenset[int]
) -> None:
    """Write what the machine says now beside what a person said."""
    if field is None:
        if row.page in changed:
            row.box = None  # it stood on a picture that is not shown any more
        return
    row.machine_value = seal.seal(Sealed.FIELD_MACHINE_VALUE.at(row.id), field.value)
    row.raw = seal.seal(Sealed.FIELD_RAW.at(row.id), field.raw)
    row.page, row.box, row.confidence = field.page, field.box.model_dump(), field.confidence
    if row.state is FieldState.MACHINE:
        row.value = seal.seal(Sealed.FIELD_VALUE.at(row.id), field.value)
