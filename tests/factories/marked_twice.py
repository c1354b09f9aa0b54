"""Claims whose units two people marked, written straight into the tables."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import Session

from rpl.domain.journey import ClaimState
from rpl.domain.review import SeatKind
from rpl.store.database import write_session
from rpl.store.tables import Judgement, Seat
from tests.factories.review import QUALIFICATION, Given, a_claim, an_applicant
from tests.fakes.clock import NOON

Pair = tuple[Given, Given]


def marked_twice(
    engine: Engine, markers: tuple[UUID, UUID], pairs: Sequence[Pair], *, locked: bool = True
) -> None:
    """Add a claim for each pair of marks of CC1 in unit W1; CC2 is 3 twice."""
    holder = an_applicant(engine)
    for first, second in pairs:
        claim = a_claim(engine, applicant_id=holder, state=ClaimState.DECIDED)
        with write_session(engine) as session:
            _seat(session, claim, SeatKind.FIRST, markers[0], first)
            _seat(session, claim, SeatKind.SECOND, markers[1], second, locked=locked)


def _seat(
    session: Session, claim: UUID, kind: SeatKind, who: UUID, cc1: Given, *, locked: bool = True
) -> None:
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
    rubric = QUALIFICATION.unit("W1").rubric
    for criterion, choice in (("CC1", cc1), ("CC2", 3)):
        level = choice if isinstance(choice, int) else None
        session.add(
            Judgement(
                seat_id=seat_id,
                unit="W1",
                rubric=rubric,
                criterion=criterion,
                level=level,
                unscored=None if level is not None else str(choice),
                note=b"",
            )
        )
