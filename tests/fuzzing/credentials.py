"""Targets of credentials that are presented, and of what their issuers answer."""

import json
from pathlib import Path

from rpl.adapters.issuers import Issuers
from rpl.adapters.multibase import from_base58, from_base64url, from_multikey, to_base58
from rpl.adapters.status_list import BitstringCodec
from rpl.domain.credential import unit_credential
from rpl.flows.verification import PresentedUnreadableError, verify
from rpl.ports.credential import UnreachableError
from tests.factories.credential import ISSUER, a_credential_desk, an_award
from tests.fakes.clock import NOON
from tests.fuzzing.target import Target

_DESK = a_credential_desk()
_BADGES = Path("tests/data/badges")
_CODEC = BitstringCodec()
_WEB = "did:web:issuer.example"


class _Saying:
    """Another's server, which answers everything with the same bytes."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def fetch(self, address: str) -> bytes:
        assert address
        return self._body


def presented(content: bytes) -> None:
    """A credential as a document or a token."""
    try:
        found = verify(_DESK, content, NOON)
    except PresentedUnreadableError:
        return
    json.dumps(found.document)
    assert found.report.checks


def did_document(content: bytes) -> None:
    """The document in which an issuer names its keys."""
    issuers = Issuers(ISSUER.did, ISSUER.url, None, _Saying(content))
    try:
        for name, key in issuers.keys(_WEB).items():
            assert name == key.id
    except UnreachableError:
        return


def status_list(content: bytes) -> None:
    """The bits in which an issuer revokes."""
    try:
        _CODEC.is_set(content.decode("latin-1"), 4711)
    except UnreachableError:
        return


def keys_as_text(content: bytes) -> None:
    """Keys and signatures in base58 and base64url."""
    text = content.decode("latin-1")
    try:
        assert from_base58(to_base58(content[:300])) == content[:300]
        from_multikey(text)
        from_base58(text)
    except ValueError:
        pass
    try:
        from_base64url(text)
    except ValueError:
        return


def _credentials() -> list[bytes]:
    unsigned = unit_credential(an_award(), ISSUER)
    signed = _DESK.proofs.secure(unsigned, _DESK.keys.proof_signer(), ISSUER.did, NOON)
    token = _DESK.tokens.sign(unsigned, _DESK.keys.token_signer(), ISSUER.did)
    badges = sorted(_BADGES.glob("*.json"))[:4]
    return [json.dumps(signed).encode(), token.encode(), *(path.read_bytes() for path in badges)]


def _did_documents() -> list[bytes]:
    document = json.dumps(_DESK.issuers.own_document())
    return [document.replace(ISSUER.did, _WEB).encode(), b'{"id": "%s"}' % _WEB.encode()]


TARGETS = (
    Target(
        "presented",
        presented,
        _credentials(),
        [b'"@context"', b'"proof"', b'"@list"', b'"@id"', b"did:key:z6Mk", b"null", b"1e999"],
        longest=32_768,
    ),
    Target(
        "did_document",
        did_document,
        _did_documents(),
        [b'"publicKeyJwk"', b'"x"', b'"publicKeyMultibase"', b"null", b"[]", b"{}"],
    ),
    Target("status_list", status_list, [_CODEC.encode([1, 4711], 0).encode(), b"uH4sI"], [b"u"]),
    Target(
        "keys_as_text",
        keys_as_text,
        [name.encode() for key in _DESK.issuers.keys(ISSUER.did) for name in [key.split("#")[1]]],
        [b"z6Mk", b"zDn", b"=", b"\xb2"],
        longest=1024,
    ),
)
