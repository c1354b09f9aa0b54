"""Queries of what the decisions on a claim rest on, to be sealed and to be traced."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from rpl.domain.reading import Page
from rpl.domain.record import FieldState
from rpl.domain.resting_on import (
    Item,
    Mark,
    MarkerSeat,
    PinnedClaim,
    Place,
    ReadPage,
    RestsOn,
    StoredDecision,
)
from rpl.domain.review import SeatKind
from rpl.ports import Place as SealedPlace
from rpl.ports import ValueSeal
from rpl.ports.errors import SealBrokenError
from rpl.store.record import DATES
from rpl.store.sealed import Sealed
from rpl.store.tables import (
    AppealUnit,
    Citation,
    Claim,
    Decision,
    EvidenceItem,
    InterestDeclaration,
    Judgement,
    ReadingPage,
    ReadingRow,
    RecordField,
    Seat,
    Staff,
)

_COUNTING = (SeatKind.FIRST, SeatKind.ADJUDICATION)
"""Whose marks count for a unit: the last of these that marked it (`store.decision.judged`)."""

_OTHERWISE = frozenset(SeatKind) - {*_COUNTING, SeatKind.SECOND, SeatKind.APPEAL}
"""From which seats a decision takes the place of another that no appeal varied."""


@dataclass(frozen=True, slots=True)
class _Read:
    """The session, what opens the applicant's values, and as of when readings count."""

    session: Session
    seal: ValueSeal
    before: datetime


def rests_on(session: Session, seal: ValueSeal, claim: Claim, decision: Decision) -> RestsOn:
    """Everything that the decision on one unit rests on; `seal` is the applicant's."""
    read = _Read(session, seal, decision.decided_at)
    seats, judgements = _counting(session, decision)
    cited = _citations(session, claim.id, [row.id for row in judgements])
    items = {row.id: row for row in _items(session, claim.id, cited)}
    return RestsOn(
        claim=PinnedClaim(
            id=claim.id,
            applicant=claim.applicant_id,
            qualification=f"{claim.qualification}@{claim.version}",
            definition_hash=claim.definition_hash,
            submitted_at=claim.submitted_at,
        ),
        decision=StoredDecision.model_validate(
            decision.model_dump(include=set(StoredDecision.model_fields))
        ),
        marks=tuple(_mark(read, row, cited) for row in judgements),
        places=tuple(_place(read, row, items) for row in cited),
        items=tuple(_item(read, row) for row in items.values()),
        seats=tuple(_seat(session, seat) for seat in seats.values()),
    )


def opened(seal: ValueSeal, place: SealedPlace, sealed: bytes | None) -> str | None:
    """The text of a value, or None where there is none or it does not open."""
    if sealed is None:
        return None
    try:
        return seal.open(place, sealed)
    except SealBrokenError:
        return None


def _counting(session: Session, decision: Decision) -> tuple[dict[UUID, Seat], list[Judgement]]:
    """The marks that count and their seats; one that was made again replaces that of before."""
    kinds = (*_COUNTING, *_marked_again(session, decision))
    rows = session.exec(
        select(Seat, Judgement)
        .join(Judgement, col(Judgement.seat_id) == col(Seat.id))
        .where(
            Seat.claim_id == decision.claim_id,
            Judgement.unit == decision.unit,
            col(Seat.kind).in_(kinds),
            col(Seat.submitted_at) <= decision.decided_at,
        )
    ).all()
    settled = any(seat.kind is SeatKind.ADJUDICATION for seat, _row in rows)
    left_out = SeatKind.FIRST if settled else SeatKind.ADJUDICATION
    ordered = sorted(rows, key=_turn)
    last = {row.criterion: (seat, row) for seat, row in ordered if seat.kind is not left_out}
    marks = sorted((row for _seat, row in last.values()), key=lambda row: (row.criterion, row.id))
    return {seat.id: seat for seat, _row in last.values()}, marks


def _marked_again(session: Session, decision: Decision) -> frozenset[SeatKind]:
    """The seats of later rounds that led to this decision, or to one whose place it took.

    An appeal that was dismissed left its marks behind too, and they count for nothing.
    """
    found: frozenset[SeatKind] = frozenset()
    row: Decision | None = decision
    while row is not None and row.supersedes_id is not None:
        varied = select(AppealUnit.id).where(AppealUnit.varied_id == row.id)
        appealed = session.exec(varied).first() is not None
        found |= {SeatKind.APPEAL} if appealed else _OTHERWISE
        row = session.get(Decision, row.supersedes_id)
    return found


def _turn(found: tuple[Seat, Judgement]) -> tuple[int, datetime]:
    seat, _row = found
    turn = _COUNTING.index(seat.kind) if seat.kind in _COUNTING else len(_COUNTING)
    return turn, seat.submitted_at or seat.taken_at


def _citations(session: Session, claim_id: UUID, judgements: Sequence[UUID]) -> Sequence[Citation]:
    return session.exec(
        select(Citation)
        .join(EvidenceItem, col(EvidenceItem.id) == col(Citation.evidence_id))
        .where(col(Citation.judgement_id).in_(judgements), col(EvidenceItem.claim_id) == claim_id)
        .order_by(col(EvidenceItem.position), col(Citation.page), col(Citation.id))
    ).all()


def _items(session: Session, claim_id: UUID, cited: Sequence[Citation]) -> Sequence[EvidenceItem]:
    wanted = {row.evidence_id for row in cited}
    return session.exec(
        select(EvidenceItem)
        .where(EvidenceItem.claim_id == claim_id, col(EvidenceItem.id).in_(wanted))
        .order_by(col(EvidenceItem.position), col(EvidenceItem.id))
    ).all()


def _mark(read: _Read, row: Judgement, cited: Sequence[Citation]) -> Mark:
    mine = {each.evidence_id for each in cited if each.judgement_id == row.id}
    return Mark(
        id=row.id,
        criterion=row.criterion,
        rubric=row.rubric,
        level=row.level,
        unscored=row.unscored,
        note=opened(read.seal, Sealed.JUDGEMENT_NOTE.at(row.id), row.note),
        cites=tuple(sorted(mine, key=str)),
    )


def _place(read: _Read, row: Citation, items: Mapping[UUID, EvidenceItem]) -> Place:
    item = items.get(row.evidence_id)
    of_file = item is not None and item.object_name is not None
    return Place(
        id=row.id,
        mark=row.judgement_id,
        evidence=row.evidence_id,
        page=row.page,
        box=row.box,
        lines=None if row.lines is None else list(row.lines),
        answer=row.answer,
        read=_read_page(read, row.evidence_id, row.page or 1) if of_file else None,
    )


def _read_page(read: _Read, evidence_id: UUID, number: int) -> ReadPage | None:
    """The page in the reading that counted when the unit was decided."""
    row = read.session.exec(
        select(ReadingPage)
        .join(ReadingRow, col(ReadingRow.id) == col(ReadingPage.reading_id))
        .where(
            ReadingRow.evidence_id == evidence_id,
            ReadingPage.number == number,
            col(ReadingRow.created_at) <= read.before,
        )
        .order_by(col(ReadingRow.version).desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    content = opened(read.seal, Sealed.PAGE_CONTENT.at(row.id), row.content)
    if content is None:
        return ReadPage(reading=row.reading_id, image=row.image_name)
    page = Page.model_validate_json(content)
    return ReadPage(
        reading=row.reading_id,
        image=row.image_name,
        width=page.width,
        height=page.height,
        lines=tuple(line.text for line in page.lines),
        boxes=tuple(line.box for line in page.lines),
    )


def _item(read: _Read, row: EvidenceItem) -> Item:
    text = opened(read.seal, Sealed.FORM_TEXT.at(row.id), row.form_text)
    answers = opened(read.seal, Sealed.FORM_ANSWERS.at(row.id), row.form_answers)
    closed = (row.form_text, text), (row.form_answers, answers)
    return Item(
        id=row.id,
        number=row.position,
        kind=row.kind.value,
        media_type=row.media_type,
        pages=row.pages,
        received_at=row.received_at,
        dates=_dates(read, row.id),
        object=row.object_name,
        fingerprint=row.fingerprint,
        size=row.size,
        text=text,
        answers=answers,
        opens=all(sealed is None or plain is not None for sealed, plain in closed),
    )


def _dates(read: _Read, evidence_id: UUID) -> Mapping[str, str | None]:
    rows = read.session.exec(
        select(RecordField).where(
            RecordField.evidence_id == evidence_id,
            RecordField.state != FieldState.MACHINE,
            col(RecordField.name).in_(DATES),
        )
    )
    return {
        row.name.value: opened(read.seal, Sealed.FIELD_VALUE.at(row.id), row.value) for row in rows
    }


def _seat(session: Session, seat: Seat) -> MarkerSeat:
    said = session.exec(
        select(InterestDeclaration).where(
            InterestDeclaration.claim_id == seat.claim_id,
            InterestDeclaration.staff_id == seat.assessor_id,
        )
    ).one_or_none()
    marker = session.get(Staff, seat.assessor_id)
    return MarkerSeat(
        id=seat.id,
        kind=seat.kind.value,
        assessor=seat.assessor_id,
        name="" if marker is None else marker.name,
        taken_at=seat.taken_at,
        submitted_at=seat.submitted_at,
        declared=said is not None,
        interest=None if said is None or said.interest is None else said.interest.value,
        by_rule=said is not None and said.by_rule,
    )
