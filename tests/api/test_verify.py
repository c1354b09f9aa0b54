"""Checking a credential over the API: whatever is sent gets an answer that says what was found."""

from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from tests.factories.decision import Workshop
from tests.factories.issuing import credential_id, issue_all, take_back

VERIFY = "/api/v1/verify"
# A token whose payload is {"issuer": "\ud800"}.
HALF_A_SIGN = "eyJ0eXAiOiJKV1QifQ.eyJpc3N1ZXIiOiJcdWQ4MDAifQ.AA"
NAMES = ["form", "schema", "issuer", "terms", "proof", "validity", "status"]


@pytest.fixture
def postings(workshop: Workshop) -> tuple[UUID, ...]:
    return issue_all(workshop)


@pytest.fixture
def path(workshop: Workshop, postings: tuple[UUID, ...]) -> str:
    return f"/credentials/{credential_id(workshop, postings[0])}"


@pytest.fixture
def document(client: TestClient, path: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(path, headers={"accept": "application/vc"}).json()
    return found


@pytest.fixture
def token(client: TestClient, path: str) -> str:
    return client.get(path, headers={"accept": "application/vc+jwt"}).text


def codes(answer: Response) -> dict[str, str]:
    assert answer.status_code == 200, answer.text
    return {check["name"]: check["code"] for check in answer.json()["checks"]}


def test_every_way_of_sending_a_good_credential_is_answered_good(
    client: TestClient, path: str, document: dict[str, Any], token: str
) -> None:
    envelope = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": "EnvelopedVerifiableCredential",
        "id": f"data:application/vc+jwt,{token}",
    }
    answers = [
        client.post(VERIFY, json={"credential": document}),
        client.post(VERIFY, json={"jwt": token}),
        client.post(VERIFY, json={"url": f"http://localhost:8000{path}"}),
        client.post(VERIFY, json=document),
        client.post(VERIFY, json=envelope),
        client.post(VERIFY, content=token, headers={"content-type": "application/vc+jwt"}),
    ]

    for answer in answers:
        assert answer.json()["outcome"] == "good"
        assert answer.json()["issuer"] == "did:web:localhost%3A8000"
        assert [check["name"] for check in answer.json()["checks"]] == NAMES


def test_an_altered_credential_is_bad(client: TestClient, document: dict[str, Any]) -> None:
    document["credentialSubject"]["identifier"][0]["identityHash"] = "Somebody Else"

    answer = client.post(VERIFY, json=document)

    assert answer.json()["outcome"] == "bad"
    assert codes(answer)["proof"] == "altered"
    assert codes(answer)["status"] == "not_reached"


def test_an_altered_token_is_bad(client: TestClient, token: str) -> None:
    header, payload, signature = token.split(".")

    answer = client.post(VERIFY, json={"jwt": f"{header}.{payload}.{signature[:-4]}AAAA"})

    assert (answer.json()["outcome"], codes(answer)["proof"]) == ("bad", "altered")


def test_a_revoked_credential_is_bad_in_both_forms(
    client: TestClient,
    workshop: Workshop,
    postings: tuple[UUID, ...],
    document: dict[str, Any],
    token: str,
) -> None:
    take_back(workshop, postings[0])

    for body in ({"credential": document}, {"jwt": token}):
        answer = client.post(VERIFY, json=body)
        assert (answer.json()["outcome"], codes(answer)["status"]) == ("bad", "revoked")


def test_a_neighbour_on_the_list_stays_good_when_another_is_revoked(
    client: TestClient, workshop: Workshop, postings: tuple[UUID, ...], document: dict[str, Any]
) -> None:
    take_back(workshop, postings[1])

    assert client.post(VERIFY, json=document).json()["outcome"] == "good"


def test_a_credential_of_an_issuer_that_cannot_be_asked_could_not_be_checked(
    client: TestClient, document: dict[str, Any]
) -> None:
    document["issuer"] = "did:web:127.0.0.1"

    answer = client.post(VERIFY, json=document)

    assert answer.json()["outcome"] == "could_not_check"
    assert codes(answer)["issuer"] == "address_refused"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"[]",
        b"{",
        b'{"credential": 5}',
        b'{"url": 5}',
        b'{"jwt": "a.b.c"}',
        b'{"type": "x", "type": "y"}',
        b'{"number": NaN}',
        b'{"issuer": "did:web:\\ud800"}',
        b'{"credential": {"\\udfff": 1}}',
        f'{{"jwt": "{HALF_A_SIGN}"}}'.encode(),
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a":' * 100_000,
    ],
)
def test_what_is_no_credential_is_refused_with_what_to_do(client: TestClient, body: bytes) -> None:
    answer = client.post(VERIFY, content=body)

    assert (answer.status_code, answer.json()["code"]) == (422, "presented_unreadable")
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/credential",
        "https://127.0.0.1/credential",
        "https://localhost/credential",
        "https://[::1]/credential",
        "https://10.0.0.1/x",
        "https://169.254.169.254/latest/meta-data",
        "https://[::ffff:127.0.0.1]/x",
        "https://user:secret@example.com/x",
        "https://[broken/x",
        "file:///etc/passwd",
        "http://localhost:8000/credentials/11111111-1111-4111-8111-111111111111",
        "http://localhost:8000/status/revocation/9",
        "",
    ],
)
def test_an_address_that_must_not_be_asked_is_not_asked(client: TestClient, url: str) -> None:
    answer = client.post(VERIFY, json={"url": url})

    assert (answer.status_code, answer.json()["code"]) == (422, "address_unreachable")
    assert "example.com" not in answer.text


def test_more_than_a_credential_can_be_is_refused(client: TestClient) -> None:
    answer = client.post(VERIFY, content=b"x" * 600_000)

    assert (answer.status_code, answer.json()["code"]) == (413, "presented_too_large")


def test_a_json_object_that_is_no_credential_is_bad(client: TestClient) -> None:
    answer = client.post(VERIFY, json={})

    assert (answer.json()["outcome"], codes(answer)["form"]) == ("bad", "context_missing")
