"""Queries of submitted marks, with their notes and citations."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from rpl.domain.marking import CitedPlace, Mark
from rpl.domain.review import SeatKind
from rpl.domain.scoring import Unscored
from rpl.domain.values import Box
from rpl.ports import ValueSeal
from rpl.store.sealed import Sealed
from rpl.store.tables import Citation, Judgement, Seat


def marks_given(
    session: Session, seal: ValueSeal, claim_id: UUID, unit: str, number: int
) -> dict[SeatKind, dict[str, Mark]]:
    """What was submitted on each criterion of a unit in a round, by seat.

    `seal` is the applicant's.
    """
    rows = session.exec(
        select(Seat.kind, Judgement)
        .join(Judgement, col(Judgement.seat_id) == col(Seat.id))
        .where(Seat.claim_id == claim_id, Seat.round == number, Judgement.unit == unit)
    ).all()
    cited: dict[UUID, tuple[CitedPlace, ...]] = {}
    wanted = col(Citation.judgement_id).in_([row.id for _kind, row in rows])
    for place in session.exec(select(Citation).where(wanted)):
        cited[place.judgement_id] = (*cited.get(place.judgement_id, ()), *_places(place))
    marks: dict[SeatKind, dict[str, Mark]] = {}
    for kind, row in rows:
        marks.setdefault(SeatKind(kind), {})[row.criterion] = Mark(
            choice=Unscored(row.unscored or "") if row.level is None else row.level,
            note=seal.open(Sealed.JUDGEMENT_NOTE.at(row.id), row.note),
            cited=cited.get(row.id, ()),
        )
    return marks


def _places(row: Citation) -> tuple[CitedPlace, ...]:
    """What a row cites: a whole page, each of its lines, or an answer."""
    box = None if row.box is None else Box.model_validate(row.box)
    lines: Sequence[int | None] = row.lines or [None]
    return tuple(
        CitedPlace(evidence=row.evidence_id, page=row.page, box=box, line=line, answer=row.answer)
        for line in lines
    )
