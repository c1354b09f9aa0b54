"""An office that marks: one claim, who works on it, and what they do."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import select

from rpl.domain.journey import ClaimState
from rpl.domain.marking import Marks
from rpl.domain.review import SeatKind
from rpl.domain.roles import Role
from rpl.domain.scoring import Unscored
from rpl.domain.second_marking import SecondMarkingPolicy
from rpl.flows import review
from rpl.flows.decision import decide_claim
from rpl.flows.review import Bench, Desk, UnitSheet
from rpl.store.database import read_session, write_session
from rpl.store.decision import decisions
from rpl.store.review import openings
from rpl.store.tables import Claim, Seat
from tests.factories.review import (
    Given,
    Levels,
    a_catalog,
    a_claim,
    a_desk,
    a_unit_sheet,
    an_assessor,
    an_evidence_item,
    opened_draft,
)
from tests.fakes.clock import StoppedClock
from tests.fakes.queue import RecordingQueue
from tests.fakes.vault import FakeKeyRing


@dataclass
class Office:
    """One claim in the queue, two assessors and two moderators, and what they do.

    With a policy of `marking`, claims are marked twice.
    """

    engine: Engine
    clock: StoppedClock = field(default_factory=StoppedClock)
    queue: RecordingQueue = field(default_factory=RecordingQueue)
    marking: SecondMarkingPolicy | None = None

    def __post_init__(self) -> None:
        self.catalog = a_catalog(marking=self.marking)
        self.claim = a_claim(self.engine)
        self.letter = an_evidence_item(self.engine, self.claim)
        self.amina = an_assessor(self.engine, "Amina")
        self.boris = an_assessor(self.engine, "Boris")
        self.mira = an_assessor(self.engine, "Mira", Role.MODERATOR)
        self.nils = an_assessor(self.engine, "Nils", Role.MODERATOR)

    @property
    def desk(self) -> Desk:
        return a_desk(self.clock, self.queue, self.catalog)

    def take(self, who: UUID, claim: UUID | None = None) -> None:
        mine = {"assessor_id": who, "claim_id": claim or self.claim}
        with write_session(self.engine) as session:
            review.declare(session, self.desk, said="none", **mine)
            review.take(session, self.desk, **mine)

    def take_called(self, who: UUID) -> None:
        with write_session(self.engine) as session:
            mine = {"assessor_id": who, "claim_id": self.claim}
            review.declare(session, self.desk, said="none", **mine)
            review.take_called(session, self.desk, **mine)

    def look(self, who: UUID) -> Bench:
        with read_session(self.engine) as session:
            return review.look(session, self.desk, assessor_id=who, claim_id=self.claim)

    def first_mark(self, w1: Levels = (3, 3), w2: Levels = (3, 3)) -> None:
        """Amina marks both units and submits."""
        self.take(self.amina)
        self.mark(self.amina, w1, w2)

    def mark_again(self, who: UUID, w1: Levels = (3, 3), w2: Levels = (3, 3)) -> None:
        """Somebody takes the seat that was called for, marks its units and submits."""
        self.take_called(who)
        self.mark(who, w1, w2)

    def mark(self, who: UUID, w1: Levels, w2: Levels) -> None:
        """Give these levels of CC1 and CC2 in the units of the seat, and submit."""
        bench = self.look(who)
        for unit, (cc1, cc2) in {"W1": w1, "W2": w2}.items():
            if unit in bench.units:
                version = self.save(who, self.sheet(bench, unit, cc1, cc2))
        self.submit(who, version)

    def sheet(self, bench: Bench, unit: str, cc1: Given, cc2: Given) -> UnitSheet:
        note = "An invented reason." if bench.kind is SeatKind.ADJUDICATION else ""
        return a_unit_sheet(self.letter, unit=unit, cc1=cc1, cc2=cc2, note=note)

    def to_settle(self, who: UUID, unit: str = "W2") -> tuple[tuple[SeatKind, Marks], ...]:
        """What somebody sees of both sheets of a unit."""
        with read_session(self.engine) as session:
            found = review.marks_to_settle(
                session, self.desk, assessor_id=who, claim_id=self.claim, unit=unit
            )
            return tuple(found.items())

    def save(self, who: UUID, sheet: UnitSheet, *, again: bool = False) -> int:
        with write_session(self.engine) as session:
            return review.save(
                session,
                self.desk,
                assessor_id=who,
                claim_id=self.claim,
                sheet=sheet,
                take_again=again,
            ).version

    def hand_back(self, who: UUID) -> None:
        with write_session(self.engine) as session:
            review.hand_back(session, self.desk, assessor_id=who, claim_id=self.claim)

    def submit(self, who: UUID, version: int) -> None:
        with write_session(self.engine) as session:
            review.submit(session, self.desk, assessor_id=who, claim_id=self.claim, version=version)

    def mark_all(self, who: UUID) -> int:
        self.take(who)
        self.save(who, a_unit_sheet(self.letter))
        return self.save(who, a_unit_sheet(self.letter, unit="W2", cc2=Unscored.NOT_SHOWN))

    def seat(self, kind: SeatKind = SeatKind.FIRST) -> Seat:
        with read_session(self.engine) as session:
            mine = select(Seat).where(
                Seat.claim_id == self.claim,
                Seat.kind == kind,
                Seat.round == session.get_one(Claim, self.claim).round,
            )
            return session.exec(mine).one()

    def called(self, kind: SeatKind) -> tuple[tuple[str, str, str | None], ...] | None:
        """Why a seat was called for, as unit, reason and criterion; None if it was not."""
        with read_session(self.engine) as session:
            number = session.get_one(Claim, self.claim).round
            found = openings.called(session, self.claim, number, kind)
        return (
            None
            if found is None
            else tuple((call.unit, call.reason, call.criterion) for call in found.calls)
        )

    def decide(self) -> bool:
        """Try to decide the claim now."""
        with write_session(self.engine) as session:
            return decide_claim(
                session,
                self.catalog,
                self.clock,
                FakeKeyRing(),
                self.queue,
                claim_id=self.claim,
            )

    def outcomes(self) -> dict[str, str]:
        with read_session(self.engine) as session:
            return {row.unit: row.outcome for row in decisions(session, self.claim)}

    def draft(self) -> dict[str, dict[str, Any]]:
        with read_session(self.engine) as session:
            return opened_draft(session, self.seat())

    def state(self) -> ClaimState:
        with read_session(self.engine) as session:
            return session.get_one(Claim, self.claim).state
