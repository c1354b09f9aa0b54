"""An appeal from lodging to its outcome, and who may have a hand in it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from rpl.domain.appeal import (
    AppealLodgedError,
    AppealReasonMissingError,
    AppealTooLateError,
    NothingToAppealError,
    UnitResult,
)
from rpl.domain.audit import Act, ActorKind, Deed, Who
from rpl.domain.decision import DecisionBasis, decide
from rpl.domain.errors import RuleError
from rpl.domain.journey import AppealState, ClaimState
from rpl.domain.looks import Seen
from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.domain.review import SeatKind, SeatTakenError, TwoSeatsError
from rpl.domain.scoring import SheetMismatchError, Unscored
from rpl.flows import appeal
from rpl.flows.erasure import erase_applicant
from rpl.flows.review import ClaimNotInQueueError
from rpl.store import audit
from rpl.store.database import read_session, write_session
from rpl.store.decision import decisions, superseded, unit_decision
from rpl.store.review.decided import Reader, decided_claim
from rpl.store.tables import AccessLook, Advice, Appeal, AppealUnit, Claim, SeatOpening
from tests.factories.appealing import REASONS, WHY, AppealOffice
from tests.factories.review import QUALIFICATION, a_unit_sheet


@pytest.fixture
def office(engine: Engine) -> AppealOffice:
    return AppealOffice(engine)


@pytest.fixture
def any_office(any_engine: Engine) -> AppealOffice:
    return AppealOffice(any_engine)


def test_a_refusal_is_appealed_against_and_varied(any_office: AppealOffice) -> None:
    office = any_office
    office.decided(w1=(0, 0))
    office.post()
    before = office.outcomes()

    assert office.lodge() == ()
    office.take_appeal(office.rosa)
    office.clock.move(minutes=5)
    outcome = office.decide_appeal(office.rosa, office.remark(office.rosa, cc1=2, cc2=0))

    assert before["W1"] == "refused"
    assert outcome is AppealState.VARIED
    assert office.outcomes() == {"W1": "gap_plan", "W2": "granted"}
    told = office.appeal()
    assert told is not None
    assert told.reason == WHY
    assert [(each.unit, each.result, each.reason) for each in told.units] == [
        ("W1", UnitResult.VARIED, REASONS["W1"])
    ]
    with read_session(office.engine) as session:
        (earlier,), now = superseded(session, office.claim), decisions(session, office.claim)[0]
        assert (earlier.outcome, now.supersedes_id) == ("refused", earlier.id)
        assert earlier.superseded_at == now.decided_at
        assert now.next_step == "close_gap"
        basis = DecisionBasis.model_validate(now.basis)
        unit = QUALIFICATION.unit("W1")
        assert decide(unit, office.catalog.rubric_of(unit), basis) == unit_decision(now)
    office.post()
    assert office.ledger() == [("W2", "posting")]
    assert office.state() is ClaimState.DECIDED


def test_an_upheld_appeal_posts_the_credit_of_the_unit(office: AppealOffice) -> None:
    office.decided(w1=(0, 0))
    office.lodge()
    office.take_appeal(office.rosa)

    outcome = office.decide_appeal(office.rosa, office.remark(office.rosa))
    office.post()

    assert outcome is AppealState.UPHELD
    assert sorted(office.ledger()) == [("W1", "posting"), ("W2", "posting")]


def test_a_condition_that_an_appeal_takes_away_is_posted_anew(office: AppealOffice) -> None:
    office.decided(w1=(3, 3), w2=(3, Unscored.NOT_SHOWN))
    office.post()
    assert office.outcomes()["W2"] == "granted_with_condition"
    office.lodge(units=["W2"])
    office.take_appeal(office.rosa)

    office.decide_appeal(office.rosa, office.remark(office.rosa, "W2"))
    office.post()
    office.post()

    assert office.ledger() == [
        ("W1", "posting"),
        ("W2", "posting"),
        ("W2", "reversal"),
        ("W2", "posting"),
    ]


def test_worse_marks_change_nothing_and_the_earlier_decision_stands(office: AppealOffice) -> None:
    office.decided(w1=(2, 0))
    before = office.outcomes()
    office.lodge()
    office.take_appeal(office.rosa)

    outcome = office.decide_appeal(office.rosa, office.remark(office.rosa, cc1=0, cc2=0))

    assert outcome is AppealState.DISMISSED
    assert office.outcomes() == before == {"W1": "gap_plan", "W2": "granted"}
    with read_session(office.engine) as session:
        assert superseded(session, office.claim) == ()


def test_only_what_is_objected_to_can_be_marked(office: AppealOffice) -> None:
    office.decided(w1=(3, Unscored.NOT_SHOWN))
    office.lodge()
    office.take_appeal(office.rosa)

    assert office.look(office.rosa).criteria == {"W1": frozenset({"CC2"})}
    with pytest.raises(SheetMismatchError):
        office.save(office.rosa, a_unit_sheet(office.letter))


def test_an_appeal_is_decided_with_a_reason_for_each_unit_or_not_at_all(
    office: AppealOffice,
) -> None:
    office.decided()
    office.lodge()
    office.take_appeal(office.rosa)
    version = office.remark(office.rosa)

    with pytest.raises(AppealReasonMissingError, match="W1"):
        office.decide_appeal(office.rosa, version, {"W1": "  "})

    assert office.outcomes()["W1"] == "refused"


def test_an_appeal_is_lodged_until_the_end_of_its_last_day(office: AppealOffice) -> None:
    office.decided()
    office.clock.move(days=31)

    with pytest.raises(AppealTooLateError) as refused:
        office.lodge()

    assert refused.value.details == {"last": "2026-12-22", "until": "2027-11-22"}
    office.clock.move(hours=-13)
    assert office.lodge() == ()


def test_nothing_is_appealed_against_that_is_granted_or_not_decided(office: AppealOffice) -> None:
    with pytest.raises(NothingToAppealError):
        office.lodge()
    office.decided(w1=(3, 3), w2=(3, 3))
    with pytest.raises(NothingToAppealError):
        office.lodge()


def test_a_form_without_units_or_words_says_so(office: AppealOffice) -> None:
    office.decided()

    assert [each.field for each in office.lodge(units=[], reason=" ")] == ["units", "reason"]
    assert [each.field for each in office.lodge(units=["W2"])] == ["units"]
    assert office.appeal() is None


def test_a_claim_has_one_appeal(office: AppealOffice) -> None:
    office.decided()
    office.lodge()

    with pytest.raises(AppealLodgedError):
        office.lodge()


def test_whoever_marked_the_claim_cannot_review_the_appeal(office: AppealOffice) -> None:
    office.decided()
    office.lodge()

    with pytest.raises(TwoSeatsError):
        office.take_appeal(office.amina)


@pytest.mark.parametrize(
    "deed", [Deed.CLAIM_TAKEN, Deed.MESSAGE_SENT, Deed.WAIVER_GRANTED, Deed.MATCH_ANSWERED]
)
def test_whoever_did_anything_about_the_claim_cannot_review_the_appeal(
    office: AppealOffice, deed: Deed
) -> None:
    office.decided()
    note(office, deed)
    office.clock.move(minutes=1)
    office.lodge()

    with pytest.raises(TwoSeatsError):
        office.take_appeal(office.rosa)
    office.take_appeal(office.sami)


def test_whoever_read_the_claim_before_the_appeal_cannot_review_it(office: AppealOffice) -> None:
    """Its sheets, perhaps: while an appeal waits for its outcome nobody reads them."""
    office.decided()
    reader = Reader(office.rosa, DEFAULT_ORGANISATION)
    with write_session(office.engine) as session:
        assert decided_claim(session, reader, office.claim) is not None
        session.add(a_look(office, office.rosa))
    office.clock.move(minutes=1)
    office.lodge()

    with read_session(office.engine) as session:
        assert decided_claim(session, reader, office.claim) is None
    with pytest.raises(TwoSeatsError):
        office.take_appeal(office.rosa)


def test_whoever_reviews_an_appeal_may_look_at_the_claim(office: AppealOffice) -> None:
    office.decided()
    office.lodge()
    office.take_appeal(office.rosa)
    with write_session(office.engine) as session:
        session.add(a_look(office, office.rosa))

    assert office.remark(office.rosa)


def a_look(office: AppealOffice, who: UUID) -> AccessLook:
    return AccessLook(
        id=uuid4(),
        at=office.clock.now(),
        actor=ActorKind.STAFF.value,
        actor_id=who,
        seen=Seen.CLAIM,
        claim_id=office.claim,
    )


def test_who_becomes_the_adviser_meanwhile_saves_and_decides_nothing_more(
    office: AppealOffice,
) -> None:
    office.decided()
    office.lodge()
    office.take_appeal(office.rosa)
    version = office.remark(office.rosa)
    with write_session(office.engine) as session:
        session.add(
            Advice(claim_id=office.claim, adviser_id=office.rosa, asked_at=office.clock.now())
        )

    with pytest.raises(TwoSeatsError):
        office.remark(office.rosa)
    with pytest.raises(TwoSeatsError):
        office.decide_appeal(office.rosa, version)

    assert office.outcomes()["W1"] == "refused"


def test_an_appeal_comes_through_its_own_queue_alone(office: AppealOffice) -> None:
    office.decided()
    office.lodge()

    with pytest.raises(ClaimNotInQueueError):
        office.take_called(office.mira)
    with pytest.raises(SeatTakenError):
        office.take(office.boris)


def test_an_appeal_that_is_handed_back_waits_for_somebody_else(office: AppealOffice) -> None:
    office.decided()
    office.lodge()
    office.take_appeal(office.rosa)

    office.hand_back(office.rosa)

    told = office.appeal()
    assert told is not None
    assert told.state is AppealState.LODGED
    office.take_appeal(office.sami)
    assert office.seat(SeatKind.APPEAL).assessor_id == office.sami


def test_nobody_reviews_an_appeal_while_evidence_is_added_to_it(office: AppealOffice) -> None:
    office.decided()
    office.lodge(adding=True)

    with pytest.raises(ClaimNotInQueueError):
        office.take_appeal(office.rosa)
    with write_session(office.engine) as session:
        appeal.complete(session, office.clock, office.claim, acknowledged=False)
    office.take_appeal(office.rosa)


def test_an_appeal_whose_evidence_never_came_is_reviewed_after_its_days(
    office: AppealOffice,
) -> None:
    office.decided()
    office.lodge(adding=True)
    office.clock.move(days=30)

    office.take_appeal(office.rosa)

    told = office.appeal()
    assert told is not None
    assert (told.adding, told.state) == (False, AppealState.IN_REVIEW)


def test_of_two_reviewers_racing_for_an_appeal_one_gets_it(any_office: AppealOffice) -> None:
    office = any_office
    office.decided()
    office.lodge()

    racing = at_once(
        lambda: office.take_appeal(office.rosa), lambda: office.take_appeal(office.sami)
    )

    assert racing == ["done", "refused"]


def test_an_appeal_lodged_twice_at_once_is_one_appeal(any_office: AppealOffice) -> None:
    office = any_office
    office.decided()

    assert at_once(office.lodge, office.lodge) == ["done", "refused"]


def test_an_appeal_decided_twice_at_once_is_decided_once(any_office: AppealOffice) -> None:
    office = any_office
    office.decided()
    office.lodge()
    office.take_appeal(office.rosa)
    version = office.remark(office.rosa)

    def decide_it() -> object:
        return office.decide_appeal(office.rosa, version)

    assert at_once(decide_it, decide_it) == ["done", "refused"]
    with read_session(office.engine) as session:
        assert len(superseded(session, office.claim)) == 1


@pytest.mark.parametrize("taken", [False, True])
def test_an_appeal_of_whoever_is_erased_waits_for_nobody_and_is_forgotten(
    any_office: AppealOffice, *, taken: bool
) -> None:
    office = any_office
    office.decided()
    office.lodge()
    version = 0
    if taken:
        office.take_appeal(office.rosa)
        version = office.remark(office.rosa)

    erase(office)

    with pytest.raises(ClaimNotInQueueError):
        office.take_appeal(office.sami)
    with pytest.raises(ClaimNotInQueueError):
        office.decide_appeal(office.rosa, version)
    with read_session(office.engine) as session:
        assert session.exec(select(Appeal)).all() == []
        assert session.exec(select(AppealUnit)).all() == []
        assert {row.settled_at for row in session.exec(select(SeatOpening))} == {office.clock.now()}
    assert (office.state(), office.outcomes()["W1"]) == (ClaimState.DECIDED, "refused")


def test_a_decided_appeal_of_whoever_is_erased_stays_without_anybodys_words(
    any_office: AppealOffice,
) -> None:
    office = any_office
    office.decided()
    office.lodge()
    office.take_appeal(office.rosa)
    office.decide_appeal(office.rosa, office.remark(office.rosa))

    erase(office)

    with read_session(office.engine) as session:
        [kept], [unit] = session.exec(select(Appeal)).all(), session.exec(select(AppealUnit)).all()
    assert (kept.state, kept.reason) == (AppealState.UPHELD, b"")
    assert (unit.result, unit.reason) == (UnitResult.UPHELD, None)


def erase(office: AppealOffice) -> None:
    with write_session(office.engine) as session:
        claim = session.get_one(Claim, office.claim)
        erase_applicant(session, office.clock, claim.applicant_id)


def note(office: AppealOffice, deed: Deed) -> None:
    """Rosa does something about the claim."""
    who = Who(kind=ActorKind.STAFF, id=office.rosa)
    with write_session(office.engine) as session:
        audit.append(session, office.clock, Act(deed=deed, claim_id=office.claim, who=who))


def at_once(*deeds: Callable[[], object]) -> list[str]:
    start = Barrier(len(deeds))

    def race(deed: Callable[[], object]) -> str:
        start.wait()
        try:
            deed()
        except RuleError:
            return "refused"
        return "done"

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(race, deeds))
