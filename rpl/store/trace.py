"""Queries of what the decisions on a claim rest on, to be sealed and to be traced.

What several decisions on a claim rest on is read at once, and what they share is opened once.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

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
from rpl.ports import ValueSeal
from rpl.store.cited_pages import CitedPage, read_pages
from rpl.store.record import DATES
from rpl.store.sealed import Sealed, open_if_whole
from rpl.store.tables import (
    AppealUnit,
    Citation,
    Claim,
    Decision,
    EvidenceItem,
    InterestDeclaration,
    Judgement,
    RecordField,
    Seat,
    Staff,
)

_COUNTING = (SeatKind.FIRST, SeatKind.ADJUDICATION)
"""Whose marks count for a unit: the last of these that marked it (`store.decision.judged`)."""
_OTHERWISE = frozenset(SeatKind) - {*_COUNTING, SeatKind.SECOND, SeatKind.APPEAL}
"""From which seats a decision takes the place of another that no appeal varied."""


@dataclass(frozen=True, slots=True)
class _Marked:
    """A decision, the marks that count for it, and the seats they were given from."""

    decision: Decision
    seats: tuple[Seat, ...]
    marks: tuple[Judgement, ...]

    def cites(self, cited: Sequence[Citation]) -> list[Citation]:
        """What these marks cite."""
        mine = {row.id for row in self.marks}
        return [row for row in cited if row.judgement_id in mine]

    def page(self, row: Citation) -> CitedPage:
        """The page that is cited, as it was read when the unit was decided."""
        return CitedPage(row.evidence_id, row.page or 1, self.decision.decided_at)


def rests_on(
    session: Session, seal: ValueSeal, claim: Claim, decisions: Sequence[Decision]
) -> tuple[RestsOn, ...]:
    """Everything that each of these decisions on a claim rests on; `seal` is the applicant's."""
    marked = _marked(session, claim.id, decisions)
    cited = _citations(session, claim.id, [row.id for each in marked for row in each.marks])
    items = _items(session, seal, {row.evidence_id for row in cited})
    seats = _seats(session, claim.id, [seat for each in marked for seat in each.seats])
    of_files = [row for row in cited if items[row.evidence_id].object is not None]
    asked = {each.page(row) for each in marked for row in each.cites(of_files)}
    pages = read_pages(session, seal, asked)
    pinned = PinnedClaim(
        id=claim.id,
        applicant=claim.applicant_id,
        qualification=f"{claim.qualification}@{claim.version}",
        definition_hash=claim.definition_hash,
        submitted_at=claim.submitted_at,
    )
    found = []
    for each in marked:
        mine = each.cites(cited)
        evidence = {row.evidence_id for row in mine}
        rests = RestsOn(
            claim=pinned,
            decision=StoredDecision.model_validate(
                each.decision.model_dump(include=set(StoredDecision.model_fields))
            ),
            marks=tuple(_mark(seal, row, mine) for row in each.marks),
            places=tuple(_place(row, pages.get(each.page(row))) for row in mine),
            items=tuple(item for item in items.values() if item.id in evidence),
            seats=tuple(seats[seat.id] for seat in each.seats),
        )
        found.append(rests)
    return tuple(found)


def _marked(session: Session, claim_id: UUID, decisions: Sequence[Decision]) -> tuple[_Marked, ...]:
    rows = session.exec(
        select(Seat, Judgement)
        .join(Judgement, col(Judgement.seat_id) == col(Seat.id))
        .where(
            Seat.claim_id == claim_id,
            col(Judgement.unit).in_({decision.unit for decision in decisions}),
            col(Seat.kind) != SeatKind.SECOND,
            col(Seat.submitted_at).is_not(None),
        )
    ).all()
    rows = sorted(rows, key=_turn)
    return tuple(_counting(each, _marked_again(session, each), rows) for each in decisions)


def _counting(
    decision: Decision, again: Collection[SeatKind], rows: Sequence[tuple[Seat, Judgement]]
) -> _Marked:
    """The marks that count and their seats; one that was made again replaces that of before."""
    mine = [
        (seat, row)
        for seat, row in rows
        if row.unit == decision.unit
        and (seat.kind in _COUNTING or seat.kind in again)
        and seat.submitted_at is not None
        and seat.submitted_at <= decision.decided_at
    ]
    settled = any(seat.kind is SeatKind.ADJUDICATION for seat, _row in mine)
    left_out = SeatKind.FIRST if settled else SeatKind.ADJUDICATION
    last = {row.criterion: (seat, row) for seat, row in mine if seat.kind is not left_out}
    seats = {seat.id: seat for seat, _row in last.values()}
    marks = sorted((row for _seat, row in last.values()), key=lambda row: (row.criterion, row.id))
    return _Marked(decision, tuple(seats.values()), tuple(marks))


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


def _items(session: Session, seal: ValueSeal, wanted: Collection[UUID]) -> Mapping[UUID, Item]:
    """Evidence items in their order."""
    dates = _dates(session, seal, wanted)
    rows = session.exec(
        select(EvidenceItem)
        .where(col(EvidenceItem.id).in_(wanted))
        .order_by(col(EvidenceItem.position), col(EvidenceItem.id))
    )
    return {row.id: _item(seal, row, dates.get(row.id, {})) for row in rows}


def _mark(seal: ValueSeal, row: Judgement, cited: Sequence[Citation]) -> Mark:
    mine = {each.evidence_id for each in cited if each.judgement_id == row.id}
    return Mark(
        id=row.id,
        criterion=row.criterion,
        rubric=row.rubric,
        level=row.level,
        unscored=row.unscored,
        note=open_if_whole(seal, Sealed.JUDGEMENT_NOTE.at(row.id), row.note),
        cites=tuple(sorted(mine, key=str)),
    )


def _place(row: Citation, read: ReadPage | None) -> Place:
    return Place(
        id=row.id,
        mark=row.judgement_id,
        evidence=row.evidence_id,
        page=row.page,
        box=row.box,
        lines=None if row.lines is None else list(row.lines),
        answer=row.answer,
        read=read,
    )


def _item(seal: ValueSeal, row: EvidenceItem, dates: Mapping[str, str | None]) -> Item:
    text = open_if_whole(seal, Sealed.FORM_TEXT.at(row.id), row.form_text)
    answers = open_if_whole(seal, Sealed.FORM_ANSWERS.at(row.id), row.form_answers)
    closed = (row.form_text, text), (row.form_answers, answers)
    return Item(
        id=row.id,
        number=row.position,
        kind=row.kind.value,
        media_type=row.media_type,
        pages=row.pages,
        received_at=row.received_at,
        dates=dates,
        object=row.object_name,
        fingerprint=row.fingerprint,
        size=row.size,
        text=text,
        answers=answers,
        opens=all(sealed is None or plain is not None for sealed, plain in closed),
    )


def _dates(
    session: Session, seal: ValueSeal, items: Collection[UUID]
) -> Mapping[UUID, Mapping[str, str | None]]:
    """What the record of each item says of when it was made."""
    rows = session.exec(
        select(RecordField).where(
            col(RecordField.evidence_id).in_(items),
            RecordField.state != FieldState.MACHINE,
            col(RecordField.name).in_(DATES),
        )
    )
    found: defaultdict[UUID, dict[str, str | None]] = defaultdict(dict)
    for row in rows:
        value = open_if_whole(seal, Sealed.FIELD_VALUE.at(row.id), row.value)
        found[row.evidence_id][row.name.value] = value
    return found


def _seats(session: Session, claim_id: UUID, seats: Sequence[Seat]) -> Mapping[UUID, MarkerSeat]:
    who = {seat.assessor_id for seat in seats}
    names = dict(session.exec(select(Staff.id, Staff.name).where(col(Staff.id).in_(who))).all())
    declared = session.exec(
        select(InterestDeclaration).where(
            InterestDeclaration.claim_id == claim_id, col(InterestDeclaration.staff_id).in_(who)
        )
    )
    said = {row.staff_id: row for row in declared}
    return {
        seat.id: _seat(seat, names.get(seat.assessor_id, ""), said.get(seat.assessor_id))
        for seat in seats
    }


def _seat(seat: Seat, name: str, said: InterestDeclaration | None) -> MarkerSeat:
    return MarkerSeat(
        id=seat.id,
        kind=seat.kind.value,
        assessor=seat.assessor_id,
        name=name,
        taken_at=seat.taken_at,
        submitted_at=seat.submitted_at,
        declared=said is not None,
        interest=None if said is None or said.interest is None else said.interest.value,
        by_rule=said is not None and said.by_rule,
    )
