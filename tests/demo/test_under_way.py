"""The demo shows a claim in each state, and one that came to no unit."""

from pathlib import Path

from sqlmodel import select

from rpl.demo import applicant, cast, marked_twice, under_way
from rpl.demo.applicant import SampleClaim
from rpl.demo.stage import Stage
from rpl.domain.decision import Outcome
from rpl.domain.journey import ClaimState
from rpl.store.database import read_session
from rpl.store.tables import Claim, Decision
from tests.journey import real_parts, stage_and_register


def a_draft(stage: Stage) -> SampleClaim:
    return applicant.open_claim(stage, "Gil Inventado", "en")


def test_a_claim_stands_in_each_state_there_is(tmp_path: Path, sqlite_address: str) -> None:
    scenes = {
        ClaimState.DRAFT: a_draft,
        ClaimState.READY: lambda stage: marked_twice.sent(stage, "Hana Invented"),
        ClaimState.IN_ASSESSMENT: under_way.in_an_assessors_hands,
        ClaimState.EVIDENCE_REQUESTED: under_way.waiting_for_more_evidence,
        ClaimState.WITHDRAWN: under_way.withdrawn,
        ClaimState.DECIDED: under_way.not_granted,
    }
    with real_parts(tmp_path, sqlite_address) as parts:
        stage, register = stage_and_register(parts)
        cast.enter(stage, register)

        claims = {state: scene(stage).claim_id for state, scene in scenes.items()}

        with read_session(parts.engine) as session:
            found = {state: session.get_one(Claim, each).state for state, each in claims.items()}
            outcomes = set(session.exec(select(Decision.outcome)))
    assert found == {state: state for state in ClaimState}
    assert {Outcome.GAP_PLAN, Outcome.REFUSED, Outcome.MORE_EVIDENCE} == outcomes
