"""Taking, marking, handing back and submitting a claim."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.orm import ORMExecuteState
from sqlmodel import Session, select

from rpl.domain.errors import RuleError
from rpl.domain.journey import ClaimState, EvidenceState, MoveNotAllowedError
from rpl.domain.marking import (
    CitedPlace,
    EvidenceNotInClaimError,
    Mark,
    SheetIncompleteError,
    UnitUnknownError,
)
from rpl.domain.review import (
    AlreadySubmittedError,
    LeaseLapsedError,
    NotYourSeatError,
    SeatKind,
    SeatTakenError,
    SheetChangedError,
    SheetStaleError,
    TwoSeatsError,
)
from rpl.domain.scoring import CriterionUnknownError, LevelOffScaleError, Unscored
from rpl.domain.values import Box
from rpl.flows import review
from rpl.flows.review import ClaimNotInQueueError, Desk, UnitSheet
from rpl.store.database import read_session, write_session
from rpl.store.review import seats as store
from rpl.store.tables import Citation, Claim, Judgement, Seat
from tests.factories.review import NOT_SHOWN, a_claim, a_desk, a_unit_sheet, an_assessor
from tests.factories.review import an_evidence_item as an_item
from tests.fakes.clock import NOON, StoppedClock
from tests.fakes.queue import RecordingQueue


@dataclass
class Office:
    """One claim in the queue, two assessors, and what they do."""

    engine: Engine
    clock: StoppedClock = field(default_factory=StoppedClock)
    queue: RecordingQueue = field(default_factory=RecordingQueue)

    def __post_init__(self) -> None:
        self.claim = a_claim(self.engine)
        self.letter = an_item(self.engine, self.claim)
        self.amina = an_assessor(self.engine, "Amina")
        self.boris = an_assessor(self.engine, "Boris")

    @property
    def desk(self) -> Desk:
        return a_desk(self.clock, self.queue)

    def take(self, who: UUID, claim: UUID | None = None) -> None:
        with write_session(self.engine) as session:
            review.take(session, self.desk, assessor_id=who, claim_id=claim or self.claim)

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

    def seat(self) -> Seat:
        with read_session(self.engine) as session:
            return session.exec(select(Seat).where(Seat.claim_id == self.claim)).one()

    def state(self) -> ClaimState:
        with read_session(self.engine) as session:
            return session.get_one(Claim, self.claim).state


@contextmanager
def somebody_is_faster() -> Iterator[None]:
    """Another writer changes every seat just before it is written."""

    def change(state: ORMExecuteState) -> None:
        if state.is_update:
            raced = text("UPDATE seat SET version = version + 100")
            state.session.connection().execute(raced)

    event.listen(Session, "do_orm_execute", change)
    try:
        yield
    finally:
        event.remove(Session, "do_orm_execute", change)


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine)


@pytest.fixture
def any_office(any_engine: Engine) -> Office:
    return Office(any_engine)


def test_a_claim_that_is_taken_is_being_assessed_under_a_lease(office: Office) -> None:
    office.take(office.amina)

    assert office.state() is ClaimState.IN_ASSESSMENT
    seat = office.seat()
    assert (seat.assessor_id, seat.kind) == (office.amina, SeatKind.FIRST)
    assert (seat.lease_until - NOON).total_seconds() == 20 * 60
    assert (seat.lease_limit - NOON).total_seconds() == 8 * 3600


def test_a_taken_claim_is_refused_to_a_colleague(office: Office) -> None:
    office.take(office.amina)

    with pytest.raises(SeatTakenError):
        office.take(office.boris)


def test_of_two_assessors_racing_for_a_claim_one_gets_it(any_office: Office) -> None:
    office, start = any_office, Barrier(2)

    def race(who: UUID) -> str:
        start.wait()
        try:
            office.take(who)
        except SeatTakenError:
            return "taken"
        return "held"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(race, [office.amina, office.boris])) == ["held", "taken"]


def test_of_two_racing_for_a_lapsed_claim_one_gets_it(any_office: Office) -> None:
    office, start = any_office, Barrier(2)
    office.take(office.amina)
    office.clock.move(minutes=20)
    others = [office.boris, an_assessor(office.engine, "Chidi")]

    def race(who: UUID) -> str:
        start.wait()
        try:
            office.take(who)
        except SeatTakenError:
            return "taken"
        return "held"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(race, others)) == ["held", "taken"]


def test_the_unique_keys_hold_even_where_no_rule_was_asked(any_office: Office) -> None:
    office = any_office
    office.take(office.amina)

    def seat(who: UUID, kind: SeatKind) -> Seat:
        return Seat(
            claim_id=office.claim,
            kind=kind,
            assessor_id=who,
            taken_at=NOON,
            lease_until=NOON,
            lease_limit=NOON,
        )

    with write_session(office.engine) as session:
        assert not store.add_seat(session, seat(office.boris, SeatKind.FIRST))
        assert not store.add_seat(session, seat(office.amina, SeatKind.SECOND))
        assert store.add_seat(session, seat(office.boris, SeatKind.SECOND))


def test_one_person_never_holds_two_seats_of_a_claim(office: Office) -> None:
    with write_session(office.engine) as session:
        session.add(
            Seat(
                claim_id=office.claim,
                kind=SeatKind.APPEAL,
                assessor_id=office.amina,
                taken_at=NOON,
                lease_until=NOON,
                lease_limit=NOON,
            )
        )
    with pytest.raises(TwoSeatsError):
        office.take(office.amina)


def test_taking_again_what_one_holds_renews_it(office: Office) -> None:
    office.take(office.amina)
    office.save(office.amina, a_unit_sheet(office.letter))
    office.clock.move(minutes=10)
    office.take(office.amina)

    seat = office.seat()
    assert (seat.lease_until - NOON).total_seconds() == 30 * 60
    assert (seat.lease_limit - NOON).total_seconds() == 8 * 3600
    assert "W1" in seat.draft


def test_after_a_lapse_the_same_person_finds_the_draft_again(office: Office) -> None:
    office.take(office.amina)
    office.save(office.amina, a_unit_sheet(office.letter))
    office.clock.move(hours=9)
    office.take(office.amina)

    assert "W1" in office.seat().draft
    assert office.seat().lease_until > office.clock.now()


def test_after_a_lapse_a_colleague_starts_with_an_empty_sheet(office: Office) -> None:
    office.take(office.amina)
    office.save(office.amina, a_unit_sheet(office.letter))
    office.clock.move(minutes=20)
    office.take(office.boris)

    assert (office.seat().assessor_id, office.seat().draft) == (office.boris, {})
    with pytest.raises(NotYourSeatError):
        office.save(office.amina, a_unit_sheet(office.letter, version=1))
    with pytest.raises(NotYourSeatError):
        office.hand_back(office.amina)


@pytest.mark.parametrize("state", [ClaimState.DRAFT, ClaimState.DECIDED, ClaimState.WITHDRAWN])
def test_only_a_claim_in_the_queue_can_be_taken(office: Office, state: ClaimState) -> None:
    with pytest.raises(ClaimNotInQueueError):
        office.take(office.amina, a_claim(office.engine, state=state))
    with pytest.raises(ClaimNotInQueueError):
        office.take(office.amina, uuid4())


def test_a_claim_with_an_unconfirmed_record_cannot_be_taken(office: Office) -> None:
    an_item(office.engine, office.claim, state=EvidenceState.TO_CONFIRM)

    with pytest.raises(ClaimNotInQueueError):
        office.take(office.amina)


def test_saving_keeps_the_draft_and_renews_the_lease(office: Office) -> None:
    office.take(office.amina)
    office.clock.move(minutes=15)
    office.save(office.amina, a_unit_sheet(office.letter, cc2=None))

    seat = office.seat()
    assert (seat.lease_until - NOON).total_seconds() == 35 * 60
    assert seat.draft["W1"]["marks"]["CC1"]["choice"] == 3
    assert seat.draft["W1"]["marks"]["CC2"]["choice"] is None


def test_a_stale_lease_is_refused_and_can_be_begun_again_with_the_same_marks(
    office: Office,
) -> None:
    office.take(office.amina)
    office.clock.move(minutes=20)
    sheet = a_unit_sheet(office.letter)

    with pytest.raises(LeaseLapsedError):
        office.save(office.amina, sheet)
    assert office.seat().draft == {}

    office.save(office.amina, sheet, again=True)
    assert office.seat().draft["W1"]["version"] == 1


def test_an_older_page_does_not_overwrite_a_newer_one(office: Office) -> None:
    office.take(office.amina)
    office.save(office.amina, a_unit_sheet(office.letter))
    office.save(office.amina, a_unit_sheet(office.letter, unit="W2"))

    with pytest.raises(SheetStaleError, match="W1"):
        office.save(office.amina, a_unit_sheet(office.letter, cc1=0))
    office.save(office.amina, a_unit_sheet(office.letter, cc1=0, version=1))


def test_of_two_windows_saving_at_once_one_is_told(office: Office) -> None:
    office.take(office.amina)
    with write_session(office.engine) as session:
        seat = store.seat_of(session, office.claim, office.amina)
        assert seat is not None
        session.expunge(seat)
    office.save(office.amina, a_unit_sheet(office.letter))

    with write_session(office.engine) as session:
        assert not store.change_seat(session, session.merge(seat, load=False), draft={})


def test_whoever_is_faster_between_reading_and_writing_wins(office: Office) -> None:
    office.take(office.amina)
    version = office.save(office.amina, a_unit_sheet(office.letter, unit="W2"))
    version = office.save(office.amina, a_unit_sheet(office.letter, version=0))
    sheet = a_unit_sheet(office.letter, version=1)
    steps: list[tuple[type[RuleError], Callable[[], object]]] = [
        (SheetStaleError, lambda: office.save(office.amina, sheet)),
        (SheetChangedError, lambda: office.submit(office.amina, version)),
        (NotYourSeatError, lambda: office.hand_back(office.amina)),
        (SeatTakenError, lambda: office.take(office.amina)),
    ]
    for refusal, step in steps:
        with somebody_is_faster(), pytest.raises(refusal):
            step()
        assert office.seat().version == version
        assert office.seat().submitted_at is None


@pytest.mark.parametrize(
    ("mark", "refusal"),
    [
        pytest.param(Mark(choice=7), LevelOffScaleError, id="bad level"),
        pytest.param(
            Mark(choice=1, cited=(CitedPlace(evidence=UUID(int=1)),)),
            EvidenceNotInClaimError,
            id="no such evidence",
        ),
    ],
)
def test_marks_that_cannot_stand_change_nothing(
    office: Office, mark: Mark, refusal: type[RuleError]
) -> None:
    office.take(office.amina)

    with pytest.raises(refusal):
        office.save(office.amina, UnitSheet(unit="W1", version=0, marks={"CC1": mark}))
    assert office.seat().draft == {}


def test_evidence_of_another_claim_cannot_be_cited(office: Office) -> None:
    foreign = an_item(office.engine, a_claim(office.engine))
    office.take(office.amina)

    with pytest.raises(EvidenceNotInClaimError):
        office.save(office.amina, a_unit_sheet(foreign))


def test_evidence_that_could_not_be_read_cannot_be_cited(office: Office) -> None:
    failed = an_item(office.engine, office.claim, state=EvidenceState.FAILED)
    office.take(office.amina)

    with pytest.raises(EvidenceNotInClaimError):
        office.save(office.amina, a_unit_sheet(failed))


def test_an_unknown_criterion_or_unit_is_refused(office: Office) -> None:
    office.take(office.amina)

    with pytest.raises(CriterionUnknownError):
        office.save(office.amina, UnitSheet(unit="W1", version=0, marks={"XX9": NOT_SHOWN}))
    with pytest.raises(UnitUnknownError):
        office.save(office.amina, UnitSheet(unit="W9", version=0, marks={}))


def test_a_claim_handed_back_is_free_and_the_draft_waits_for_the_same_person(
    office: Office,
) -> None:
    office.take(office.amina)
    office.save(office.amina, a_unit_sheet(office.letter))
    office.hand_back(office.amina)

    assert office.state() is ClaimState.READY
    with pytest.raises(LeaseLapsedError):
        office.save(office.amina, a_unit_sheet(office.letter, version=1))
    office.take(office.amina)
    assert "W1" in office.seat().draft


def test_a_claim_is_handed_back_once(office: Office) -> None:
    office.take(office.amina)
    office.hand_back(office.amina)

    with pytest.raises(MoveNotAllowedError):
        office.hand_back(office.amina)


def test_a_submitted_sheet_is_a_record_with_citations_and_asks_for_the_decision(
    office: Office,
) -> None:
    office.submit(office.amina, office.mark_all(office.amina))

    with read_session(office.engine) as session:
        judgements = {
            (row.unit, row.criterion): (row.level, row.unscored)
            for row in session.exec(select(Judgement))
        }
        citations = session.exec(select(Citation)).all()
    assert judgements == {
        ("W1", "CC1"): (3, None),
        ("W1", "CC2"): (3, None),
        ("W2", "CC1"): (3, None),
        ("W2", "CC2"): (None, "not_shown"),
    }
    assert {(row.evidence_id, row.page) for row in citations} == {(office.letter, 1)}
    assert office.queue.handed_over == [("decide", office.claim)]
    assert office.state() is ClaimState.IN_ASSESSMENT


def test_places_on_one_page_become_one_citation_that_keeps_the_first_box(office: Office) -> None:
    box = Box(left=1, top=2, width=3, height=4)
    cited = (
        CitedPlace(evidence=office.letter, page=1, box=box),
        CitedPlace(evidence=office.letter, page=1),
        CitedPlace(evidence=office.letter, page=2),
    )
    marks = {"CC1": Mark(choice=2, cited=cited), "CC2": NOT_SHOWN}
    office.take(office.amina)
    office.save(office.amina, UnitSheet(unit="W1", version=0, marks=marks))
    last = UnitSheet(unit="W2", version=0, marks={"CC1": NOT_SHOWN, "CC2": NOT_SHOWN})
    office.submit(office.amina, office.save(office.amina, last))

    with read_session(office.engine) as session:
        kept = [(row.page, row.box) for row in session.exec(select(Citation))]
    assert sorted(kept, key=str) == [(1, box.model_dump()), (2, None)]


def test_a_sheet_is_submitted_once(any_office: Office) -> None:
    office, start = any_office, Barrier(2)
    version = office.mark_all(office.amina)

    def race(_n: int) -> str:
        start.wait()
        try:
            office.submit(office.amina, version)
        except (AlreadySubmittedError, SheetChangedError):
            return "refused"
        return "submitted"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(race, range(2))) == ["refused", "submitted"]
    with read_session(office.engine) as session:
        assert len(session.exec(select(Judgement)).all()) == 4


@pytest.mark.parametrize(
    "work",
    [
        lambda office: office.save(office.amina, a_unit_sheet(office.letter, version=1)),
        lambda office: office.hand_back(office.amina),
        lambda office: office.submit(office.amina, 3),
        lambda office: office.take(office.amina),
    ],
)
def test_after_submitting_nothing_can_be_changed(
    office: Office, work: Callable[[Office], None]
) -> None:
    office.submit(office.amina, office.mark_all(office.amina))

    with pytest.raises(AlreadySubmittedError):
        work(office)
    with pytest.raises(SeatTakenError):
        office.take(office.boris)


def test_an_incomplete_sheet_is_refused_and_says_what_is_open(office: Office) -> None:
    office.take(office.amina)
    sheet = a_unit_sheet(office.letter, cc2=None)
    uncited = replace(sheet, marks={**sheet.marks, "CC1": Mark(choice=3)})
    version = office.save(office.amina, uncited)

    with pytest.raises(SheetIncompleteError, match=r"W1 \(CC1, CC2\); W2 \(CC1, CC2\)"):
        office.submit(office.amina, version)
    assert office.queue.handed_over == []


def test_what_was_saved_elsewhere_since_is_looked_at_before_submitting(office: Office) -> None:
    version = office.mark_all(office.amina)

    with pytest.raises(SheetChangedError):
        office.submit(office.amina, version - 1)


def test_a_lapsed_lease_cannot_be_submitted(office: Office) -> None:
    version = office.mark_all(office.amina)
    office.clock.move(minutes=20)

    with pytest.raises(LeaseLapsedError):
        office.submit(office.amina, version)


@pytest.mark.parametrize("claim_exists", [True, False])
def test_a_colleagues_claim_and_a_missing_one_look_the_same(
    office: Office, *, claim_exists: bool
) -> None:
    office.take(office.amina)
    claim = office.claim if claim_exists else uuid4()

    with write_session(office.engine) as session, pytest.raises(NotYourSeatError) as refusal:
        review.submit(session, office.desk, assessor_id=office.boris, claim_id=claim, version=0)
    assert refusal.value.message == NotYourSeatError().message


def test_a_withdrawn_claim_is_gone_from_its_assessors_desk(office: Office) -> None:
    office.take(office.amina)
    with write_session(office.engine) as session:
        session.get_one(Claim, office.claim).state = ClaimState.WITHDRAWN

    for work in (
        lambda: office.save(office.amina, a_unit_sheet(office.letter)),
        lambda: office.hand_back(office.amina),
        lambda: office.submit(office.amina, 0),
    ):
        with pytest.raises(ClaimNotInQueueError):
            work()


def test_looking_changes_nothing_and_is_for_the_holder_alone(office: Office) -> None:
    office.take(office.amina)
    office.save(office.amina, a_unit_sheet(office.letter))
    before = office.seat()

    def look(who: UUID) -> review.Bench:
        with read_session(office.engine) as session:
            return review.look(session, office.desk, assessor_id=who, claim_id=office.claim)

    bench = look(office.amina)
    assert (bench.version, bench.lapsed, bench.qualification) == (1, False, "any-trade@1")
    assert bench.drafts["W1"].version == 1
    assert office.seat() == before
    with pytest.raises(NotYourSeatError):
        look(office.boris)
    office.clock.move(minutes=20)
    assert look(office.amina).lapsed
    office.clock.move(minutes=-20)
    version = office.save(office.amina, a_unit_sheet(office.letter, unit="W2"))
    office.submit(office.amina, version)
    with pytest.raises(AlreadySubmittedError):
        look(office.amina)


def test_a_withdrawn_claim_cannot_be_looked_at(office: Office) -> None:
    office.take(office.amina)
    with write_session(office.engine) as session:
        session.get_one(Claim, office.claim).state = ClaimState.WITHDRAWN

    with read_session(office.engine) as session, pytest.raises(NotYourSeatError):
        review.look(session, office.desk, assessor_id=office.amina, claim_id=office.claim)


def test_common_evidence_and_the_rest_are_saved_with_the_sheet(office: Office) -> None:
    office.take(office.amina)
    common = (CitedPlace(evidence=office.letter, page=2),)
    marks = {"CC1": Mark(choice=2)}
    sheet = UnitSheet("W1", 0, marks, common=common, rest=Unscored.NOT_SHOWN)
    office.save(office.amina, sheet)

    saved = office.seat().draft["W1"]["marks"]
    assert saved["CC1"]["cited"][0]["page"] == 2
    assert saved["CC2"]["choice"] == "not_shown"
