"""Credentials as vc+jwt (VC-JOSE-COSE): the payload is the credential itself.

Open Badges 3.0 adds `iss`, `jti`, `sub`, `nbf` and `exp`, which only repeat the credential and must
agree with it.  The token is put together by hand because the private key never leaves its signer;
joserfc, which wants the key, verifies.
"""

import json
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey

from rpl.adapters.multibase import from_base64url, to_base64url
from rpl.domain.verification import Check, CheckName, bad, could_not, good, issuer_of
from rpl.ports import Signer
from rpl.ports.credential import Document, PublicKey, PublicKeys

_TYPES: Final = frozenset({"vc+jwt", "JWT"})
_ALGORITHMS: Final = ("ES256", "Ed25519")
_COORDINATE: Final = 32


class JoseTokens:
    """Answers `ports.credential.Tokens`."""

    def sign(self, document: Document, signer: Signer, issuer: str) -> str:
        """The compact token."""
        header = {
            "alg": signer.algorithm,
            "typ": "vc+jwt",
            "cty": "vc",
            "kid": f"{issuer}#{signer.key_id}",
        }
        payload = {name: value for name, value in document.items() if name != "proof"}
        message = f"{_part(header)}.{_part(payload | _claims(document))}"
        return f"{message}.{to_base64url(signer.sign(message.encode()))}"

    def read(self, token: str) -> Document | None:
        """The payload, not yet trusted, or None where it is no token of a credential."""
        try:
            header, payload, _signature = token.split(".")
            kind, found = _json(header).get("typ"), _json(payload)
        except (ValueError, RecursionError):
            return None
        return found if kind in _TYPES else None

    def check(self, token: str, keys: PublicKeys) -> tuple[Check, ...]:
        """The checks `terms` (claims agree with the credential) and `proof`."""
        payload = self.read(token)
        if payload is None:
            return (bad(CheckName.PROOF, "token_unusable"),)
        if "vc" in payload or not _agree(payload):
            return (bad(CheckName.TERMS, "claims_disagree"), _signature(token, keys))
        return (good(CheckName.TERMS), _signature(token, keys))


def to_jwk(key: PublicKey) -> dict[str, str | list[str]]:
    """A public key as JWK; its `kid` is the whole verification method, as tokens name it."""
    if key.algorithm == "Ed25519":
        return {
            "kty": "OKP",
            "crv": "Ed25519",
            "x": to_base64url(key.material),
            "alg": "Ed25519",
            "use": "sig",
            "kid": key.id,
        }
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key.material)
    whole = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)[1:]
    return {
        "kty": "EC",
        "crv": "P-256",
        "x": to_base64url(whole[:_COORDINATE]),
        "y": to_base64url(whole[_COORDINATE:]),
        "alg": "ES256",
        "use": "sig",
        "kid": key.id,
    }


def from_jwk(jwk: dict[str, Any]) -> tuple[str, bytes]:
    """Algorithm and material of a JWK.

    Raises:
        ValueError: It is none, or of another algorithm.
    """
    parts = {name: str(jwk.get(name, "")) for name in ("kty", "crv", "x", "y")}
    if (parts["kty"], parts["crv"]) == ("OKP", "Ed25519"):
        return "Ed25519", from_base64url(parts["x"])
    if (parts["kty"], parts["crv"]) != ("EC", "P-256"):
        raise ValueError("a key of another algorithm")
    whole = b"\x04" + from_base64url(parts["x"]) + from_base64url(parts["y"])
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), whole)
    return "ES256", point.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)


def _claims(document: Document) -> dict[str, Any]:
    claims: dict[str, Any] = {"iss": issuer_of(document), "jti": document.get("id")}
    subject = document.get("credentialSubject")
    if isinstance(subject, dict) and "id" in subject:
        claims["sub"] = subject["id"]
    if "validFrom" in document:
        claims["nbf"] = _seconds(document["validFrom"])
    if "validUntil" in document:
        claims["exp"] = _seconds(document["validUntil"])
    return claims


def _agree(payload: Document) -> bool:
    """Whether each claim that is given says what the credential says."""
    try:
        expected = _claims(payload)
    except (ValueError, TypeError):
        return False
    given = [name for name in ("iss", "jti", "sub", "nbf", "exp") if name in payload]
    return all(payload[name] == expected.get(name) for name in given)


def _signature(token: str, keys: PublicKeys) -> Check:
    header = _json(token.split(".", maxsplit=1)[0])
    if header.get("alg") not in _ALGORITHMS:
        return could_not(CheckName.PROOF, "suite_unknown")
    key = keys.get(str(header.get("kid")))
    if key is None or key.algorithm != header["alg"]:
        return bad(CheckName.PROOF, "foreign_key")
    try:
        jws.deserialize_compact(token, _joserfc_key(key), algorithms=[key.algorithm])
    except (JoseError, ValueError):
        return bad(CheckName.PROOF, "altered")
    return good(CheckName.PROOF)


@lru_cache(maxsize=256)
def _joserfc_key(key: PublicKey) -> ECKey | OKPKey:
    jwk = to_jwk(key)
    return OKPKey.import_key(jwk) if key.algorithm == "Ed25519" else ECKey.import_key(jwk)


def _part(value: dict[str, Any]) -> str:
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return to_base64url(written.encode())


def _json(part: str) -> dict[str, Any]:
    found = json.loads(from_base64url(part))
    if not isinstance(found, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 -- one refusal for every bad part
    return found


def _seconds(written: str) -> int:
    return int(datetime.fromisoformat(written).timestamp())
