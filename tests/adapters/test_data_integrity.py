"""Proofs: what is signed is everything, by a key of the issuer, in terms somebody defined."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from rpl.domain.credential import unit_credential
from rpl.domain.verification import CheckName, Outcome
from rpl.ports.credential import PublicKeys, UndefinedTermError, UnknownContextError
from tests.factories.credential import ISSUER, a_credential_desk, an_award
from tests.fakes.clock import NOON
from tests.fakes.key_store import a_proof_signer

DESK = a_credential_desk()
KEYS = DESK.issuers.keys(ISSUER.did)
V2 = "https://www.w3.org/ns/credentials/v2"
UNSIGNED = unit_credential(an_award(), ISSUER)
SIGNED = DESK.proofs.secure(UNSIGNED, DESK.keys.proof_signer(), ISSUER.did, NOON)


def codes(document: dict[str, Any], keys: PublicKeys = KEYS) -> dict[CheckName, str]:
    return {check.name: check.code for check in DESK.proofs.check(document, keys)}


def test_a_signed_document_verifies_and_fits_the_official_schema() -> None:
    assert codes(SIGNED) == {CheckName.TERMS: "good", CheckName.PROOF: "good"}
    assert DESK.schemas.check(SIGNED).outcome is Outcome.GOOD


def leaves(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, dict):
        for name, member in value.items():
            yield from leaves(member, (*path, name))
    elif isinstance(value, list):
        for place, member in enumerate(value):
            yield from leaves(member, (*path, place))
    else:
        yield path


def altered(path: tuple[str | int, ...]) -> dict[str, Any]:
    copy: dict[str, Any] = json.loads(json.dumps(SIGNED))
    holder: Any = copy
    for step in path[:-1]:
        holder = holder[step]
    value = holder[path[-1]]
    if isinstance(value, bool):
        holder[path[-1]] = not value
    elif isinstance(value, int | float):
        holder[path[-1]] = value + 1
    else:
        holder[path[-1]] = value[:-1] + ("x" if value[-1] != "x" else "y")
    return copy


@pytest.mark.parametrize("path", list(leaves(SIGNED)), ids=lambda path: ".".join(map(str, path)))
def test_no_leaf_can_be_altered(path: tuple[str | int, ...]) -> None:
    checks = DESK.proofs.check(altered(path), KEYS)

    assert any(check.outcome is not Outcome.GOOD for check in checks)


def test_another_key_of_the_same_kind_is_foreign() -> None:
    stranger = DESK.proofs.secure(UNSIGNED, a_proof_signer(9), ISSUER.did, NOON)

    assert codes(stranger)[CheckName.PROOF] == "foreign_key"


def test_a_foreign_signature_under_our_key_id_is_altered() -> None:
    stranger = DESK.proofs.secure(UNSIGNED, a_proof_signer(9), ISSUER.did, NOON)
    stranger["proof"]["verificationMethod"] = SIGNED["proof"]["verificationMethod"]

    assert codes(stranger)[CheckName.PROOF] == "altered"


def test_a_valid_proof_of_a_stranger_beside_ours_is_not_accepted() -> None:
    stranger = DESK.proofs.secure(UNSIGNED, a_proof_signer(9), ISSUER.did, NOON)

    both = UNSIGNED | {"proof": [SIGNED["proof"], stranger["proof"]]}

    assert codes(both)[CheckName.PROOF] == "foreign_key"


def test_an_undefined_term_is_neither_signed_nor_accepted() -> None:
    with pytest.raises(UndefinedTermError):
        DESK.proofs.secure(UNSIGNED | {"country": "XX"}, DESK.keys.proof_signer(), "did:x:y", NOON)

    assert codes(SIGNED | {"eqfLevel": 8}) == {CheckName.TERMS: "undefined_term"}


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"type": ["VerifiableCredential", "Nonsense"]}, id="a type nobody defined"),
        pytest.param({"id": "not-an-address"}, id="a relative identifier"),
    ],
)
def test_what_would_be_dropped_from_the_graph_is_refused(changed: dict[str, Any]) -> None:
    assert codes(SIGNED | changed)[CheckName.TERMS] == "undefined_term"


def test_a_context_that_is_not_pinned_is_never_fetched() -> None:
    contexts = [*UNSIGNED["@context"], "https://example.com/context.json"]

    with pytest.raises(UnknownContextError):
        DESK.proofs.secure(
            UNSIGNED | {"@context": contexts}, DESK.keys.proof_signer(), "did:x:y", NOON
        )

    checks = DESK.proofs.check(SIGNED | {"@context": contexts}, KEYS)
    assert [(c.outcome, c.code) for c in checks] == [(Outcome.COULD_NOT_CHECK, "unknown_context")]


def test_a_graph_built_to_take_for_ever_is_given_up() -> None:
    poison = {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "@graph": [
            {"@id": f"_:b{n}", "urn:x:p": [{"@id": f"_:b{m}"} for m in range(12) if m != n]}
            for n in range(12)
        ],
        "proof": SIGNED["proof"],
    }

    assert codes(poison) == {CheckName.TERMS: "document_unusable"}


def test_a_list_too_long_to_compare_each_with_each_is_given_up_at_once() -> None:
    crowd = UNSIGNED | {"evidence": [{}] * 100_000, "proof": SIGNED["proof"]}

    begun = time.process_time()

    assert codes(crowd) == {CheckName.TERMS: "document_unusable"}
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(("alike", "code"), [(6, "good"), (7, "document_unusable")])
def test_a_few_nodes_that_nothing_tells_apart_are_no_attack(alike: int, code: str) -> None:
    graph = UNSIGNED | {"evidence": [{"type": ["Evidence"], "genre": "other"}] * alike}
    keys = DESK.keys.proof_signer()

    if code == "good":
        signed = DESK.proofs.secure(graph, keys, ISSUER.did, NOON)
        assert codes(signed)[CheckName.PROOF] == "good"
    else:
        assert codes(graph | {"proof": SIGNED["proof"]}) == {CheckName.TERMS: code}


@pytest.mark.parametrize("size", [3, 4, 5, 6])
def test_nodes_that_only_their_neighbours_tell_apart_take_little_time(size: int) -> None:
    names = [f"_:b{n}" for n in range(size)]
    graph = [{"@id": a, "urn:x:p": [{"@id": b} for b in names if a != b]} for a in names]
    knot = {"@context": UNSIGNED["@context"][:1], "@graph": graph, "proof": SIGNED["proof"]}

    begun = time.process_time()
    found = codes(knot)

    assert set(found.values()) & {"altered", "document_unusable"}
    assert time.process_time() - begun < 10


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({"@context": 5, "proof": {}}, "proof_missing"),
        ({"@context": {"@version": 2}, "proof": {"type": "x"}}, "document_unusable"),
        ({"@context": [V2, {"id": "@type"}], "proof": {"type": "x"}}, "document_unusable"),
        ({"@context": V2, "type": 5, "proof": {"type": "x"}}, "document_unusable"),
        ({"@context": V2, "proof": [{"type": "x"}] * 5}, "too_many_proofs"),
    ],
)
def test_what_is_no_linked_document_is_refused(document: dict[str, Any], code: str) -> None:
    assert code in codes(document).values()


def test_a_document_without_a_proof_is_not_signed() -> None:
    assert codes(UNSIGNED) == {CheckName.PROOF: "proof_missing"}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"proofPurpose": "authentication"}, "wrong_purpose"),
        ({"cryptosuite": "ecdsa-sd-2023"}, "suite_unknown"),
        ({"proofValue": "z0"}, "altered"),
        ({"proofValue": None}, "altered"),
        ({"created": "2020-01-01T00:00:00Z"}, "altered"),
    ],
)
def test_a_proof_that_says_something_else_is_not_accepted(
    changed: dict[str, Any], code: str
) -> None:
    assert codes(SIGNED | {"proof": SIGNED["proof"] | changed})[CheckName.PROOF] == code
