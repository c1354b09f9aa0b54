"""A decided claim whose applicant is assessed again in what is missing."""

from collections.abc import Sequence
from uuid import UUID

from rpl.domain.errors import FieldProblem
from rpl.domain.scoring import Unscored
from rpl.flows import reassessment
from rpl.flows.review import UnitSheet
from rpl.store.database import read_session, write_session
from rpl.store.reassessment import running
from rpl.store.tables import Claim, Reassessment
from tests.factories.appealing import AppealOffice
from tests.factories.review import a_unit_sheet, an_evidence_item

DAY = 24 * 60


class AgainOffice(AppealOffice):
    """AppealOffice in which what is missing is assessed again."""

    def begin(self, units: Sequence[str] = ("W1",)) -> tuple[FieldProblem, ...]:
        with write_session(self.engine) as session:
            return reassessment.begin(
                session, self.catalog, self.clock, claim_id=self.claim, units=units
            )

    def send(self, *, acknowledged: bool = False) -> None:
        with write_session(self.engine) as session:
            reassessment.send(session, self.clock, self.claim, acknowledged=acknowledged)

    def take_back(self) -> None:
        with write_session(self.engine) as session:
            reassessment.withdraw(session, self.clock, self.claim)

    def add_evidence(self) -> UUID:
        return an_evidence_item(self.engine, self.claim)

    def begun_and_sent(self, units: Sequence[str] = ("W1",)) -> None:
        """New evidence is added, and the claim is in the queue again."""
        self.clock.move(minutes=DAY)
        assert self.begin(units) == ()
        self.letter = self.add_evidence()
        self.send()

    def marked_again(
        self, who: UUID, unit: str = "W1", cc1: int | Unscored = 3, cc2: int | Unscored = 3
    ) -> None:
        """Somebody marks what is asked of one unit, and submits."""
        self.submit(who, self.remarked(who, unit, cc1, cc2))

    def remarked(self, who: UUID, unit: str, cc1: int | Unscored, cc2: int | Unscored) -> int:
        bench = self.look(who)
        sheet = a_unit_sheet(self.letter, unit=unit, cc1=cc1, cc2=cc2)
        asked = bench.criteria[unit]
        marks = {code: mark for code, mark in sheet.marks.items() if code in asked}
        version = bench.drafts[unit].version if unit in bench.drafts else 0
        return self.save(who, UnitSheet(unit, version, marks))

    def running(self) -> Reassessment | None:
        with read_session(self.engine) as session:
            return running(session, self.claim)

    def row(self) -> Claim:
        with read_session(self.engine) as session:
            return session.get_one(Claim, self.claim)
