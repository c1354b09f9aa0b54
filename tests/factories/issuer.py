"""Issuers of single sign-on: a real program on loopback, and one that says what a test wants."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
from joserfc import jwt
from joserfc.jwk import RSAKey

from rpl.adapters.single_sign_on import OidcSignOn
from tests.fakes.clock import StoppedClock

_PATIENCE = 60
_FIRST = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})
_OTHER = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})


@contextmanager
def a_running_issuer(*people: dict[str, object]) -> Iterator[str]:
    """A mock provider in a process of its own, at which these people can sign in; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    claims = [word for person in people for word in ("--user-claims", json.dumps(person))]
    program = [sys.executable, "-m", "oidc_provider_mock", "-p", str(port), "-n", *claims]
    process = subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def sign_in_there(address: str, subject: str) -> httpx2.Response:
    """Agree at the mock provider, as somebody; the answer sends the browser back."""
    with httpx2.Client(trust_env=False) as person:
        return person.post(address, data={"sub": subject})


def _wait_for(address: str) -> None:
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            httpx2.get(address, trust_env=False)
        except httpx2.TransportError:
            if time.monotonic() > end:
                raise
        else:
            return


@dataclass
class ToldIssuer:
    """An issuer in memory.  What it claims, signs with and describes is the test's to change."""

    clock: StoppedClock
    address: str = "https://issuer.example/realm"
    claims: dict[str, Any] = field(default_factory=dict)
    described: dict[str, Any] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)
    forged: bool = False
    algorithm: str = "RS256"
    token_status: int = 200
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    nonce: str = ""

    def engine(self) -> OidcSignOn:
        return OidcSignOn(
            name="Sample issuer",
            issuer=self.address,
            client_id="rpl",
            client_secret="an invented secret",  # noqa: S106 -- invented
            clock=self.clock,
            transport=httpx2.MockTransport(self._answer),
        )

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        path = urlsplit(str(request.url)).path.removeprefix("/realm")
        if path == "/.well-known/openid-configuration":
            return httpx2.Response(200, json=self._description())
        if path == "/jwks":
            return httpx2.Response(200, json={"keys": [_FIRST.as_dict(private=False)]})
        if path == "/userinfo":
            return httpx2.Response(200, json=self.more)
        self.asked.append(parse_qs(request.content.decode()))
        if self.token_status != 200:
            return httpx2.Response(self.token_status, json={"error": "invalid_grant"})
        return httpx2.Response(
            200, json={"access_token": "a", "token_type": "Bearer", "id_token": self._token()}
        )

    def _description(self) -> dict[str, Any]:
        parts = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "jwks_uri": "jwks",
            "userinfo_endpoint": "userinfo",
        }
        addresses = {name: f"{self.address}/{end}" for name, end in parts.items()}
        return {"issuer": self.address, **addresses, **self.described}

    def _token(self) -> str:
        now = int(self.clock.now().timestamp())
        claims = {
            "iss": self.address,
            "aud": "rpl",
            "sub": "7",
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
            "email": "ada@staff.example",
            "email_verified": True,
            **self.claims,
        }
        said = {name: value for name, value in claims.items() if value is not None}
        key = _OTHER if self.forged else _FIRST
        header = {"alg": self.algorithm, "kid": "first"}
        return jwt.encode(header, said, key, algorithms=[self.algorithm])
