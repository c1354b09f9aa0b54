"""A decided claim, its applicant who appeals, and people who may or may not review the appeal."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select
from typing_extensions import override

from rpl.domain.errors import FieldProblem
from rpl.domain.journey import AppealState
from rpl.domain.roles import Role
from rpl.domain.scoring import Unscored
from rpl.flows import appeal, credit, review
from rpl.flows.appeal import Lodging
from rpl.flows.review import UnitSheet
from rpl.store.appeal import AppealShown, appeal_of
from rpl.store.database import read_session, write_session
from rpl.store.sealed import claim_seal
from rpl.store.tables import CreditPosting
from tests.factories.office import Office
from tests.factories.review import Levels, a_unit_sheet, an_assessor
from tests.fakes.vault import FakeKeyRing

WHY = "An invented reason: the letter says that I did it."
REASONS = {"W1": "An invented answer.", "W2": "Another invented answer."}


class AppealOffice(Office):
    """Office with two appeal reviewers, Rosa and Sami."""

    @override
    def __post_init__(self) -> None:
        super().__post_init__()
        self.rosa = an_assessor(self.engine, "Rosa", Role.APPEAL_REVIEWER)
        self.sami = an_assessor(self.engine, "Sami", Role.APPEAL_REVIEWER)

    def decided(self, w1: Levels = (0, 0), w2: Levels = (3, 3)) -> None:
        """Amina marks, and the claim is decided: W1 is refused, W2 granted."""
        self.first_mark(w1, w2)
        assert self.decide()

    def lodge(
        self, units: Sequence[str] = ("W1",), reason: str = WHY, *, adding: bool = False
    ) -> tuple[FieldProblem, ...]:
        with write_session(self.engine) as session:
            return appeal.lodge(
                session,
                self.clock,
                FakeKeyRing(),
                self.catalog,
                claim_id=self.claim,
                lodging=Lodging(units, reason, adding),
            )

    def take_appeal(self, who: UUID) -> None:
        mine = {"assessor_id": who, "claim_id": self.claim}
        with write_session(self.engine) as session:
            review.declare(session, self.desk, said="none", **mine)
            review.take_appeal(session, self.desk, **mine)

    def remark(
        self, who: UUID, unit: str = "W1", cc1: int | Unscored = 3, cc2: int | Unscored = 3
    ) -> int:
        """Save marks of the criteria that are objected to."""
        bench = self.look(who)
        sheet = a_unit_sheet(self.letter, unit=unit, cc1=cc1, cc2=cc2)
        asked = bench.criteria[unit]
        marks = {code: mark for code, mark in sheet.marks.items() if code in asked}
        version = bench.drafts[unit].version if unit in bench.drafts else 0
        return self.save(who, UnitSheet(unit, version, marks))

    def decide_appeal(
        self, who: UUID, version: int, reasons: dict[str, str] | None = None
    ) -> AppealState:
        with write_session(self.engine) as session:
            return review.decide_appeal(
                session,
                self.desk,
                assessor_id=who,
                claim_id=self.claim,
                version=version,
                reasons=REASONS if reasons is None else reasons,
            )

    def appeal(self) -> AppealShown | None:
        with read_session(self.engine) as session:
            return appeal_of(session, claim_seal(session, FakeKeyRing(), self.claim), self.claim)

    def post(self) -> None:
        with write_session(self.engine) as session:
            credit.post_granted(session, self.catalog, self.clock, self.queue, claim_id=self.claim)

    def ledger(self) -> list[tuple[str, str]]:
        with read_session(self.engine) as session:
            rows = session.exec(select(CreditPosting).order_by(col(CreditPosting.sequence)))
            return [(row.unit, row.kind.value) for row in rows]
