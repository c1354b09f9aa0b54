"""How keys and bytes are written as text, and how a token is signed, read and checked."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.adapters.multibase import (
    from_base58,
    from_base64url,
    from_multikey,
    to_base58,
    to_base64url,
)
from rpl.adapters.token import JoseTokens, from_jwk, to_jwk
from rpl.domain.credential import unit_credential
from rpl.domain.verification import CheckName
from rpl.ports.credential import PublicKey
from tests.factories.credential import ISSUER, a_credential_desk, an_award
from tests.fakes.key_store import a_proof_signer, a_token_signer

DESK = a_credential_desk()
TOKENS = JoseTokens()
KEYS = DESK.issuers.keys(ISSUER.did)
UNSIGNED = unit_credential(an_award(), ISSUER)
TOKEN = TOKENS.sign(UNSIGNED, DESK.keys.token_signer(), ISSUER.did)


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
