"""The parts a verifier is made of: multibase, tokens, status lists, schemas, issuers, addresses."""

import base64
import gzip
import json
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.adapters import standards
from rpl.adapters.elsewhere import Elsewhere
from rpl.adapters.issuers import Issuers
from rpl.adapters.multibase import (
    from_base58,
    from_base64url,
    from_multikey,
    to_base58,
    to_base64url,
    to_multikey,
)
from rpl.adapters.schemas import OfficialSchemas
from rpl.adapters.status_list import SHORTEST, BitstringCodec
from rpl.adapters.token import JoseTokens, from_jwk, to_jwk
from rpl.domain.credential import unit_credential
from rpl.domain.verification import CheckName
from rpl.ports.credential import PublicKey, UnreachableError
from tests.factories.credential import ISSUER, a_credential_desk, an_award
from tests.fakes.key_store import FakeKeyStore, a_proof_signer, a_token_signer

DESK = a_credential_desk()
TOKENS = JoseTokens()
KEYS = DESK.issuers.keys(ISSUER.did)
UNSIGNED = unit_credential(an_award(), ISSUER)
TOKEN = TOKENS.sign(UNSIGNED, DESK.keys.token_signer(), ISSUER.did)
PUBLIC_HOST = "93.184.215.14"


# Multibase


@given(st.binary(max_size=80))
def test_bytes_come_back_from_their_text(content: bytes) -> None:
    assert from_base58(to_base58(content)) == content
    assert from_base64url(to_base64url(content)) == content


@pytest.mark.parametrize("text", ["", "u11", "z0", "zO", "z" + "1" * 600])
def test_what_is_not_base58_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="base58"):
        from_base58(text)


@pytest.mark.parametrize("text", ["+", "a", "é"])
def test_what_is_not_base64url_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="base64url"):
        from_base64url(text)


def test_a_key_of_another_algorithm_is_refused() -> None:
    with pytest.raises(ValueError, match="another algorithm"):
        from_multikey(to_base58(b"\xec\x01" + bytes(32)))
    with pytest.raises(ValueError, match="another algorithm"):
        from_multikey(to_base58(b"\xed\x01" + bytes(31)))


# Tokens


def codes(token: str) -> dict[CheckName, str]:
    return {check.name: check.code for check in TOKENS.check(token, KEYS)}


def payload(token: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(from_base64url(token.split(".")[1]))
    return found


def resigned(changed: dict[str, Any], header: dict[str, Any] | None = None) -> str:
    head = json.loads(from_base64url(TOKEN.split(".")[0])) | (header or {})
    parts = [to_base64url(json.dumps(part).encode()) for part in (head, payload(TOKEN) | changed)]
    signature = DESK.keys.token_signer().sign(".".join(parts).encode())
    return ".".join([*parts, to_base64url(signature)])


def test_the_payload_is_the_credential_with_the_registered_claims() -> None:
    found = payload(TOKEN)

    claims = {name: found.pop(name) for name in ("iss", "jti", "sub", "nbf")}
    assert found == UNSIGNED
    assert claims["iss"] == ISSUER.did
    assert claims["jti"] == UNSIGNED["id"]
    assert claims["sub"] == UNSIGNED["credentialSubject"]["id"]
    assert "vc" not in found


def test_a_token_that_ends_says_when() -> None:
    unit = an_award().unit.model_copy(update={"valid_years": 2})
    document = unit_credential(an_award(unit=unit), ISSUER)

    found = payload(TOKENS.sign(document, DESK.keys.token_signer(), ISSUER.did))

    assert found["exp"] == found["nbf"] + (365 + 366) * 24 * 3600


@pytest.mark.parametrize(
    ("changed", "header", "name", "code"),
    [
        ({}, {}, CheckName.PROOF, "good"),
        ({"iss": "did:web:other"}, {}, CheckName.TERMS, "claims_disagree"),
        ({"nbf": 5}, {}, CheckName.TERMS, "claims_disagree"),
        ({"exp": 5}, {}, CheckName.TERMS, "claims_disagree"),
        ({"vc": {}}, {}, CheckName.TERMS, "claims_disagree"),
        ({"validFrom": "never"}, {}, CheckName.TERMS, "claims_disagree"),
        ({}, {"alg": "none"}, CheckName.PROOF, "suite_unknown"),
        ({}, {"alg": "HS256"}, CheckName.PROOF, "suite_unknown"),
        ({}, {"kid": "did:key:z6Mk#z6Mk"}, CheckName.PROOF, "foreign_key"),
        ({}, {"alg": "Ed25519"}, CheckName.PROOF, "foreign_key"),
        ({}, {"typ": "dc+sd-jwt"}, CheckName.PROOF, "token_unusable"),
    ],
)
def test_a_token_is_held_to_what_it_says(
    changed: dict[str, Any], header: dict[str, Any], name: CheckName, code: str
) -> None:
    assert codes(resigned(changed, header))[name] == code


def test_a_token_cannot_be_altered() -> None:
    head, _, signature = TOKEN.split(".")
    other = to_base64url(json.dumps(payload(TOKEN) | {"name": "Other"}).encode())

    assert codes(f"{head}.{other}.{signature}")[CheckName.PROOF] == "altered"


@pytest.mark.parametrize("text", ["", "a.b", "a.b.c", "e30.W10.x", "....", "e30.e30.e30"])
def test_what_is_no_token_is_not_read(text: str) -> None:
    assert TOKENS.read(text) is None


def test_a_key_comes_back_from_its_jwk() -> None:
    for signer in (a_proof_signer(), a_token_signer()):
        key = PublicKey("x#y", signer.algorithm, signer.public_key)
        assert from_jwk(to_jwk(key)) == (key.algorithm, key.material)


def test_a_jwk_of_another_curve_is_refused() -> None:
    with pytest.raises(ValueError, match="another algorithm"):
        from_jwk({"kty": "EC", "crv": "P-384", "x": "", "y": ""})
    with pytest.raises(ValueError, match=r".*"):
        from_jwk({"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"})


def test_a_token_signed_by_an_ed25519_key_is_checked_too() -> None:
    token = TOKENS.sign(UNSIGNED, a_proof_signer(), ISSUER.did)

    assert codes(token)[CheckName.PROOF] == "good"


# Status lists


@given(st.sets(st.integers(0, SHORTEST - 1), max_size=20), st.integers(0, SHORTEST - 1))
def test_exactly_the_revoked_positions_are_set(revoked: set[int], other: int) -> None:
    encoded = BitstringCodec().encode(sorted(revoked), SHORTEST)

    assert all(BitstringCodec().is_set(encoded, position) for position in revoked)
    assert BitstringCodec().is_set(encoded, other) == (other in revoked)


def test_the_first_position_is_the_leftmost_bit() -> None:
    encoded = BitstringCodec().encode([0], SHORTEST)

    bits = gzip.decompress(base64.urlsafe_b64decode(encoded[1:] + "=="))
    assert (bits[0], len(bits)) == (0x80, SHORTEST // 8)


def test_a_list_is_never_shorter_than_the_crowd_to_hide_in() -> None:
    encoded = BitstringCodec().encode([], 8)

    assert not BitstringCodec().is_set(encoded, SHORTEST - 1)


@pytest.mark.parametrize(
    "encoded",
    [
        "u",
        "uAAAA",
        "u!",
        "u" + to_base64url(gzip.compress(bytes(100))),
        BitstringCodec().encode([], SHORTEST)[:-8],
        "u" + to_base64url(gzip.compress(bytes(17 * 1024 * 1024))),
    ],
    ids=["empty", "no gzip", "no base64url", "too short", "cut off", "a bomb"],
)
def test_a_list_that_cannot_be_read_says_so(encoded: str) -> None:
    with pytest.raises(UnreachableError, match="list_unusable"):
        BitstringCodec().is_set(encoded, 5)


def test_a_position_beyond_the_list_cannot_be_looked_up() -> None:
    with pytest.raises(UnreachableError):
        BitstringCodec().is_set(BitstringCodec().encode([], SHORTEST), SHORTEST)


# Schemas and pins


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, "good"),
        ({"credentialStatus": [UNSIGNED["credentialStatus"]]}, "schema_broken"),
        ({"credentialSchema": [{"id": "https://x.example/s", "type": "T"}]}, "schema_unknown"),
        ({"credentialSchema": {"id": "https://x.example/s", "type": "T"}}, "schema_unknown"),
        ({"credentialSchema": []}, "no_schema"),
        ({"credentialSubject": {"type": ["AchievementSubject"]}}, "schema_broken"),
    ],
)
def test_the_official_schema_judges(changed: dict[str, Any], code: str) -> None:
    signed = DESK.proofs.secure(UNSIGNED, DESK.keys.proof_signer(), ISSUER.did, an_award().issued)

    assert OfficialSchemas().check(signed | changed).code == code


def test_every_pinned_file_is_the_file_that_was_pinned() -> None:
    assert all(standards.context(address) for address in standards.CONTEXTS)
    assert all(standards.schema(address) for address in standards.SCHEMAS)


def test_a_pinned_file_that_changed_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(standards.CONTEXTS, "https://x.example/c", ("did-v1.jsonld", "0" * 64))

    with pytest.raises(standards.PinBrokenError, match=r"did-v1\.jsonld"):
        standards.context("https://x.example/c")


# Elsewhere


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


# Issuers


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
