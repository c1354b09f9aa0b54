"""Credentials that others signed, judged offline as their names say."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from rpl.domain.credential import status_list_credential, unit_credential
from rpl.domain.verification import CheckName, Outcome
from rpl.flows.verification import verify
from tests.factories.credential import ISSUER, a_credential_desk, an_award

BADGES = sorted((Path(__file__).parent.parent / "data" / "badges").glob("*.json"))
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DESK = a_credential_desk()


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


# The status list of one of our own credentials, in every state it can be found in


def listed(**changed: Any) -> dict[str, Any]:  # noqa: ANN401 -- any JSON
    """A list on which nothing is revoked, with parts of it changed before it is signed."""
    encoded = DESK.status_codec.encode([], 131_072)
    until = NOW + timedelta(days=30)
    unsigned = status_list_credential(ISSUER, 1, encoded, NOW, until) | changed
    return DESK.proofs.secure(unsigned, DESK.keys.proof_signer(), ISSUER.did, NOW)


def status(published: bytes | None) -> tuple[Outcome, str]:
    """What is found of the status of a good credential when this is published as its list."""
    desk = a_credential_desk(lambda _path: published)
    unsigned = unit_credential(an_award(), ISSUER)
    signed = desk.proofs.secure(unsigned, desk.keys.proof_signer(), ISSUER.did, NOW)
    report = verify(desk, json.dumps(signed), NOW).report
    assert report.check(CheckName.PROOF).outcome is Outcome.GOOD
    check = report.check(CheckName.STATUS)
    assert report.outcome is check.outcome
    return check.outcome, check.code


def as_token(document: dict[str, Any]) -> bytes:
    return DESK.tokens.sign(document, DESK.keys.token_signer(), ISSUER.did).encode()


def test_a_list_may_be_a_document_or_a_token() -> None:
    assert status(json.dumps(listed()).encode()) == (Outcome.GOOD, "not_revoked")
    assert status(as_token(listed())) == (Outcome.GOOD, "not_revoked")


@pytest.mark.parametrize(
    ("published", "code"),
    [
        (None, "not_reachable"),
        (b"<html>", "list_unusable"),
        (b"[]", "list_unusable"),
        (b"{}", "list_unusable"),
        (json.dumps(listed() | {"validFrom": "2026-11-01T00:00:00Z"}).encode(), "list_altered"),
        (json.dumps(listed(issuer="did:web:other.example")).encode(), "list_of_another"),
        (json.dumps(listed(validUntil="2026-11-01T00:00:00Z")).encode(), "list_expired"),
        (
            json.dumps(
                listed(credentialSubject=listed()["credentialSubject"] | {"encodedList": "uAAAA"})
            ).encode(),
            "list_unusable",
        ),
    ],
)
def test_a_list_that_cannot_be_relied_on_is_never_shown_as_not_revoked(
    published: bytes | None, code: str
) -> None:
    assert status(published) == (Outcome.COULD_NOT_CHECK, code)
