"""Data-integrity proofs: eddsa-rdfc-2022 over PyLD, with pinned contexts and no network.

Made as vc-di-eddsa 1.0, section 3.2 says: the signature covers the SHA-256 of the canonical proof
options followed by the SHA-256 of the canonical document.  Ed25519Signature2020, its predecessor
by another name, is verified but never made.
"""

import hashlib
from datetime import datetime
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pyld import jsonld
from pyld.canon import URDNA2015
from typing_extensions import override

from rpl.adapters import standards
from rpl.adapters.multibase import from_base58, to_base58
from rpl.domain.credential import instant
from rpl.domain.verification import Check, CheckName, bad, could_not, good
from rpl.ports import Signer
from rpl.ports.credential import (
    Document,
    PublicKeys,
    UndefinedTermError,
    UnknownContextError,
)
from rpl.ports.errors import EngineError

_SUITE: Final = "eddsa-rdfc-2022"
_OLD_TYPE: Final = "Ed25519Signature2020"
_NOWHERE: Final = "undefined:/"
"""Base of relative identifiers; without one PyLD would quietly take an address of its own."""
_MOST_ALIKE: Final = 6  # nodes that only their neighbours tell apart; n! orders are tried
_MOST_STEPS: Final = 1500  # about half a second
_MOST_PROOFS: Final = 4
_MOST_VALUES: Final = 2000
"""Members of objects and lists.  Ours have about 400; PyLD compares each in a list with each."""


class DocumentUnusableError(EngineError):
    """A document that is no JSON-LD, or is built to exhaust whoever canonicalizes it."""


class DataIntegrity:
    """Answers `ports.credential.Proofs`."""

    def secure(
        self, document: Document, signer: Signer, issuer: str, created: datetime
    ) -> Document:
        """A copy of the document with its proof.

        Raises:
            UndefinedTermError: A term would be left out of the signature.
            UnknownContextError: A context is not pinned.
        """
        options = {
            "type": "DataIntegrityProof",
            "cryptosuite": _SUITE,
            "created": instant(created),
            "verificationMethod": f"{issuer}#{signer.key_id}",
            "proofPurpose": "assertionMethod",
        }
        message = _message(document, options)
        return document | {"proof": options | {"proofValue": to_base58(signer.sign(message))}}

    def check(self, document: Document, keys: PublicKeys) -> tuple[Check, ...]:
        """The checks `terms` and `proof`; every proof must hold under a key of the issuer."""
        proofs = _proofs(document)
        if not proofs or len(proofs) > _MOST_PROOFS:
            return (bad(CheckName.PROOF, "proof_missing" if not proofs else "too_many_proofs"),)
        unsecured = {name: value for name, value in document.items() if name != "proof"}
        try:
            digest = _digest(unsecured)
            found = [_check(unsecured, digest, proof, keys) for proof in proofs]
        except UndefinedTermError:
            return (bad(CheckName.TERMS, "undefined_term"),)
        except UnknownContextError:
            return (could_not(CheckName.TERMS, "unknown_context"),)
        except DocumentUnusableError:
            return (bad(CheckName.TERMS, "document_unusable"),)
        failed = [check for check in found if check.code != "good"]
        return (good(CheckName.TERMS), (failed or found)[0])


class _Canonical(URDNA2015):
    """RDFC-1.0 that gives up on graphs built to take for ever ("poison graphs")."""

    def __init__(self) -> None:
        super().__init__()
        self._alike: dict[str, set[str]] = {}
        self._steps = 0

    @override
    def hash_first_degree_quads(self, id_: str) -> str:
        found: str = super().hash_first_degree_quads(id_)
        self._alike.setdefault(found, set()).add(id_)
        return found

    @override
    def hash_n_degree_quads(self, id_: str, issuer: object) -> Any:
        self._steps += 1
        if self._steps > _MOST_STEPS or max(map(len, self._alike.values())) > _MOST_ALIKE:
            raise DocumentUnusableError("too many nodes that only their neighbours tell apart")
        return super().hash_n_degree_quads(id_, issuer)


def _proofs(document: Document) -> list[dict[str, Any]]:
    found = document.get("proof")
    listed = found if isinstance(found, list) else [found]
    return [proof for proof in listed if isinstance(proof, dict)] if found else []


def _check(unsecured: Document, digest: bytes, proof: dict[str, Any], keys: PublicKeys) -> Check:
    suite = proof.get("cryptosuite") if proof.get("type") == "DataIntegrityProof" else None
    if suite != _SUITE and proof.get("type") != _OLD_TYPE:
        return could_not(CheckName.PROOF, "suite_unknown")
    if proof.get("proofPurpose") != "assertionMethod":
        return bad(CheckName.PROOF, "wrong_purpose")
    key = keys.get(str(proof.get("verificationMethod")))
    if key is None or key.algorithm != "Ed25519":
        return bad(CheckName.PROOF, "foreign_key")
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    try:
        signature = from_base58(str(proof.get("proofValue")))
        message = _options_digest(unsecured, options) + digest
        Ed25519PublicKey.from_public_bytes(key.material).verify(signature, message)
    except (ValueError, InvalidSignature):
        return bad(CheckName.PROOF, "altered")
    return good(CheckName.PROOF)


def _message(document: Document, options: dict[str, Any]) -> bytes:
    return _options_digest(document, options) + _digest(document)


def _options_digest(document: Document, options: dict[str, Any]) -> bytes:
    return _digest({"@context": document.get("@context")} | options)


def _digest(document: Document) -> bytes:
    return hashlib.sha256(_canonical(document).encode()).digest()


def _canonical(document: Document) -> str:
    """The canonical N-Quads of a document, every term of which must be defined."""
    if _values(document) > _MOST_VALUES:
        raise DocumentUnusableError("more values than a credential has")
    dropped: list[object] = []
    options = {"documentLoader": _load, "base": _NOWHERE}
    try:
        expanded = jsonld.expand(document, options, on_property_dropped=dropped.append)
        if dropped or not _is_absolute(expanded):
            raise UndefinedTermError("a term is not defined by any context")
        dataset = jsonld.to_rdf(expanded, options)
        canonical: str = _Canonical().main(dataset, {"format": "application/n-quads"})
    except jsonld.JsonLdError as error:
        if _mentions_unknown_context(error):
            raise UnknownContextError("a context is not pinned") from error
        raise DocumentUnusableError("not JSON-LD") from error
    except (RecursionError, TypeError, ValueError, AttributeError, KeyError) as error:
        raise DocumentUnusableError("not JSON-LD") from error
    return canonical


def _values(value: object) -> int:
    if isinstance(value, dict):
        return 1 + sum(map(_values, value.values()))
    return 1 + sum(map(_values, value)) if isinstance(value, list) else 1


def _is_absolute(node: object) -> bool:
    """Whether every identifier and type of an expanded node is a whole address.

    What is relative would be dropped on the way to RDF, and so not be signed.
    """
    if isinstance(node, list):
        return all(_is_absolute(member) for member in node)
    if not isinstance(node, dict):
        return True
    if "@value" in node:
        return ":" in node.get("@type", ":") or node["@type"] == "@json"
    names = [*node.get("@type", []), *([node["@id"]] if "@id" in node else [])]
    if any(name.startswith(_NOWHERE) or ":" not in name for name in names):
        return False
    return all(_is_absolute(value) for value in node.values() if isinstance(value, dict | list))


def _load(address: str, _options: object) -> dict[str, Any]:
    try:
        found = standards.context(address)
    except KeyError as error:
        raise jsonld.JsonLdError(
            "not pinned", "rpl.UnknownContext", code="loading remote context failed"
        ) from error
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": address,
        "document": found,
    }


def _mentions_unknown_context(error: BaseException | None) -> bool:
    while error is not None:
        if getattr(error, "type", "") == "rpl.UnknownContext":
            return True
        error = error.__cause__ or error.__context__
    return False
