"""Which provider calls, told by its API key or by a token that was given for one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from rpl.domain.audit import ActorKind, Who
from rpl.domain.provider import (
    CREDITS_READ,
    KeyMissingError,
    KeyUnknownError,
    RefusedKeyError,
    ScopeMissingError,
)
from rpl.edge.context import ContextDep, acts
from rpl.edge.last_use import last_uses
from rpl.flows.access import allowed
from rpl.store.database import read_session

_BEARER = HTTPBearer(
    auto_error=False,
    scheme_name="ApiKey",
    description="An API key of a provider, or a token from `/oauth/token`.",
)
_LONGEST_KEY = 400


@dataclass(frozen=True, slots=True)
class CallingProvider:
    """The provider behind an API key."""

    provider_id: UUID
    name: str


def challenge(error: RefusedKeyError) -> str:
    """What RFC 6750, section 3, has the answer say of a refused key."""
    if isinstance(error, KeyMissingError):
        return 'Bearer realm="rpl"'
    if isinstance(error, ScopeMissingError):
        scope = error.details["scope"]
        return f'Bearer realm="rpl", error="insufficient_scope", scope="{scope}"'
    return 'Bearer realm="rpl", error="invalid_token"'


def provider_with(scope: str) -> Callable[..., CallingProvider]:
    """A dependency: the provider that calls, if its key has a scope."""

    def provider(request: Request, context: ContextDep) -> CallingProvider:
        kind, _, secret = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not secret.strip():
            raise KeyMissingError
        if len(secret) > _LONGEST_KEY:
            raise KeyUnknownError
        with read_session(context.engine) as session:
            found = allowed(session, context.clock, context.secrets(), secret.strip(), scope)
        acts(request, Who(kind=ActorKind.PROVIDER, id=found.provider_id))
        last_uses(request).note(found.id, context.clock.now())
        return CallingProvider(found.provider_id, found.provider_name)

    return provider


provider = provider_with(CREDITS_READ)
"""The provider that calls, if its key may read credits."""
ProviderDep = Annotated[CallingProvider, Depends(provider)]
BEARER = Depends(_BEARER)
"""Says in the API's description that a key is asked for."""
