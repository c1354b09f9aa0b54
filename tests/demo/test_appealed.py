"""The demo shows an appeal that varied a refusal."""

from pathlib import Path

from rpl.demo import appealed, cast
from rpl.domain.journey import AppealState, ClaimState
from rpl.store.appeal import appeal_row, unit_rows
from rpl.store.database import read_session
from rpl.store.decision import decisions, superseded
from rpl.store.tables import Claim
from tests.journey import real_parts, stage_and_register


def test_a_refusal_is_varied_on_appeal(tmp_path: Path, sqlite_address: str) -> None:
    with real_parts(tmp_path, sqlite_address) as parts:
        stage, register = stage_and_register(parts)
        cast.enter(stage, register)

        claim = appealed.varied(stage)

        with read_session(parts.engine) as session:
            row = appeal_row(session, claim.claim_id)
            assert row is not None
            assert row.state is AppealState.VARIED
            [unit] = unit_rows(session, row.id)
            [earlier] = superseded(session, claim.claim_id)
            now = {each.unit: each.outcome for each in decisions(session, claim.claim_id)}
            assert (earlier.unit, earlier.outcome) == (unit.unit, "refused")
            assert now[unit.unit] not in {"refused", "granted"}
            assert session.get_one(Claim, claim.claim_id).state is ClaimState.DECIDED
