"""Access tokens for providers' programs: OAuth 2.0 client credentials (RFC 6749, 4.4)."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from rpl.api.problems import Responses, refusals
from rpl.edge.context import ContextDep, ReadSessionDep
from rpl.edge.last_use import last_uses
from rpl.edge.limits import WRONG_SECRETS_PER_CLIENT, LimitsDep, client
from rpl.edge.sign_in import PublicDep
from rpl.edge.token_request import NOT_KEPT, TokenRequestDep
from rpl.flows.access import give_token

router = APIRouter(prefix="/oauth", tags=["provider"])

_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "required": ["grant_type"],
                    "properties": {
                        "grant_type": {"type": "string", "enum": ["client_credentials"]},
                        "scope": {"type": "string", "maxLength": 300},
                        "client_id": {"type": "string", "format": "uuid"},
                        "client_secret": {"type": "string", "maxLength": 300},
                    },
                }
            }
        },
    }
}


class TokenAnswer(BaseModel):
    """A token; send it as `Authorization: Bearer`, and ask for another one when it is over."""

    model_config = ConfigDict(frozen=True)

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: Annotated[int, Field(description="Seconds from now.")]
    scope: str


class TokenRefusal(BaseModel):
    """Why no token is given: `error` as RFC 6749, 5.2, has it."""

    model_config = ConfigDict(frozen=True)

    error: Literal["invalid_request", "invalid_client", "unsupported_grant_type", "invalid_scope"]
    error_description: str


_REFUSALS: Responses = {
    400: {"model": TokenRefusal, "description": "Bad Request"},
    401: {"model": TokenRefusal, "description": "Unauthorized"},
    **refusals(429),
}


@router.post(
    "/token",
    operation_id="getToken",
    summary="A token for a provider's program",
    openapi_extra=_BODY,
    response_model=TokenAnswer,
    responses=_REFUSALS,
)
def get_token(
    asked: TokenRequestDep,
    request: Request,
    context: ContextDep,
    limits: LimitsDep,
    session: ReadSessionDep,
    _public: PublicDep,
) -> JSONResponse:
    """Give a token that lasts 15 minutes, for client id and secret.

    The id is the provider's number and the secret one of its API keys, with HTTP Basic or in the
    form.  A token ends at once when its key is revoked.
    """
    count = (WRONG_SECRETS_PER_CLIENT, client(request))
    limits.spend_each(count)
    given = give_token(
        session, context.clock, context.secrets()[0], client=asked.client, scope=asked.scope
    )
    limits.give_back(count)
    last_uses(request).note(given.key_id, context.clock.now())
    answer = TokenAnswer(
        access_token=given.token,
        token_type="Bearer",  # noqa: S106 -- a kind of token
        expires_in=int(given.lifetime.total_seconds()),
        scope=" ".join(sorted(given.scopes)),
    )
    return JSONResponse(answer.model_dump(), headers=NOT_KEPT)
