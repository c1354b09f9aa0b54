"""Single sign-on: OpenID Connect's code flow with PKCE, against any issuer (Authlib, joserfc).

Nothing is kept between a departure and an arrival, and the issuer's keys are asked for anew at each
arrival: staff sign in a few times a day, and a key that was changed is known at once.
"""

import hmac
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeGuard
from urllib.parse import urlsplit

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from rpl.adapters.bounded import BoundedTransport
from rpl.ports import Clock
from rpl.ports.errors import SignOnFailedError
from rpl.ports.sign_in import Departure, Identity

_SECONDS = 10
_SECONDS_OF_ALL = 20
_LARGEST = 1024 * 1024
"""Bytes of one answer of the issuer: keys and claims take a few thousand."""
_LEEWAY_SECONDS = 60
_LONGEST_SUBJECT = 255
"""OpenID Connect Core 1.0, 2."""
_ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA", "Ed25519")
"""Signatures with a key that only the issuer has: never `none`, never a shared secret."""
_ODD = (
    *(httpx2.HTTPError, httpx2.InvalidURL, JoseError, OAuthError),
    *(AttributeError, KeyError, RecursionError, TypeError, ValueError),
)
_SCOPE = "openid email profile"


@dataclass(frozen=True)
class OidcSignOn:
    """Answers `ports.sign_in.SingleSignOn` for one issuer."""

    name: str
    issuer: str
    client_id: str
    client_secret: str
    clock: Clock
    transport: httpx2.BaseTransport | None = None

    def depart(self, return_address: str) -> Departure:
        """Where to send somebody, who is then sent back to `return_address` with a code.

        Raises:
            SignOnFailedError: The issuer does not describe itself as it should.
        """
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        with _not_understood(), self._client(return_address) as client:
            described = self._described(client)
            address, _ = client.create_authorization_url(
                described["authorization_endpoint"],
                state=state,
                nonce=nonce,
                code_verifier=verifier,
            )
        return Departure(str(address), state, nonce, verifier)

    def arrive(self, departure: Departure, return_address: str, code: str) -> Identity:
        """Who came back with this code.

        Raises:
            SignOnFailedError: The issuer does not vouch for anybody, or not for this departure.
        """
        with _not_understood(), self._client(return_address) as client:
            described = self._described(client)
            try:
                token = client.fetch_token(
                    described["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=departure.verifier,
                )
            except (OAuthError, httpx2.HTTPError, ValueError) as error:
                raise SignOnFailedError("the issuer gives no token for this code") from error
            keys = self._fetched(client, described["jwks_uri"])
            claims = self._claims(token, keys, departure.nonce)
            if "email" not in claims and "userinfo_endpoint" in described:
                claims |= self._more(client, token, described["userinfo_endpoint"], claims["sub"])
        verified = claims.get("email_verified") is True
        email = claims.get("email") if verified else ""
        return Identity(self.issuer, claims["sub"], email if _is_word(email) else "")

    def _client(self, return_address: str) -> Any:  # noqa: ANN401 -- Authlib has no types
        return OAuth2Client(
            self.client_id,
            self.client_secret or None,
            scope=_SCOPE,
            redirect_uri=return_address,
            code_challenge_method="S256",
            timeout=_SECONDS,
            trust_env=False,
            transport=BoundedTransport(
                self.transport or httpx2.HTTPTransport(trust_env=False),
                largest=_LARGEST,
                seconds=_SECONDS_OF_ALL,
            ),
        )

    def _described(self, client: Any) -> dict[str, Any]:  # noqa: ANN401 -- as above
        """The issuer's description of itself, with the addresses that are needed here."""
        address = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
        described = self._fetched(client, address)
        if described.get("issuer") != self.issuer:
            raise SignOnFailedError("the issuer calls itself something else")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"):
            if name in described or name != "userinfo_endpoint":
                self._check_address(described.get(name))
        return described

    def _check_address(self, address: object) -> None:
        """Where the issuer is reached safely, all it names must be so too."""
        schemes = {"https"} if self.issuer.startswith("https:") else {"https", "http"}
        if not isinstance(address, str) or urlsplit(address).scheme not in schemes:
            raise SignOnFailedError("the issuer names no safe address for one of its parts")

    def _fetched(
        self,
        client: Any,  # noqa: ANN401 -- as above
        address: str,
        *,
        bearer: str = "",
    ) -> dict[str, Any]:
        headers = {"authorization": f"Bearer {bearer}"} if bearer else {}
        try:
            answer = client.request("GET", address, withhold_token=True, headers=headers)
            answer.raise_for_status()
            found = answer.json()
        except (httpx2.HTTPError, ValueError) as error:
            raise SignOnFailedError("the issuer does not answer") from error
        if not isinstance(found, dict):
            raise SignOnFailedError("the issuer's answer is not understood")
        return found

    def _claims(self, token: Any, keys: dict[str, Any], nonce: str) -> dict[str, Any]:  # noqa: ANN401 -- as above
        """What the ID token says, proven as OpenID Connect Core 1.0, 3.1.3.7 asks."""
        now = int(self.clock.now().timestamp())
        registry = jwt.JWTClaimsRegistry(
            now=now,
            leeway=_LEEWAY_SECONDS,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )
        try:
            found = jwt.decode(
                str(token.get("id_token", "")),
                KeySet.import_key_set({"keys": keys.get("keys", [])}),
                algorithms=list(_ALGORITHMS),
            )
            registry.validate(found.claims)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise SignOnFailedError("the issuer's token does not hold") from error
        claims = dict(found.claims)
        if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
            raise SignOnFailedError("the issuer's token is for another departure")
        if not _is_word(claims["sub"]) or len(claims["sub"]) > _LONGEST_SUBJECT:
            raise SignOnFailedError("the issuer's token names nobody")
        if claims.get("azp", self.client_id) != self.client_id:
            raise SignOnFailedError("the issuer's token is for another service")
        return claims

    def _more(
        self,
        client: Any,  # noqa: ANN401 -- as above
        token: Any,  # noqa: ANN401 -- as above
        address: str,
        subject: str,
    ) -> dict[str, Any]:
        found = self._fetched(client, address, bearer=str(token.get("access_token", "")))
        if found.get("sub") != subject:
            raise SignOnFailedError("the issuer speaks of somebody else")
        return {name: found[name] for name in ("email", "email_verified") if name in found}


@contextmanager
def _not_understood() -> Iterator[None]:
    """Whatever an answer is that no part of us or of the libraries expects: it is refused."""
    try:
        yield
    except _ODD as error:
        raise SignOnFailedError("the issuer's answer is not understood") from error


def _is_word(value: object) -> TypeGuard[str]:
    """Whether it is text without signs that no database or log takes."""
    return isinstance(value, str) and bool(value) and value.isprintable()
