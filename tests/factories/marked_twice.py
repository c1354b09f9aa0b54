"""Claims whose units two people marked, written straight into the tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import Session

from rpl.domain.journey import ClaimState
from rpl.domain.review import SeatKind
from rpl.store.database import write_session
from rpl.store.tables import Citation, EvidenceItem, Judgement, ReadingRow, Seat
from tests.factories.review import QUALIFICATION, Given, a_claim, an_applicant, an_evidence_item
from tests.fakes.clock import NOON

Pair = tuple[Given, Given]


@dataclass(frozen=True, slots=True)
class Paper:
    """A document: the language of each reading, oldest first, and what its sender said it is in."""

    read: tuple[str | None, ...] = ()
    said: str | None = None


PLAIN = ((Paper(),), (Paper(),))
"""Both markers rest on one document, of whose language nothing is known."""


def marked_twice(
    engine: Engine,
    markers: tuple[UUID, UUID],
    pairs: Sequence[Pair],
    *,
    locked: bool = True,
    cited: tuple[Sequence[Paper], Sequence[Paper]] = PLAIN,
) -> None:
    """Add a claim for each pair of marks of CC1 in unit W1; CC2 is 3 twice.

    All marks of the first and of the second marker rest on the papers `cited`.
    """
    holder = an_applicant(engine)
    for levels in pairs:
        claim = a_claim(engine, applicant_id=holder, state=ClaimState.DECIDED)
        items = {
            paper: an_evidence_item(engine, claim, dated=None)
            for paper in dict.fromkeys((*cited[0], *cited[1]))
        }
        with write_session(engine) as session:
            for paper, item in items.items():
                _describe(session, item, paper)
            for turn, kind in enumerate((SeatKind.FIRST, SeatKind.SECOND)):
                seat = _seat(session, claim, kind, markers[turn], locked=locked or not turn)
                marks = (("CC1", levels[turn]), ("CC2", 3))
                _judge(session, seat, marks, [items[paper] for paper in cited[turn]])


def _describe(session: Session, item: UUID, paper: Paper) -> None:
    session.get_one(EvidenceItem, item).document_language = paper.said
    for version, language in enumerate(paper.read, start=1):
        session.add(
            ReadingRow(
                evidence_id=item,
                version=version,
                pipeline="fake@1",
                language=language,
                created_at=NOON,
            )
        )


def _seat(session: Session, claim: UUID, kind: SeatKind, who: UUID, *, locked: bool) -> UUID:
    seat = Seat(
        claim_id=claim,
        kind=kind,
        assessor_id=who,
        taken_at=NOON,
        lease_until=NOON,
        lease_limit=NOON,
        submitted_at=NOON if locked else None,
    )
    seat_id = seat.id
    session.add(seat)
    session.flush()
    return seat_id


def _judge(
    session: Session, seat: UUID, marks: Sequence[tuple[str, Given]], items: Sequence[UUID]
) -> None:
    rubric = QUALIFICATION.unit("W1").rubric
    for criterion, choice in marks:
        level = choice if isinstance(choice, int) else None
        judgement = Judgement(
            seat_id=seat,
            unit="W1",
            rubric=rubric,
            criterion=criterion,
            level=level,
            unscored=None if level is not None else str(choice),
            note=b"",
        )
        judgement_id = judgement.id
        session.add(judgement)
        session.flush()
        session.add_all(Citation(judgement_id=judgement_id, evidence_id=item) for item in items)
