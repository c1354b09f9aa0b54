"""Builders of claims that were scored, and of the tools of their steps."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Engine

from rpl.catalog import Catalog
from rpl.domain.assessment import Qualification
from rpl.domain.journey import ClaimState
from rpl.domain.scoring import Unscored
from rpl.flows import review
from rpl.flows.review import UnitSheet
from rpl.jobs.tools import JobTools
from rpl.store.database import write_session
from rpl.store.tables import Claim
from tests.factories.credential import a_desk_on
from tests.factories.letter import a_press
from tests.factories.review import (
    QUALIFICATION,
    a_catalog,
    a_claim,
    a_desk,
    a_unit_sheet,
    an_applicant,
    an_assessor,
    an_evidence_item,
)
from tests.fakes.clock import StoppedClock
from tests.fakes.field_finder import FakeFieldFinder
from tests.fakes.mailer import FakeMailer
from tests.fakes.page_reader import FakePageReader
from tests.fakes.queue import RecordingQueue
from tests.fakes.translator import FakeTranslator
from tests.fakes.vault import FakeKeyRing, FakeVault

Level = int | Unscored


@dataclass
class Workshop:
    """A service in which claims of one holder are scored, decided and credited."""

    engine: Engine
    clock: StoppedClock = field(default_factory=StoppedClock)
    queue: RecordingQueue = field(default_factory=RecordingQueue)
    catalog: Catalog = field(default_factory=a_catalog)

    def __post_init__(self) -> None:
        self.holder = an_applicant(self.engine)
        a_claim(self.engine, applicant_id=self.holder, state=ClaimState.DRAFT)
        self.assessor = an_assessor(self.engine)

    @property
    def tools(self) -> JobTools:
        """The tools of a worker here."""
        return JobTools(
            engine=self.engine,
            catalog=self.catalog,
            clock=self.clock,
            vault=FakeVault(),
            keyring=FakeKeyRing(),
            page_reader=FakePageReader(),
            translator=FakeTranslator(),
            field_finder=FakeFieldFinder(),
            mailer=FakeMailer(),
            press=a_press,
            queue=self.queue,
            credentials=a_desk_on(self.engine),
        )

    def scored(
        self,
        w1: tuple[Level, Level] = (3, 3),
        w2: tuple[Level, Level] = (3, 3),
        *,
        dated: str | None = "2024-05-01",
        holder: UUID | None = None,
        qualification: Qualification = QUALIFICATION,
    ) -> UUID:
        """A claim whose two units were given these levels of CC1 and CC2, and submitted."""
        claim_id = a_claim(
            self.engine,
            applicant_id=holder or self.holder,
            submitted_at=self.clock.now(),
            qualification=qualification,
        )
        self.score(claim_id, w1, w2, dated=dated)
        return claim_id

    def submit_at(self, claim_id: UUID, moment: datetime) -> None:
        """Say when a claim was sent."""
        with write_session(self.engine) as session:
            session.get_one(Claim, claim_id).submitted_at = moment

    def score(
        self,
        claim_id: UUID,
        w1: tuple[Level, Level] = (3, 3),
        w2: tuple[Level, Level] = (3, 3),
        *,
        dated: str | None = "2024-05-01",
    ) -> None:
        """Take a claim that was sent, give these levels, and submit."""
        self.submit_at(claim_id, self.clock.now())
        letter = an_evidence_item(self.engine, claim_id, dated=dated)
        desk = a_desk(self.clock, self.queue, self.catalog)
        mine = {"assessor_id": self.assessor, "claim_id": claim_id}
        sheets: list[UnitSheet] = [
            a_unit_sheet(letter, unit=unit, cc1=cc1, cc2=cc2)
            for unit, (cc1, cc2) in (("W1", w1), ("W2", w2))
        ]
        with write_session(self.engine) as session:
            review.declare(session, desk, said="none", **mine)
            review.take(session, desk, **mine)
            for sheet in sheets:
                saved = review.save(
                    session, desk, assessor_id=self.assessor, claim_id=claim_id, sheet=sheet
                )
            review.submit(session, desk, **mine, version=saved.version)
