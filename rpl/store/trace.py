"""Queries of what the decisions on a claim rest on, to be sealed and to be traced.

What several decisions on a claim rest on is read at once, and what they share is opened once.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
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
from rpl.store.reassessment import sent_in
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


@dataclass(frozen=True, slots=True)
class MadeIn:
    """Where the marks of a decision come from: a round of its claim, and the seats in it."""

    number: int
    kinds: tuple[SeatKind, ...]


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
    found = []
    for each in marked:
        mine = each.cites(cited)
        evidence = {row.evidence_id for row in mine}
        rests = RestsOn(
            claim=PinnedClaim(
                id=claim.id,
                applicant=claim.applicant_id,
                qualification=f"{claim.qualification}@{claim.version}",
                definition_hash=claim.definition_hash,
                submitted_at=sent_in(session, claim, each.decision.round),
            ),
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
    return tuple(_counting(each, behind(session, each), rows) for each in decisions)


def _counting(
    decision: Decision, made: Sequence[MadeIn], rows: Sequence[tuple[Seat, Judgement]]
) -> _Marked:
    """The marks that count and their seats; one that was made again replaces that of before."""
    last: dict[str, tuple[Seat, Judgement]] = {}
    for each in made:
        mine = [
            (seat, row)
            for seat, row in rows
            if row.unit == decision.unit
            and (seat.round == each.number and seat.kind in each.kinds)
            and seat.submitted_at is not None
            and seat.submitted_at <= decision.decided_at
        ]
        settled = any(seat.kind is SeatKind.ADJUDICATION for seat, _row in mine)
        left_out = SeatKind.FIRST if settled else SeatKind.ADJUDICATION
        last |= {row.criterion: (seat, row) for seat, row in mine if seat.kind is not left_out}
    seats = {seat.id: seat for seat, _row in last.values()}
    marks = sorted((row for _seat, row in last.values()), key=lambda row: (row.criterion, row.id))
    return _Marked(decision, tuple(seats.values()), tuple(marks))


def behind(session: Session, decision: Decision) -> tuple[MadeIn, ...]:
    """Where a decision and those it superseded come from, the first one first.

    A later one rests on marks of an earlier one for all that was not marked again.
    """
    found: list[MadeIn] = []
    each: Decision | None = decision
    seen: set[UUID] = set()  # rows may have been changed by hand, into a circle too
    while each is not None and each.id not in seen:
        seen.add(each.id)
        before, by_appeal = each.supersedes_id, False
        if before is not None:
            varied = select(AppealUnit.id).where(AppealUnit.varied_id == each.id)
            by_appeal = session.exec(varied).first() is not None
        found.append(MadeIn(each.round, (SeatKind.APPEAL,) if by_appeal else _COUNTING))
        each = None if before is None else session.get(Decision, before)
    return tuple(reversed(found))


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
