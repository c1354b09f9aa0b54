"""From submitted scores to decisions that can be run again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from rpl.domain.decision import DecisionBasis, Outcome, decide
from rpl.domain.journey import ClaimState
from rpl.domain.record import FieldState
from rpl.domain.scoring import Unscored
from rpl.flows.decision import decide_claim
from rpl.jobs import decision as steps
from rpl.store.database import read_session, write_session
from rpl.store.decision import decisions, judged
from rpl.store.sealed import claim_seal
from rpl.store.tables import Claim, Decision, RecordField
from tests.factories.decision import Level, Workshop
from tests.factories.review import QUALIFICATION, RUBRIC, a_catalog, a_claim, an_evidence_item
from tests.factories.rubric import a_criterion, a_rubric, an_evidence_rule
from tests.fakes.clock import NOON


@pytest.fixture
def workshop(engine: Engine) -> Workshop:
    return Workshop(engine)


def outcomes(workshop: Workshop, claim_id: object) -> dict[str, str]:
    with read_session(workshop.engine) as session:
        rows = session.exec(select(Decision).where(Decision.claim_id == claim_id))
        return {row.unit: row.outcome for row in rows}


def test_each_unit_is_decided_and_credit_is_asked_for(workshop: Workshop) -> None:
    claim = workshop.scored(w1=(3, 3), w2=(1, 1))
    workshop.clock.move(days=2)
    steps.decide(workshop.tools, claim)

    assert outcomes(workshop, claim) == {"W1": Outcome.GRANTED, "W2": Outcome.REFUSED}
    with read_session(workshop.engine) as session:
        row = session.get_one(Claim, claim)
        assert (row.state, row.decided_at) == (ClaimState.DECIDED, workshop.clock.now())
        assert {found.appeal_by for found in decisions(session, claim)} == {
            NOON + timedelta(days=32)
        }
    assert workshop.queue.steps() == ["decide", "post_credit"]


@pytest.mark.parametrize(
    ("w1", "w2"),
    [
        pytest.param((3, 3), (2, 2), id="granted"),
        pytest.param((3, Unscored.NOT_SHOWN), (2, Unscored.NOT_ASSESSED), id="not all shown"),
        pytest.param((0, 0), (1, 3), id="below the minimum"),
        pytest.param((2, 0), (3, 0), id="below the line"),
    ],
)
def test_the_stored_basis_decides_the_same_again(
    workshop: Workshop, w1: tuple[Level, Level], w2: tuple[Level, Level]
) -> None:
    claim = workshop.scored(w1, w2)
    steps.decide(workshop.tools, claim)

    with read_session(workshop.engine) as session:
        rows = decisions(session, claim)
    for row in rows:
        again = decide(
            QUALIFICATION.unit(row.unit), RUBRIC, DecisionBasis.model_validate(row.basis)
        )
        assert again.model_dump(mode="json") == {
            "unit": row.unit,
            "outcome": row.outcome,
            "total": row.total,
            "reasons": row.reasons,
            "remedies": row.remedies,
        }
        assert (row.rubric, row.rubric_hash) == ("any@1", "hash of any@1")


def test_deciding_twice_changes_nothing(workshop: Workshop) -> None:
    claim = workshop.scored()
    steps.decide(workshop.tools, claim)
    first = outcomes(workshop, claim)
    steps.decide(workshop.tools, claim)

    assert outcomes(workshop, claim) == first
    assert workshop.queue.steps() == ["decide", "post_credit"]


def test_a_claim_that_nobody_scored_is_not_decided(workshop: Workshop) -> None:
    claim = a_claim(workshop.engine, state=ClaimState.IN_ASSESSMENT)
    steps.decide(workshop.tools, claim)
    steps.decide(workshop.tools, workshop.holder)

    assert outcomes(workshop, claim) == {}


def test_evidence_is_as_old_as_when_the_claim_was_submitted(workshop: Workshop) -> None:
    rubric = a_rubric(
        a_criterion("CC1", 60, minimum=2, evidence=an_evidence_rule(years=2)),
        a_criterion("CC2", 40),
    )
    workshop.catalog = a_catalog(QUALIFICATION, rubric)
    in_time = workshop.scored(dated="2024-11-22")
    too_old = workshop.scored(dated="2024-10")
    workshop.clock.move(days=200)
    for claim in (in_time, too_old):
        steps.decide(workshop.tools, claim)

    assert outcomes(workshop, in_time)["W1"] == Outcome.GRANTED
    assert outcomes(workshop, too_old)["W1"] == Outcome.MORE_EVIDENCE


@pytest.mark.parametrize("dated", [None, "no date at all"])
def test_evidence_without_a_known_date_counts(workshop: Workshop, dated: str | None) -> None:
    claim = workshop.scored(dated=dated)

    with read_session(workshop.engine) as session:
        found = judged(session, claim_seal(session, workshop.tools.keyring, claim), claim)
    assert {cited.dated for row in found for cited in row.cited} == {None}


@pytest.mark.parametrize("days", [7, 45])
def test_an_appeal_is_heard_as_long_as_the_version_of_the_claim_promises(
    workshop: Workshop, days: int
) -> None:
    (reference, known), *_ = workshop.catalog.qualifications.items()
    clocks = known.clocks.model_copy(update={"appeal_days": days})
    promised = {reference: known.model_copy(update={"clocks": clocks})}
    claim = workshop.scored()
    an_evidence_item(workshop.engine, claim)
    with write_session(workshop.engine) as session:
        assert decide_claim(
            session,
            replace(workshop.catalog, qualifications=promised),
            workshop.clock,
            workshop.tools.keyring,
            workshop.queue,
            claim_id=claim,
        )
    with read_session(workshop.engine) as session:
        assert {row.appeal_by for row in decisions(session, claim)} == {NOON + timedelta(days=days)}


def test_a_date_that_the_issuer_vouches_for_still_counts(workshop: Workshop) -> None:
    claim = workshop.scored(dated="2024-05-01")
    with write_session(workshop.engine) as session:
        for field in session.exec(select(RecordField)):
            field.state = FieldState.VERIFIED

    with read_session(workshop.engine) as session:
        found = judged(session, claim_seal(session, workshop.tools.keyring, claim), claim)

    assert {cited.dated for row in found for cited in row.cited} == {date(2024, 5, 1)}
