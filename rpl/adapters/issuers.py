"""The keys of issuers: our own from the key store, did:key from itself, did:web over https."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from rpl.adapters.multibase import from_multikey
from rpl.adapters.token import from_jwk, to_jwk
from rpl.ports import KeyStore
from rpl.ports.credential import Document, Elsewhere, PublicKey, PublicKeys, UnreachableError


@dataclass(frozen=True, slots=True)
class Issuers:
    """Answers `ports.credential.Issuers`.

    `own` is our did:web.  Without `keys` (a verifier that has no key folder) even our own document
    is fetched, from `public_url`.
    """

    own: str
    public_url: str
    key_store: KeyStore | None
    elsewhere: Elsewhere

    def keys(self, issuer: str) -> PublicKeys:
        """The keys that may assert for an issuer.

        Raises:
            UnreachableError: The issuer's DID document cannot be had.
        """
        if issuer == self.own and self.key_store is not None:
            return {key.id: key for key in self._own_keys(self.key_store)}
        if issuer.startswith("did:key:"):
            return _key_of_itself(issuer)
        if issuer.startswith("did:web:"):
            return _keys_in(self._document(issuer), issuer)
        raise UnreachableError("method_unknown")

    def own_document(self) -> Document:
        """Our DID document: every key that ever signed stays, or what it signed would die."""
        keys = self._own_keys(self._store())
        return {
            "@context": [
                "https://www.w3.org/ns/did/v1",
                "https://w3id.org/security/multikey/v1",
                "https://w3id.org/security/jwk/v1",
            ],
            "id": self.own,
            "verificationMethod": [self._method(key) for key in keys],
            "assertionMethod": [key.id for key in keys],
        }

    def own_key_set(self) -> Document:
        """Our keys as a JWK set."""
        return {"keys": [to_jwk(key) for key in self._own_keys(self._store())]}

    def _store(self) -> KeyStore:
        if self.key_store is None:
            raise UnreachableError("not_reachable")
        return self.key_store

    def _own_keys(self, store: KeyStore) -> tuple[PublicKey, ...]:
        return tuple(
            PublicKey(f"{self.own}#{found.key_id}", found.algorithm, found.public_key)
            for found in store.signers()
        )

    def _method(self, key: PublicKey) -> dict[str, Any]:
        """VC-JOSE-COSE wants the key of a token as JWK, data integrity the other as multikey."""
        method: dict[str, Any] = {"id": key.id, "controller": self.own}
        if key.algorithm == "Ed25519":
            return method | {"type": "Multikey", "publicKeyMultibase": key.id.split("#")[1]}
        return method | {"type": "JsonWebKey", "publicKeyJwk": to_jwk(key)}

    def _document(self, issuer: str) -> dict[str, Any]:
        try:
            found = json.loads(self.elsewhere.fetch(self._address(issuer)))
        except (ValueError, RecursionError) as error:
            raise UnreachableError("answer_unusable") from error
        if not isinstance(found, dict) or found.get("id") != issuer:
            raise UnreachableError("answer_unusable")
        return found

    def _address(self, issuer: str) -> str:
        """Where the document of a did:web stands (did:web method, section 2.5.2)."""
        if issuer == self.own:
            return f"{self.public_url}/.well-known/did.json"
        host, *path = [unquote(part) for part in issuer.removeprefix("did:web:").split(":")]
        return f"https://{host}/{'/'.join(path) if path else '.well-known'}/did.json"


def _key_of_itself(issuer: str) -> PublicKeys:
    multikey = issuer.removeprefix("did:key:")
    try:
        algorithm, material = from_multikey(multikey)
    except ValueError as error:
        raise UnreachableError("key_unknown") from error
    key = PublicKey(f"{issuer}#{multikey}", algorithm, material)
    return {key.id: key}


def _keys_in(document: dict[str, Any], issuer: str) -> PublicKeys:
    """The usable keys among those a document lets assert; others are passed over."""
    methods: dict[str, dict[str, Any]] = {
        _whole(method.get("id"), issuer): method
        for method in _objects(document.get("verificationMethod"))
    }
    found: dict[str, PublicKey] = {}
    asserting = document.get("assertionMethod")
    for named in asserting if isinstance(asserting, list) else []:
        method = named if isinstance(named, dict) else methods.get(_whole(named, issuer), {})
        if (key := _key(method, issuer)) is not None:
            found[key.id] = key
    return found


def _key(method: dict[str, Any], issuer: str) -> PublicKey | None:
    try:
        if isinstance(jwk := method.get("publicKeyJwk"), dict):
            algorithm, material = from_jwk(jwk)
        else:
            algorithm, material = from_multikey(str(method.get("publicKeyMultibase")))
    except ValueError:
        return None
    return PublicKey(_whole(method.get("id"), issuer), algorithm, material)


def _whole(name: object, issuer: str) -> str:
    return f"{issuer}{name}" if str(name).startswith("#") else str(name)


def _objects(value: object) -> list[dict[str, Any]]:
    listed = value if isinstance(value, list) else []
    return [member for member in listed if isinstance(member, dict)]
