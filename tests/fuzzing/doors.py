"""Targets of the doors for programs: requests for tokens, tokens, and what an issuer answers."""

import base64
import json
from collections.abc import Coroutine
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import httpx2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jws
from joserfc.jwk import OKPKey
from starlette.requests import Request
from starlette.types import Message

from rpl.adapters.single_sign_on import OidcSignOn
from rpl.domain.access import AccessToken
from rpl.domain.errors import RuleError
from rpl.edge.token_request import TokenRequest, token_request
from rpl.ports.errors import SignOnFailedError
from rpl.ports.sign_in import Departure
from tests.fakes.clock import NOON, StoppedClock
from tests.fuzzing.target import Target

_SECRETS = (b"s" * 32, b"t" * 32)
_ISSUER = "https://issuer.example"
_DEPARTURE = Departure("", "state", "nonce", "verifier")
_KEY = OKPKey.import_key(
    Ed25519PrivateKey.from_private_bytes(bytes(32)),  # invented, and the same in each run
    {"kid": "first"},
)
_DESCRIBED = {
    "issuer": _ISSUER,
    "authorization_endpoint": f"{_ISSUER}/authorize",
    "token_endpoint": f"{_ISSUER}/token",
    "jwks_uri": f"{_ISSUER}/keys",
    "userinfo_endpoint": f"{_ISSUER}/userinfo",
}
_NOW = int(NOON.timestamp())
_CLAIMS = {
    "iss": _ISSUER,
    "aud": "rpl",
    "sub": "7",
    "nonce": "nonce",
    "iat": _NOW,
    "exp": _NOW + 300,
}
_MAIL = {"sub": "7", "email": "ada@staff.example", "email_verified": True}


def token_request_of_a_program(content: bytes) -> None:
    """A request for a token: the header that names the client, a line, the body."""
    authorization, _, body = content.partition(b"\n")
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/oauth/token",
        "headers": [
            (b"content-type", b"application/x-www-form-urlencoded"),
            *([(b"authorization", authorization)] if authorization else []),
        ],
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    try:
        asked = _finished(token_request(Request(scope, receive)))
    except RuleError:
        return
    "".join((*asked.client, asked.scope)).encode()


def access_token(content: bytes) -> None:
    """A token as a program presents it; what is signed anew is read, however odd it is."""
    try:
        AccessToken.read(content.decode("latin-1"), _SECRETS, NOON)
    except RuleError:
        return


def issuer_answers(content: bytes) -> None:
    """What an issuer says of itself, its token, keys, more about somebody, and signed claims.

    They stand one after the other with a zero byte between; what is empty is as it should be.
    """
    parts = [*content.split(b"\0"), b"", b"", b"", b"", b""]
    described, token, keys, more, claims = parts[:5]
    signed = jws.serialize_compact(
        {"alg": "EdDSA", "kid": "first"}, claims or json.dumps(_CLAIMS), _KEY, algorithms=["EdDSA"]
    )
    answers = {
        "/.well-known/openid-configuration": described or _json(_DESCRIBED),
        "/token": token or _json({"access_token": "a", "token_type": "Bearer", "id_token": signed}),
        "/keys": keys or _json({"keys": [_KEY.as_dict(private=False)]}),
        "/userinfo": more or _json(_MAIL),
    }

    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, content=answers.get(urlsplit(str(request.url)).path, b""))

    engine = OidcSignOn(
        name="Issuer",
        issuer=_ISSUER,
        client_id="rpl",
        client_secret="",
        clock=StoppedClock(),
        transport=httpx2.MockTransport(answer),
    )
    try:
        engine.depart("https://rpl.example/staff/single-sign-on")
        found = engine.arrive(_DEPARTURE, "https://rpl.example/staff/single-sign-on", "code")
    except SignOnFailedError:
        return
    assert found.issuer == _ISSUER
    assert found.subject
    assert "\0" not in found.subject + found.email
    (found.subject + found.email).encode()


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


def _finished(asked: Coroutine[Any, Any, TokenRequest]) -> TokenRequest:
    """What a coroutine that waits for nothing returns."""
    try:
        asked.send(None)
    except StopIteration as end:
        found = end.value
    assert isinstance(found, TokenRequest)
    return found


_BASIC = base64.b64encode(b"00000000-0000-0000-0000-000000000007:rpl_an%20invented%20secret")
_TOKEN = AccessToken(key_id=UUID(int=7), scopes=frozenset({"credits:read"}), ends_at=NOON)

TARGETS = (
    Target(
        "token_request",
        token_request_of_a_program,
        [
            b"Basic " + _BASIC + b"\ngrant_type=client_credentials&scope=credits%3Aread",
            b"\ngrant_type=client_credentials&client_id=7&client_secret=rpl_x&scope=",
        ],
        [b"Basic ", b"%00", b"%ed%a0%80", b"&scope=", b"&client_id=", b"=", b":"],
        longest=4096,
    ),
    Target(
        "access_token",
        access_token,
        [_TOKEN.written(secret).encode() for secret in _SECRETS],
        [b"rpt_", b".", b"=", b"\xe2"],
        longest=1024,
    ),
    Target(
        "issuer_answers",
        issuer_answers,
        [
            _json(_DESCRIBED),
            b"\0" + _json({"access_token": "a", "token_type": "Bearer", "id_token": "e30.e30.e30"}),
            b"\0\0" + _json({"keys": [_KEY.as_dict(private=False)]}),
            b"\0\0\0" + _json(_MAIL),
            b"\0\0\0\0" + _json(_CLAIMS | _MAIL),
            b"",
        ],
        [b'"\\u0000"', b'"\\ud800"', b"null", b"[]", b"{}", b"1e999", b'"sub":', b"true", b"-1"],
        longest=4096,
    ),
)
