"""Builders of claims that wait for an assessor, of assessors, and of their marks."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Engine
from sqlmodel import Session, select

from rpl.catalog import Catalog
from rpl.domain.agreement_policy import AgreementPolicy
from rpl.domain.assessment import Condition, Qualification
from rpl.domain.intake import EvidenceKind
from rpl.domain.journey import ClaimState, EvidenceState
from rpl.domain.marking import CitedPlace, Mark, Marks
from rpl.domain.moderation import MarkingPolicy
from rpl.domain.organisation import DEFAULT_ORGANISATION, ClaimPriority
from rpl.domain.record import FieldName, FieldState
from rpl.domain.review import LeaseTerms, SeatKind
from rpl.domain.roles import Role
from rpl.domain.rubric import Rubric
from rpl.domain.scoring import Unscored
from rpl.domain.second_marking import SecondMarkingPolicy
from rpl.flows import review
from rpl.flows.decision import decide_claim
from rpl.flows.review import Bench, Desk, UnitSheet
from rpl.ports import Clock, KeyRing, Queue
from rpl.store.database import read_session, write_session
from rpl.store.decision import decisions
from rpl.store.review import openings
from rpl.store.sealed import Sealed, claim_seal
from rpl.store.tables import Claim, EvidenceItem, RecordField, Seat, Staff, StaffRole
from tests.factories.account import add_applicant
from tests.factories.assessment import a_qualification, a_unit
from tests.factories.rubric import a_criterion, a_rubric
from tests.fakes.clock import NOON, StoppedClock
from tests.fakes.queue import RecordingQueue
from tests.fakes.vault import FakeKeyRing

TERMS = LeaseTerms(idle=timedelta(minutes=20), longest=timedelta(hours=8))
RUBRIC = a_rubric(a_criterion("CC1", 60, minimum=2), a_criterion("CC2", 40))
QUALIFICATION = a_qualification(
    a_unit("W1"),
    a_unit("W2", condition=Condition(criterion="CC2", text="Pass the safety card", months=6)),
)
POLICY = SecondMarkingPolicy(first_claims=0, sample_percent=0, tolerance=1, hasty_minutes=0)
"""Refusals and what lies in the band are marked twice, and nothing else."""
Given = int | Unscored
Levels = tuple[Given, Given]
AGREEMENT = AgreementPolicy(
    fewest=20, exact_below=0.8, alpha_below=0.667, confidence=0.95, resamples=200, seed=1
)
NOT_SHOWN = Mark(choice=Unscored.NOT_SHOWN)


def a_catalog(
    qualification: Qualification = QUALIFICATION,
    *rubrics: Rubric,
    language: str = "es",
    marking: SecondMarkingPolicy | None = None,
) -> Catalog:
    """A catalog of one qualification; its texts exist in one other language too."""
    known = {rubric.reference: rubric for rubric in (rubrics or (RUBRIC,))}
    hashes = {reference: f"hash of {reference}" for reference in (*known, qualification.reference)}
    return Catalog(
        qualifications={qualification.reference: qualification},
        rubrics=known,
        hashes=hashes,
        translated_qualifications={(qualification.reference, language): qualification},
        translated_rubrics={(reference, language): known[reference] for reference in known},
        marking={}
        if marking is None
        else {qualification.slug: MarkingPolicy(second_marking=marking, agreement=AGREEMENT)},
    )


def a_desk(clock: Clock, queue: Queue, catalog: Catalog | None = None) -> Desk:
    """A desk with the default terms of a lease."""
    return Desk(
        catalog=catalog or a_catalog(),
        clock=clock,
        terms=TERMS,
        queue=queue,
        keyring=FakeKeyRing(),
        seed=b"an invented seed",
    )


def an_assessor(
    engine: Engine,
    name: str = "Amina Assessor",
    role: Role = Role.ASSESSOR,
    organisation_id: UUID = DEFAULT_ORGANISATION,
) -> UUID:
    """A member of staff who may sign in with any password that hashes to `unusable`."""
    person = Staff(
        organisation_id=organisation_id,
        email=f"{uuid4().hex}@example.org",
        name=name,
        password_hash="unusable",  # noqa: S106 -- no password hashes to it
    )
    person_id = person.id
    with write_session(engine) as session:
        session.add(person)
        session.flush()
        session.add(StaffRole(staff_id=person_id, role=role))
    return person_id


def an_applicant(
    engine: Engine, name: str = "Lucía Invented", keyring: KeyRing | None = None
) -> UUID:
    """A person who claims recognition, with a key of the key ring's, or a fake one."""
    with write_session(engine) as session:
        return add_applicant(session, name, keyring)


def a_claim(
    engine: Engine,
    *,
    state: ClaimState = ClaimState.READY,
    submitted_at: datetime = NOON,
    applicant_id: UUID | None = None,
    qualification: Qualification = QUALIFICATION,
    priority: ClaimPriority = ClaimPriority.USUAL,
    organisation_id: UUID = DEFAULT_ORGANISATION,
) -> UUID:
    """A submitted claim without evidence."""
    claim = Claim(
        organisation_id=organisation_id,
        priority=priority,
        reference=f"RPL-{uuid4().hex[:8]}",
        return_code_hash="never shown",
        applicant_id=applicant_id or an_applicant(engine),
        language="es",
        qualification=qualification.slug,
        version=qualification.version,
        definition_hash="hash of the definition",
        state=state,
        created_at=submitted_at,
        submitted_at=None if state is ClaimState.DRAFT else submitted_at,
    )
    claim_id = claim.id
    with write_session(engine) as session:
        session.add(claim)
    return claim_id


def an_evidence_item(
    engine: Engine,
    claim_id: UUID,
    *,
    kind: EvidenceKind = EvidenceKind.CERTIFICATE,
    state: EvidenceState = EvidenceState.CONFIRMED,
    pages: int = 2,
    dated: str | None = "2024-05-01",
    keyring: KeyRing | None = None,
) -> UUID:
    """One evidence item, with the date its confirmed record gives."""
    item_id = uuid4()
    with read_session(engine) as session:
        seal = claim_seal(session, keyring or FakeKeyRing(), claim_id)
    item = EvidenceItem(
        id=item_id,
        claim_id=claim_id,
        position=1,
        kind=kind,
        state=state,
        display_name=seal.seal(Sealed.DISPLAY_NAME.at(item_id), "certificate.jpg"),
        media_type="image/jpeg",
        size=1000,
        pages=pages,
        fingerprint=uuid4().hex,
        object_name=uuid4().hex,
        received_at=NOON,
        confirmed_at=NOON,
    )
    with write_session(engine) as session:
        session.add(item)
        session.flush()
        if dated is not None:
            field_id = uuid4()
            session.add(
                RecordField(
                    id=field_id,
                    evidence_id=item_id,
                    name=FieldName.DATE,
                    state=FieldState.CONFIRMED,
                    value=seal.seal(Sealed.FIELD_VALUE.at(field_id), dated),
                    machine_value=seal.seal(Sealed.FIELD_MACHINE_VALUE.at(field_id), "2019-01-01"),
                )
            )
    return item_id


def a_unit_sheet(
    evidence_id: UUID,
    *,
    unit: str = "W1",
    version: int = 0,
    cc1: int | Unscored | None = 3,
    cc2: int | Unscored | None = 3,
    note: str = "",
) -> UnitSheet:
    """Marks of one unit, each citing the first page of the same evidence."""
    cited = (CitedPlace(evidence=evidence_id, page=1),)
    marks = {
        "CC1": Mark(choice=cc1, cited=cited, note=note),
        "CC2": Mark(choice=cc2, cited=cited, note=note),
    }
    return UnitSheet(unit=unit, version=version, marks=marks)


def opened_draft(session: Session, seat: Seat) -> dict[str, dict[str, Any]]:
    """The unsubmitted marks of a seat, by unit, as they are kept."""
    if seat.draft is None:
        return {}
    seal = claim_seal(session, FakeKeyRing(), seat.claim_id)
    found = json.loads(seal.open(Sealed.SEAT_DRAFT.at(seat.id), seat.draft))
    assert isinstance(found, dict)
    return found


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
            mine = select(Seat).where(Seat.claim_id == self.claim, Seat.kind == kind)
            return session.exec(mine).one()

    def called(self, kind: SeatKind) -> tuple[tuple[str, str, str | None], ...] | None:
        """Why a seat was called for, as unit, reason and criterion; None if it was not."""
        with read_session(self.engine) as session:
            found = openings.called(session, self.claim, kind)
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
                appeal_days=30,
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
