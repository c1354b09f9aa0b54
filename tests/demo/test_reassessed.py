"""The demo shows a claim that is assessed again."""

from pathlib import Path

from rpl.demo import cast, reassessed
from rpl.domain.journey import ClaimState, ReassessmentState
from rpl.store.database import read_session
from rpl.store.reassessment import criteria_again, running
from rpl.store.tables import Claim
from tests.journey import real_parts, stage_and_register


def test_a_claim_waits_to_be_assessed_again_in_one_unit(
    tmp_path: Path, sqlite_address: str
) -> None:
    with real_parts(tmp_path, sqlite_address) as parts:
        stage, register = stage_and_register(parts)
        cast.enter(stage, register)

        claim = reassessed.sent_again(stage)

        with read_session(parts.engine) as session:
            row = running(session, claim.claim_id)
            assert row is not None
            assert row.state is ReassessmentState.SENT
            kept = session.get_one(Claim, claim.claim_id)
            assert (kept.state, kept.round) == (ClaimState.READY, 2)
            assert len(criteria_again(session, claim.claim_id, 2)) == 1
