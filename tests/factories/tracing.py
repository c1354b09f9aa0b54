"""A credit with everything that a trace goes through; applicant, letter and file are invented."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import SQLModel, select, update

from rpl.adapters.vault import LocalVault
from rpl.catalog import Catalog
from rpl.domain.marking import CitedPlace, Mark
from rpl.domain.publication import content_hash
from rpl.domain.roles import Role
from rpl.flows import reassessment, review
from rpl.flows.appeal import Lodging, lodge
from rpl.flows.review import UnitSheet
from rpl.flows.trace import Traced, TraceDesk, trace_credit, trace_decision
from rpl.flows.verification import verify
from rpl.jobs.credential import issue
from rpl.jobs.credit import post_credit
from rpl.jobs.decision import decide
from rpl.ports import Vault
from rpl.store.auditing import decisions_on
from rpl.store.database import read_session, write_session
from rpl.store.tables import Applicant, Claim, CreditPosting, EvidenceItem
from tests.factories.decision import Workshop
from tests.factories.definitions import content
from tests.factories.reading import a_page, a_reading
from tests.factories.review import (
    QUALIFICATION,
    a_catalog,
    a_claim,
    a_desk,
    an_assessor,
    an_evidence_item,
)
from tests.fakes.vault import FakeKeyRing


def a_written_catalog() -> Catalog:
    """The usual catalog as if it were read from files, with the hashes of what they say."""
    known = a_catalog()
    rubrics = {name: content(rubric) for name, rubric in known.rubrics.items()}
    said = content(QUALIFICATION)
    used = [rubrics[unit.rubric] for unit in QUALIFICATION.units]
    return replace(
        known,
        contents={**rubrics, QUALIFICATION.reference: said},
        hashes={name: content_hash(each) for name, each in rubrics.items()}
        | {QUALIFICATION.reference: content_hash(said, *used)},
    )


@dataclass
class Tracked:
    """A claim whose first unit W1 was granted on two lines of a letter, posted and certified.

    With a `level` that grants nothing there is no credit.
    """

    engine: Engine
    folder: Path
    level: int = 3
    dated: str = "2024-05-01"
    workshop: Workshop = field(init=False)
    vault: Vault = field(init=False)
    claim: UUID = field(init=False)
    letter: UUID = field(init=False)
    reviewer: UUID = field(init=False)
    credit: UUID = field(init=False)
    undo: list[Callable[[], None]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.workshop = Workshop(self.engine, catalog=a_written_catalog())
        self.vault = LocalVault(self.folder / "vault")
        self.claim = a_claim(
            self.engine,
            applicant_id=self.workshop.holder,
            submitted_at=self.workshop.clock.now(),
        )
        pinned = self.workshop.catalog.hashes[QUALIFICATION.reference]
        self.change(Claim, self.claim, definition_hash=pinned)
        self.undo.clear()
        self.letter = an_evidence_item(self.engine, self.claim, pages=1, dated=self.dated)
        self.reviewer = an_assessor(self.engine, "Rosa", Role.APPEAL_REVIEWER)
        self._file()
        self._mark()
        tools = self.workshop.tools
        decide(tools, self.claim)
        self.post()

    @property
    def desk(self) -> TraceDesk:
        """What traces here."""
        tools = self.workshop.tools

        def check(text: str) -> Any:  # noqa: ANN401 -- a report
            return verify(tools.credentials, text, tools.clock.now()).report

        return TraceDesk(self.workshop.catalog, FakeKeyRing(), self.vault, check)

    def traced(self) -> Traced:
        """The trace as it is now."""
        with read_session(self.engine) as session:
            return trace_credit(session, self.desk, credit_id=self.credit)

    def post(self) -> None:
        """Post what was granted, and sign a certificate for W1."""
        post_credit(self.workshop.tools, self.claim)
        with read_session(self.engine) as session:
            credit = session.exec(
                select(CreditPosting.id).where(CreditPosting.unit == "W1")
            ).first()
        if credit is not None:
            self.credit = credit
            issue(self.workshop.tools, credit)

    def decisions(self, unit: str = "W1") -> list[UUID]:
        """The decisions on a unit, the oldest first."""
        with read_session(self.engine) as session:
            return [row.id for row in decisions_on(session, self.claim) if row.unit == unit]

    def followed(self, decision: UUID) -> Traced:
        """The trace of a decision as it is now."""
        with read_session(self.engine) as session:
            return trace_decision(session, self.desk, decision_id=decision)

    def lodge(self) -> None:
        """The applicant appeals against W1."""
        workshop = self.workshop
        with write_session(self.engine) as session:
            lodging = Lodging(("W1",), "An invented reason: look at the letter.", adding=False)
            lodge(
                session,
                workshop.clock,
                FakeKeyRing(),
                workshop.catalog,
                claim_id=self.claim,
                lodging=lodging,
            )

    def appeal(self, level: int) -> None:
        """The applicant appeals against W1, and somebody else gives this level."""
        workshop = self.workshop
        workshop.clock.move(minutes=60)
        desk = a_desk(workshop.clock, workshop.queue, workshop.catalog)
        mine: dict[str, Any] = {"assessor_id": self.reviewer, "claim_id": self.claim}
        cited = tuple(CitedPlace(evidence=self.letter, page=1, line=line) for line in (1, 2))
        mark = Mark(choice=level, cited=cited, note="seen anew")
        self.lodge()
        workshop.clock.move(minutes=60)
        with write_session(self.engine) as session:
            review.declare(session, desk, said="none", **mine)
            review.take_appeal(session, desk, **mine)
            asked = review.look(session, desk, **mine).criteria["W1"]
            sheet = UnitSheet(unit="W1", version=0, marks=dict.fromkeys(asked, mark))
            saved = review.save(session, desk, **mine, sheet=sheet)
            workshop.clock.move(minutes=9)
            said = {"W1": "An invented answer."}
            review.decide_appeal(session, desk, **mine, version=saved.version, reasons=said)

    def again(self, level: int) -> None:
        """The applicant is assessed again in W1, and somebody else gives this level."""
        workshop = self.workshop
        workshop.clock.move(minutes=60)
        boris = an_assessor(self.engine, "Boris")
        desk = a_desk(workshop.clock, workshop.queue, workshop.catalog)
        mine: dict[str, Any] = {"assessor_id": boris, "claim_id": self.claim}
        cited = (CitedPlace(evidence=self.letter, page=1, line=1),)
        mark = Mark(choice=level, cited=cited, note="seen once more")
        with write_session(self.engine) as session:
            about = (session, workshop.catalog, workshop.clock)
            reassessment.begin(*about, claim_id=self.claim, units=["W1"])
        with write_session(self.engine) as session:
            reassessment.send(session, workshop.clock, self.claim, acknowledged=False)
        with write_session(self.engine) as session:
            review.declare(session, desk, said="none", **mine)
            review.take(session, desk, **mine)
            asked = review.look(session, desk, **mine).criteria["W1"]
            sheet = UnitSheet(unit="W1", version=0, marks=dict.fromkeys(asked, mark))
            saved = review.save(session, desk, **mine, sheet=sheet)
            workshop.clock.move(minutes=9)
            review.submit(session, desk, **mine, version=saved.version)
        decide(workshop.tools, self.claim)

    def change(self, model: type[SQLModel], row: UUID, **values: object) -> None:
        """Change a row behind the back of the service."""
        table = SQLModel.metadata.tables[str(model.__tablename__)]
        changed = update(table).where(table.c.id == row)
        with self.engine.begin() as connection:
            wanted = select(*(table.c[name] for name in values)).where(table.c.id == row)
            before = dict(connection.execute(wanted).mappings().one())
            connection.execute(changed.values(**values))

        def back() -> None:
            with self.engine.begin() as connection:
                connection.execute(changed.values(**before))

        self.undo.append(back)

    def spoil(self, name: str, place: int = -100) -> None:
        """Turn over one bit of an object in the vault."""

        def turned() -> None:
            path = self.folder / "vault" / name
            content = bytearray(path.read_bytes())
            content[place] ^= 1
            path.write_bytes(content)

        turned()
        self.undo.append(turned)

    def as_before(self) -> None:
        """Take every change back."""
        while self.undo:
            self.undo.pop()()

    def _file(self) -> None:
        source = self.folder / "letter"
        source.write_bytes(b"an invented letter" * 5000)
        with read_session(self.engine) as session:
            key = FakeKeyRing().unwrap(session.get_one(Applicant, self.workshop.holder).wrapped_key)
        sealed = self.vault.put(key, source)
        with write_session(self.engine) as session:
            item = session.get_one(EvidenceItem, self.letter)
            item.object_name, item.size = sealed.name, sealed.size
            item.fingerprint = sealed.fingerprint
        page = a_page(1, "Invented Works", "welded from 2019", "to 2024")
        a_reading(self.engine, self.letter, page, image=(self.vault, key, source))

    def _mark(self) -> None:
        workshop = self.workshop
        desk = a_desk(workshop.clock, workshop.queue, workshop.catalog)
        mine: dict[str, Any] = {"assessor_id": workshop.assessor, "claim_id": self.claim}
        cited = tuple(CitedPlace(evidence=self.letter, page=1, line=line) for line in (2, 3))
        mark = Mark(choice=self.level, cited=cited, note="shown at work")
        with write_session(self.engine) as session:
            review.declare(session, desk, said="none", **mine)
            review.take(session, desk, **mine)
            for unit in ("W1", "W2"):
                sheet = UnitSheet(unit=unit, version=0, marks={"CC1": mark, "CC2": mark})
                saved = review.save(session, desk, **mine, sheet=sheet)
            review.submit(session, desk, **mine, version=saved.version)
