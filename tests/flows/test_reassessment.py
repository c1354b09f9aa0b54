"""An applicant is assessed again in only what was missing, from beginning to the new decision."""

import pytest
from sqlalchemy import Engine

from rpl.domain.appeal import AppealLodgedError, AppealTooLateError
from rpl.domain.decision import DecisionBasis, decide
from rpl.domain.field_work import AssessedAgainHereError, terms_from
from rpl.domain.journey import AppealState, ClaimState, EvidenceState, MoveNotAllowedError
from rpl.domain.reassessment import (
    AppealFirstError,
    NothingToReassessError,
    ReassessmentFirstError,
    ReassessmentRunsError,
    ReassessmentTooLateError,
)
from rpl.domain.review import SeatKind, TwoSeatsError
from rpl.domain.scoring import SheetMismatchError, Unscored
from rpl.flows import intake, review
from rpl.flows.erasure import erase_applicant
from rpl.flows.reassessment import end_if_over
from rpl.store.database import read_session, write_session
from rpl.store.decision import decisions, superseded, unit_decision
from rpl.store.review.requests import changeable_since
from rpl.store.tables import Claim, EvidenceItem
from tests.factories.reassessing import DAY, AgainOffice
from tests.factories.review import (
    FIELD_TERMS,
    POLICY,
    QUALIFICATION,
    a_unit_sheet,
    an_evidence_item,
)
from tests.fakes.clock import NOON

NOT_SHOWN = Unscored.NOT_SHOWN


@pytest.fixture
def office(engine: Engine) -> AgainOffice:
    return AgainOffice(engine)


@pytest.fixture
def any_office(any_engine: Engine) -> AgainOffice:
    return AgainOffice(any_engine)


def test_only_what_was_missing_is_marked_again_and_the_unit_is_granted(
    any_office: AgainOffice,
) -> None:
    office = any_office
    office.decided(w1=(3, NOT_SHOWN))
    office.post()
    before = office.outcomes()

    office.begun_and_sent()
    assert office.state() is ClaimState.READY
    assert office.outcomes() == before
    office.take(office.boris)
    bench = office.look(office.boris)
    assert (bench.units, bench.criteria, bench.kept) == (
        ("W1",),
        {"W1": frozenset({"CC2"})},
        {"W1": {"CC1": 3}},
    )
    with pytest.raises(SheetMismatchError):
        office.save(office.boris, a_unit_sheet(office.letter))
    office.clock.move(minutes=5)
    office.marked_again(office.boris)
    assert office.decide()
    office.post()

    assert before == {"W1": "more_evidence", "W2": "granted"}
    assert office.outcomes() == {"W1": "granted", "W2": "granted"}
    assert office.ledger() == [("W2", "posting"), ("W1", "posting")]
    assert (office.state(), office.running()) == (ClaimState.DECIDED, None)
    with read_session(office.engine) as session:
        (earlier,), (now, other) = (
            superseded(session, office.claim),
            decisions(session, office.claim),
        )
        assert (now.supersedes_id, now.round, other.round) == (earlier.id, 2, 1)
        assert now.appeal_by > earlier.appeal_by
        basis = DecisionBasis.model_validate(now.basis)
        assert basis.sheet == {"CC1": 3, "CC2": 3}
        unit = QUALIFICATION.unit("W1")
        assert decide(unit, office.catalog.rubric_of(unit), basis) == unit_decision(now)


def test_who_marked_before_may_mark_again(any_office: AgainOffice) -> None:
    office = any_office
    office.decided(w1=(3, NOT_SHOWN))
    office.begun_and_sent()

    office.take(office.amina)
    office.marked_again(office.amina, cc2=2)

    assert office.decide()
    assert office.outcomes()["W1"] == "granted"


def test_a_condition_that_is_met_takes_the_place_of_the_grant_with_a_condition(
    office: AgainOffice,
) -> None:
    office.decided(w1=(3, 3), w2=(3, NOT_SHOWN))
    office.post()
    office.begun_and_sent(["W2"])
    office.take(office.boris)
    office.marked_again(office.boris, "W2")

    assert office.decide()
    office.post()
    office.post()

    assert office.outcomes() == {"W1": "granted", "W2": "granted"}
    assert office.ledger()[-2:] == [("W2", "reversal"), ("W2", "posting")]


def test_a_grant_with_a_condition_stays_where_the_new_marks_are_no_better(
    office: AgainOffice,
) -> None:
    office.decided(w1=(3, 3), w2=(3, NOT_SHOWN))
    office.post()
    before = office.ledger()
    office.begun_and_sent(["W2"])
    office.take(office.boris)
    office.marked_again(office.boris, "W2", cc2=NOT_SHOWN)

    assert office.decide()
    office.post()

    assert office.outcomes()["W2"] == "granted_with_condition"
    assert office.ledger() == before
    with read_session(office.engine) as session:
        assert superseded(session, office.claim) == ()


def test_a_unit_that_is_still_not_granted_gets_the_reasons_of_now_and_a_new_day_to_appeal_by(
    office: AgainOffice,
) -> None:
    office.decided(w1=(2, NOT_SHOWN))
    office.clock.move(minutes=40 * DAY)
    with pytest.raises(AppealTooLateError):
        office.lodge()
    office.begun_and_sent()
    office.take(office.boris)
    office.marked_again(office.boris, cc2=0)
    assert office.decide()
    first = office.outcomes()["W1"]

    assert office.lodge() == ()
    office.take_appeal(office.rosa)
    outcome = office.decide_appeal(office.rosa, office.remark(office.rosa))

    assert first == "gap_plan"
    assert outcome is AppealState.UPHELD
    assert office.outcomes()["W1"] == "granted"


def test_second_marks_are_called_for_as_ever_and_settled_by_a_third(any_engine: Engine) -> None:
    office = AgainOffice(any_engine, marking=POLICY)
    office.first_mark((2, NOT_SHOWN))
    assert office.decide()
    office.begun_and_sent()
    office.take(office.boris)
    office.marked_again(office.boris, cc2=0)
    assert not office.decide()
    called = office.called(SeatKind.SECOND)
    with pytest.raises(TwoSeatsError):
        office.take_called(office.boris)
    office.take_called(office.mira)
    assert office.look(office.mira).criteria == {"W1": frozenset({"CC2"})}
    office.marked_again(office.mira, cc2=3)
    assert not office.decide()
    office.take_called(office.nils)
    version = office.save(
        office.nils,
        review.UnitSheet(
            "W1",
            0,
            {"CC2": a_unit_sheet(office.letter, cc2=2, note="Invented.").marks["CC2"]},
        ),
    )
    office.submit(office.nils, version)

    assert called is not None
    assert {unit for unit, _reason, _criterion in called} == {"W1"}
    assert office.decide()
    assert office.outcomes()["W1"] == "granted"


def test_a_claim_is_assessed_again_as_often_as_something_is_missing(office: AgainOffice) -> None:
    office.decided(w1=(0, 0))
    for number, cc1 in enumerate((2, 3), start=2):
        office.begun_and_sent()
        office.take(office.boris)
        office.marked_again(office.boris, cc1=cc1, cc2=0 if cc1 == 2 else 3)
        assert office.decide()
        assert office.row().round == number

    assert office.outcomes()["W1"] == "granted"
    with read_session(office.engine) as session:
        assert [row.outcome for row in superseded(session, office.claim)] == ["refused", "gap_plan"]


def test_nothing_begins_without_a_decision_or_where_everything_is_granted(
    office: AgainOffice,
) -> None:
    with pytest.raises(NothingToReassessError):
        office.begin()
    office.decided(w1=(3, 3))
    with pytest.raises(NothingToReassessError):
        office.begin()


def test_what_was_granted_cannot_be_chosen(office: AgainOffice) -> None:
    office.decided(w1=(0, 0))

    assert [each.field for each in office.begin(["W1", "W2"])] == ["units"]
    assert [each.field for each in office.begin([])] == ["units"]
    assert office.running() is None


def test_it_begins_until_the_end_of_the_last_day_and_not_after(office: AgainOffice) -> None:
    office.decided(w1=(0, 0))
    months = QUALIFICATION.clocks.reassess_months
    assert months == 12
    office.clock.move(minutes=365 * DAY)
    assert office.begin() == ()
    office.take_back()
    office.clock.move(minutes=DAY)

    with pytest.raises(ReassessmentTooLateError) as refused:
        office.begin()

    assert "new claim" in refused.value.template
    assert refused.value.details["last"] == f"{NOON.replace(year=NOON.year + 1):%Y-%m-%d}"


def test_what_was_begun_and_not_sent_in_its_time_ends_and_keeps_nothing_waiting(
    office: AgainOffice,
) -> None:
    office.decided(w1=(0, 0))
    office.clock.move(minutes=364 * DAY)
    office.begin()
    item = an_evidence_item(office.engine, office.claim, state=EvidenceState.TO_CONFIRM)
    office.clock.move(minutes=40 * DAY)

    with pytest.raises(ReassessmentTooLateError):
        office.send()
    with write_session(office.engine) as session:
        claim = session.get_one(Claim, office.claim)
        end_if_over(session, claim, office.clock.now())

    assert office.running() is None
    with read_session(office.engine) as session:
        assert session.get_one(EvidenceItem, item).state is EvidenceState.FAILED


def test_evidence_is_added_only_while_it_is_waited_for(any_office: AgainOffice) -> None:
    office = any_office
    office.decided(w1=(0, 0))

    def since() -> bool:
        with read_session(office.engine) as session:
            return changeable_since(session, office.claim) is not None

    assert not since()
    office.begin()
    assert since()
    office.send()
    assert not since()


def test_an_appeal_and_a_reassessment_wait_for_each_other(office: AgainOffice) -> None:
    office.decided(w1=(0, 0))
    office.begin()
    with pytest.raises(ReassessmentRunsError):
        office.begin()
    with pytest.raises(ReassessmentFirstError):
        office.lodge()
    office.send()
    with pytest.raises(ReassessmentFirstError):
        office.lodge()
    office.take_back()

    assert office.lodge() == ()
    with pytest.raises(AppealFirstError):
        office.begin()
    office.take_appeal(office.rosa)
    office.decide_appeal(office.rosa, office.remark(office.rosa, cc1=0, cc2=0))
    with pytest.raises(AppealLodgedError):
        office.lodge()
    assert office.begin() == ()


@pytest.mark.parametrize("after", ["send", "take", "submit"])
def test_it_can_be_taken_back_until_it_is_decided_and_the_decision_stays(
    any_office: AgainOffice, after: str
) -> None:
    office = any_office
    office.decided(w1=(3, NOT_SHOWN))
    decided_at, before = office.row().decided_at, office.outcomes()
    office.begun_and_sent()
    if after != "send":
        office.take(office.boris)
    if after == "submit":
        office.marked_again(office.boris)

    office.take_back()

    assert (office.state(), office.row().decided_at) == (ClaimState.DECIDED, decided_at)
    assert not office.decide()
    assert office.outcomes() == before
    with pytest.raises(MoveNotAllowedError):
        office.take_back()
    office.begun_and_sent()
    office.take(office.amina)
    office.marked_again(office.amina)
    assert office.decide()
    assert office.outcomes()["W1"] == "granted"


def test_a_claim_assessed_again_is_not_withdrawn_as_a_whole(office: AgainOffice) -> None:
    office.decided(w1=(0, 0))
    office.begun_and_sent()

    with pytest.raises(MoveNotAllowedError), write_session(office.engine) as session:
        intake.withdraw(session, office.clock, office.claim)

    assert office.state() is ClaimState.READY


def test_an_erased_applicant_is_assessed_no_more_and_the_decision_stays_counted(
    any_office: AgainOffice,
) -> None:
    office = any_office
    office.decided(w1=(0, 0))
    office.begun_and_sent()

    with write_session(office.engine) as session:
        applicant = session.get_one(Claim, office.claim).applicant_id
        erase_applicant(session, office.clock, applicant)

    assert (office.state(), office.running()) == (ClaimState.DECIDED, None)
    assert office.outcomes() == {"W1": "refused", "W2": "granted"}


def test_more_evidence_is_asked_for_only_about_what_is_marked_again(office: AgainOffice) -> None:
    office.decided(w1=(3, NOT_SHOWN))
    office.begun_and_sent()
    office.take(office.boris)

    def ask(criteria: list[str]) -> list[str]:
        with write_session(office.engine) as session:
            problems = review.ask_for_evidence(
                session,
                office.desk,
                assessor_id=office.boris,
                claim_id=office.claim,
                criteria=criteria,
                note="An invented wish.",
                language="en",
            )
        return [each.field for each in problems]

    assert ask(["W1.CC1"]) == ask(["W2.CC2"]) == ["criteria"]
    assert ask(["W1.CC2"]) == []
    assert office.state() is ClaimState.EVIDENCE_REQUESTED


def test_what_is_marked_only_in_part_is_not_taken_along(office: AgainOffice) -> None:
    office.decided(w1=(3, NOT_SHOWN))
    office.begun_and_sent()
    office.take(office.boris)
    bench = office.look(office.boris)

    with pytest.raises(AssessedAgainHereError):
        terms_from(bench.kind, FIELD_TERMS, again=bench.again)
