"""What is asked for at other addresses, and the keys that an issuer publishes there."""

import json
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from rpl.adapters.elsewhere import Elsewhere
from rpl.adapters.issuers import Issuers
from rpl.adapters.multibase import to_multikey
from rpl.adapters.token import to_jwk
from rpl.ports.credential import PublicKey, UnreachableError
from tests.factories.credential import ISSUER, a_credential_desk
from tests.fakes.key_store import FakeKeyStore, a_proof_signer, a_token_signer

DESK = a_credential_desk()
KEYS = DESK.issuers.keys(ISSUER.did)
PUBLIC_HOST = "93.184.215.14"
Handler = Callable[[httpx2.Request], httpx2.Response]


def elsewhere(handler: Handler, public_url: str = "http://localhost:8000") -> Elsewhere:
    return Elsewhere(public_url, None, httpx2.MockTransport(handler))


def answers(body: bytes, status: int = 200) -> Handler:
    return lambda _request: httpx2.Response(status, content=body)


def test_a_public_address_is_asked_at_the_address_that_was_checked() -> None:
    seen: list[httpx2.Request] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(200, content=b"body")

    assert elsewhere(handler).fetch(f"https://{PUBLIC_HOST}:8443/a?b=c") == b"body"
    assert str(seen[0].url) == f"https://{PUBLIC_HOST}:8443/a?b=c"
    assert seen[0].headers["host"] == f"{PUBLIC_HOST}:8443"
    assert seen[0].extensions["sni_hostname"] == PUBLIC_HOST


@pytest.mark.parametrize(
    "host",
    [
        "10.0.0.1",
        "224.0.0.1",
        "[fd00::1]",
        "[::127.0.0.1]",
        "[::ffff:10.0.0.1]",
        "[64:ff9b::a00:1]",
        "[2002:a00:1::]",
    ],
)
def test_a_private_address_is_not_asked_however_it_is_written(host: str) -> None:
    with pytest.raises(UnreachableError, match="address_refused"):
        elsewhere(answers(b"")).fetch(f"https://{host}/x")


@pytest.mark.parametrize("host", ["[::ffff:808:808]", "[64:ff9b::808:808]", "[2001:4860::1]"])
def test_a_public_address_is_asked_however_it_is_written(host: str) -> None:
    assert elsewhere(answers(b"body")).fetch(f"https://{host}/x") == b"body"


def test_our_own_public_address_may_be_local_where_there_is_no_store() -> None:
    found = elsewhere(answers(b"ours"), "http://127.0.0.1:8000")

    assert found.fetch("http://127.0.0.1:8000/status/revocation/1") == b"ours"
    with pytest.raises(UnreachableError, match="address_refused"):
        found.fetch("http://127.0.0.1:8001/x")


@pytest.mark.parametrize(
    ("handler", "code"),
    [
        (answers(b"", 404), "not_reachable"),
        (answers(b"", 302), "not_reachable"),
        (answers(b"x" * 3_000_000), "answer_unusable"),
    ],
)
def test_an_answer_that_is_none_says_so(handler: Handler, code: str) -> None:
    with pytest.raises(UnreachableError, match=code):
        elsewhere(handler).fetch(f"https://{PUBLIC_HOST}/x")


def test_a_connection_that_fails_says_so() -> None:
    def handler(_request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("refused")

    with pytest.raises(UnreachableError, match="not_reachable"):
        elsewhere(handler).fetch(f"https://{PUBLIC_HOST}/x")


def test_a_name_that_does_not_exist_says_so() -> None:
    with pytest.raises(UnreachableError, match="not_reachable"):
        elsewhere(answers(b"")).fetch("https://no-such-host.invalid/x")


def web(document: dict[str, Any] | bytes) -> Issuers:
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    return Issuers("did:web:us.example", "https://us.example", None, elsewhere(answers(body)))


DID = f"did:web:{PUBLIC_HOST}"
KEY = to_multikey("Ed25519", a_proof_signer().public_key)
JWK = to_jwk(PublicKey(f"{DID}#2", "ES256", a_token_signer().public_key))


def test_the_keys_of_a_did_web_are_those_it_lets_assert() -> None:
    document = {
        "id": DID,
        "verificationMethod": [
            {"id": "#1", "publicKeyMultibase": KEY},
            {"id": f"{DID}#2", "publicKeyJwk": JWK},
            {"id": f"{DID}#3", "publicKeyMultibase": KEY},
            {"id": f"{DID}#4", "publicKeyMultibase": "zzz"},
            "nonsense",
        ],
        "assertionMethod": ["#1", f"{DID}#2", f"{DID}#4", f"{DID}#5"],
    }

    found = web(document).keys(DID)

    assert {key.id: key.algorithm for key in found.values()} == {
        f"{DID}#1": "Ed25519",
        f"{DID}#2": "ES256",
    }


def test_a_key_may_stand_inside_the_list_of_those_that_assert() -> None:
    method = {"id": f"{DID}#1", "publicKeyMultibase": KEY}

    assert set(web({"id": DID, "assertionMethod": [method]}).keys(DID)) == {f"{DID}#1"}


@pytest.mark.parametrize(
    "document", [b"<html>", b"[]", {"id": "did:web:other.example"}, b"[" * 100_000]
)
def test_a_document_of_somebody_else_is_not_used(document: dict[str, Any] | bytes) -> None:
    with pytest.raises(UnreachableError, match="answer_unusable"):
        web(document).keys(DID)


def test_an_issuer_without_keys_has_none() -> None:
    assert web({"id": DID}).keys(DID) == {}


@pytest.mark.parametrize(
    ("issuer", "code"), [("did:ion:abc", "method_unknown"), ("did:key:zabc", "key_unknown")]
)
def test_an_issuer_that_cannot_be_resolved_says_why(issuer: str, code: str) -> None:
    with pytest.raises(UnreachableError, match=code):
        web(b"").keys(issuer)


def test_the_address_of_a_did_web_follows_its_path() -> None:
    asked: list[str] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.url.path)
        return httpx2.Response(404)

    issuers = Issuers("did:web:us.example", "https://us.example", None, elsewhere(handler))
    for issuer in (DID, f"{DID}:units:one", f"{DID}%3A8443"):
        with pytest.raises(UnreachableError):
            issuers.keys(issuer)
    assert asked == ["/.well-known/did.json", "/units/one/did.json", "/.well-known/did.json"]


def test_without_a_key_folder_our_own_document_is_asked_for_at_our_public_address() -> None:
    own = Issuers(
        ISSUER.did,
        ISSUER.url,
        None,
        elsewhere(answers(json.dumps(DESK.issuers.own_document()).encode())),
    )

    assert own.keys(ISSUER.did) == KEYS
    with pytest.raises(UnreachableError):
        own.own_document()


def test_our_own_keys_never_come_over_the_network() -> None:
    def handler(_request: httpx2.Request) -> httpx2.Response:
        raise AssertionError("asked")

    issuers = Issuers(ISSUER.did, ISSUER.url, FakeKeyStore(), elsewhere(handler))

    assert issuers.keys(ISSUER.did) == KEYS
