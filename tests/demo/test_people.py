"""The demo has a claim without papers for which a colleague speaks."""

from pathlib import Path

import pytest
from sqlmodel import select

from rpl.demo import applicant
from rpl.demo.people import witness_reports
from rpl.domain.intake import EvidenceKind
from rpl.domain.journey import EvidenceState
from rpl.store.database import read_session
from rpl.store.tables import EvidenceItem
from tests.journey import real_parts, stage_and_register


@pytest.mark.long
def test_a_colleague_answers_by_the_link_that_the_applicant_passed_on(
    tmp_path: Path, sqlite_address: str
) -> None:
    with real_parts(tmp_path, sqlite_address) as parts:
        stage, _register = stage_and_register(parts)
        claim = applicant.open_claim(stage, "Samuel Okello", "en")

        witness_reports(stage, claim.claim_id, "Samuel")
        stage.work_off()

        with read_session(parts.engine) as session:
            found = session.exec(select(EvidenceItem.kind, EvidenceItem.state)).all()
    assert found == [(EvidenceKind.THIRD_PARTY_REPORT, EvidenceState.CONFIRMED)]
