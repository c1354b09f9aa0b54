"""Credentials that others signed, judged offline as their names say."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rpl.domain.verification import CheckName, Outcome
from rpl.flows.verification import verify
from tests.factories.credential import a_credential_desk

BADGES = sorted((Path(__file__).parent.parent / "data" / "badges").glob("*.json"))
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("path", BADGES, ids=lambda path: path.stem)
def test_a_credential_of_another_issuer_is_judged_as_its_name_says(path: Path) -> None:
    report = verify(a_credential_desk(), path.read_bytes(), NOW).report

    if "tampered" in path.stem:
        assert (report.outcome, report.check(CheckName.PROOF).code) == (Outcome.BAD, "altered")
    elif "-expired" in path.stem:
        assert (report.outcome, report.check(CheckName.VALIDITY).code) == (Outcome.BAD, "expired")
        assert report.check(CheckName.PROOF).outcome is Outcome.GOOD
    else:
        assert report.outcome is Outcome.GOOD, report


def test_a_credential_stops_being_good_when_it_ends() -> None:
    path = next(path for path in BADGES if "notExpired-endorsement" in path.stem)
    desk = a_credential_desk()

    end = datetime.fromisoformat(json.loads(path.read_text())["validUntil"])

    assert verify(desk, path.read_bytes(), end).report.outcome is Outcome.GOOD
    late = verify(desk, path.read_bytes(), end.replace(year=end.year + 1)).report
    assert late.check(CheckName.VALIDITY).code == "expired"
