"""The status list, the official schemas and the pinned files that a verifier reads."""

import base64
import gzip
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.adapters import standards
from rpl.adapters.multibase import to_base64url
from rpl.adapters.schemas import OfficialSchemas
from rpl.adapters.status_list import SHORTEST, BitstringCodec
from rpl.domain.credential import unit_credential
from rpl.ports.credential import UnreachableError
from tests.factories.credential import ISSUER, a_credential_desk, an_award

DESK = a_credential_desk()
UNSIGNED = unit_credential(an_award(), ISSUER)


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
