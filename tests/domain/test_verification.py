"""Verification: three outcomes, and doubt is never shown as good."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.verification import (
    Check,
    CheckName,
    ListPlace,
    Outcome,
    Report,
    bad,
    check_form,
    check_list_form,
    check_validity,
    could_not,
    good,
    issuer_of,
    report,
    status_place,
)

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
V2 = "https://www.w3.org/ns/credentials/v2"
GOOD: dict[str, Any] = {
    "@context": [V2],
    "id": "urn:uuid:1",
    "type": ["VerifiableCredential"],
    "issuer": {"id": "did:web:us.example"},
    "credentialSubject": {"id": "urn:uuid:2"},
}
LIST = "https://us.example/status/1"
STATUS_LIST: dict[str, Any] = GOOD | {
    "id": LIST,
    "credentialSubject": {"type": "BitstringStatusList", "statusPurpose": "revocation"},
    "validUntil": "2026-12-01T00:00:00Z",
}

checks = st.builds(
    Check,
    name=st.sampled_from(CheckName),
    outcome=st.sampled_from(Outcome),
    code=st.just("any"),
)


@given(st.lists(checks, max_size=9))
def test_one_bad_check_makes_all_bad_and_one_doubt_keeps_it_from_being_good(
    made: list[Check],
) -> None:
    outcomes = [check.outcome for check in made]
    expected = (
        Outcome.BAD
        if Outcome.BAD in outcomes
        else Outcome.GOOD
        if outcomes and set(outcomes) == {Outcome.GOOD}
        else Outcome.COULD_NOT_CHECK
    )

    assert Report(checks=tuple(made)).outcome is expected


def test_a_report_names_every_check_in_one_order_whether_made_or_not() -> None:
    found = report([bad(CheckName.STATUS, "revoked"), good(CheckName.FORM)])

    assert [check.name for check in found.checks] == list(CheckName)
    assert found.check(CheckName.PROOF) == could_not(CheckName.PROOF, "not_reached")
    with pytest.raises(KeyError):
        Report(checks=()).check(CheckName.FORM)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, "good"),
        ({"@context": V2}, "good"),
        ({"@context": ["https://x.example", V2]}, "context_missing"),
        ({"@context": []}, "context_missing"),
        ({"@context": None}, "context_missing"),
        ({"type": "VerifiableCredential"}, "good"),
        ({"type": ["OpenBadgeCredential"]}, "type_missing"),
        ({"type": None}, "type_missing"),
        ({"issuer": "did:web:us.example"}, "good"),
        ({"issuer": "us"}, "issuer_missing"),
        ({"issuer": None}, "issuer_missing"),
        ({"issuer": {"id": None}}, "issuer_missing"),
        ({"issuer": "https://[x"}, "issuer_missing"),
        ({"credentialSubject": "x"}, "subject_missing"),
        ({"credentialSubject": [{}]}, "good"),
        ({"id": "not an address"}, "id_not_an_address"),
        ({"id": None}, "id_not_an_address"),
        ({"credentialStatus": []}, "status_unusable"),
        ({"credentialStatus": {}}, "status_unusable"),
        ({"credentialStatus": {"type": "Any"}}, "good"),
    ],
)
def test_what_is_no_credential_is_told_apart(changed: dict[str, Any], code: str) -> None:
    assert check_form(GOOD | changed).code == code


@pytest.mark.parametrize(
    ("dates", "code"),
    [
        ({}, "no_end"),
        ({"validFrom": "2026-11-22T12:00:00Z"}, "no_end"),
        ({"validFrom": "2026-11-22T12:00:01Z"}, "not_yet_valid"),
        ({"validUntil": "2026-11-22T12:00:00Z"}, "good"),
        ({"validUntil": "2026-11-22T13:00:00+02:00"}, "expired"),
        ({"validUntil": "2026-11-22T11:59:59Z"}, "expired"),
        ({"issuanceDate": "2027-01-01T00:00:00Z"}, "not_yet_valid"),
        ({"expirationDate": "2025-01-01T00:00:00Z"}, "expired"),
        ({"validUntil": "tomorrow"}, "date_unusable"),
        ({"validUntil": 5}, "date_unusable"),
        ({"validUntil": "2027-01-01T00:00:00"}, "date_unusable"),
    ],
)
def test_a_credential_is_valid_between_its_dates(dates: dict[str, Any], code: str) -> None:
    assert check_validity(dates, NOW).code == code


def entry(**changed: Any) -> dict[str, Any]:  # noqa: ANN401 -- any JSON
    return {
        "credentialStatus": {
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "5",
            "statusListCredential": LIST,
        }
        | changed
    }


def test_the_place_on_a_list_is_read() -> None:
    assert status_place(entry()) == ListPlace(address=LIST, position=5)


@pytest.mark.parametrize(
    ("document", "outcome", "code"),
    [
        ({}, Outcome.GOOD, "no_status"),
        (entry(type="StatusList2021Entry"), Outcome.COULD_NOT_CHECK, "status_unknown"),
        (entry(statusPurpose="message"), Outcome.COULD_NOT_CHECK, "purpose_unknown"),
        (entry(statusListIndex="-1"), Outcome.BAD, "place_unusable"),
        (entry(statusListIndex="\u0665"), Outcome.BAD, "place_unusable"),
        (entry(statusListIndex="9" * 13), Outcome.BAD, "place_unusable"),
        (entry(statusListCredential=None), Outcome.BAD, "place_unusable"),
    ],
)
def test_a_status_that_cannot_be_looked_up_says_why(
    document: dict[str, Any], outcome: Outcome, code: str
) -> None:
    found = status_place(document)

    assert isinstance(found, Check)
    assert (found.outcome, found.code) == (outcome, code)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, None),
        ({"id": None}, None),
        ({"id": "https://us.example/status/2"}, "list_of_another"),
        ({"issuer": "did:web:other.example"}, "list_of_another"),
        ({"credentialSubject": []}, "list_unusable"),
        ({"credentialSubject": {"type": "StatusList2021"}}, "list_unusable"),
        (
            {"credentialSubject": {"type": "BitstringStatusList", "statusPurpose": "message"}},
            "purpose_unknown",
        ),
        ({"validUntil": "2026-11-01T00:00:00Z"}, "list_expired"),
        ({"validFrom": "2026-12-01T00:00:00Z"}, "list_not_yet_valid"),
        ({"validFrom": "never"}, "list_date_unusable"),
    ],
)
def test_a_list_that_cannot_be_relied_on_says_why(
    changed: dict[str, Any], code: str | None
) -> None:
    found = check_list_form(STATUS_LIST | changed, LIST, "did:web:us.example", NOW)

    assert (None if found is None else found.code) == code
    assert found is None or found.outcome is Outcome.COULD_NOT_CHECK


def test_an_issuer_is_a_name_or_a_profile() -> None:
    assert issuer_of({"issuer": "did:x:y"}) == issuer_of({"issuer": {"id": "did:x:y"}}) == "did:x:y"
    assert issuer_of({}) is None
