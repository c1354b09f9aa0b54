"""A provider's request for a token, read as RFC 6749 has it sent, and its refusal (5.2)."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import unquote_plus

from fastapi import Depends, Request
from fastapi.responses import JSONResponse

from rpl.domain.access import (
    GRANT,
    ClientUnknownError,
    GrantUnknownError,
    TokenRefusedError,
    TokenRequestUnclearError,
    basic_credentials,
)
from rpl.domain.errors import RuleError
from rpl.edge.forms import Form, parsed

NOT_KEPT = {"cache-control": "no-store", "pragma": "no-cache"}
"""RFC 6749, 5.1: nobody on the way keeps a token."""
_FORM = "application/x-www-form-urlencoded"
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """Who asks, with which secret, for which scopes; no scope means all that the key has."""

    client: tuple[str, str]
    scope: str


async def token_request(request: Request) -> TokenRequest:
    """The request for a token.

    Raises:
        TokenRequestUnclearError: It is not a form, or leaves open what is meant.
        GrantUnknownError: It asks for another grant.
        ClientUnknownError: It names no client.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise TokenRequestUnclearError
    try:
        form = await parsed(request)
        grant, scope = _once(form, "grant_type"), _once(form, "scope")
        in_body = _once(form, "client_id"), _once(form, "client_secret")
    except TokenRefusedError:
        raise
    except RuleError as error:  # a form that is too large, or no form at all
        raise TokenRequestUnclearError from error
    if not grant:
        raise TokenRequestUnclearError
    if grant != GRANT:
        raise GrantUnknownError
    return TokenRequest(_client(request.headers.get("authorization", ""), in_body), scope)


def token_refusal(error: TokenRefusedError, status: int) -> JSONResponse:
    """The answer to a request for a token that is not granted."""
    headers = dict(NOT_KEPT)
    if isinstance(error, ClientUnknownError):
        headers["www-authenticate"] = 'Basic realm="rpl"'
    said = {"error": error.error, "error_description": error.message}
    return JSONResponse(said, status, headers)


def _client(authorization: str, in_body: tuple[str, str]) -> tuple[str, str]:
    kind, _, value = authorization.partition(" ")
    client_id, secret = in_body
    if not authorization:
        if not (client_id and secret):
            raise ClientUnknownError
        return in_body
    if kind.lower() != "basic":
        raise ClientUnknownError
    named, proof = (unquote_plus(part) for part in basic_credentials(value.strip()))
    if secret or client_id not in {"", named}:
        raise TokenRequestUnclearError
    return named, proof


def _once(form: Form, name: str) -> str:
    found = form.texts(name, limit=_LONGEST)
    if len(found) > 1:
        raise TokenRequestUnclearError
    return "".join(found)


TokenRequestDep = Annotated[TokenRequest, Depends(token_request)]
