"""Checking a credential, for programs."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from rpl.api.problems import refusals
from rpl.domain.verification import CheckName, Outcome
from rpl.edge.context import ContextDep
from rpl.edge.limits import CHECKS_PER_CLIENT, limited
from rpl.edge.presented import BodyDep
from rpl.edge.sign_in import PublicDep
from rpl.flows.verification import PresentedUnreadableError, Verified, verify, verify_address

router = APIRouter(prefix="/api/v1", tags=["verification"])

_WRAPPED = frozenset({"credential", "jwt", "url"})


class CheckAnswer(BaseModel):
    """One check.  `code` says why, and is as stable as the name."""

    model_config = ConfigDict(frozen=True)

    name: CheckName
    outcome: Outcome
    code: str


class VerifyAnswer(BaseModel):
    """What the checks come to: `bad` if one is bad, else `could_not_check` if one could not be."""

    model_config = ConfigDict(frozen=True)

    outcome: Outcome
    issuer: Annotated[str | None, Field(description="Who the credential says issued it.")]
    checks: tuple[CheckAnswer, ...]


_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "oneOf": [
                        {
                            "type": "object",
                            "required": ["credential"],
                            "properties": {"credential": {"type": "object"}},
                        },
                        {
                            "type": "object",
                            "required": ["jwt"],
                            "properties": {"jwt": {"type": "string"}},
                        },
                        {
                            "type": "object",
                            "required": ["url"],
                            "properties": {"url": {"type": "string", "format": "uri"}},
                        },
                    ]
                }
            },
            "application/vc": {"schema": {"type": "object"}},
            "application/vc+jwt": {"schema": {"type": "string"}},
        },
    }
}


@router.post(
    "/verify",
    operation_id="verifyCredential",
    summary="Check a credential",
    dependencies=[Depends(limited(CHECKS_PER_CLIENT))],
    openapi_extra=_BODY,
    responses=refusals(413, 422, 429),
)
def verify_credential(
    body: BodyDep, request: Request, context: ContextDep, _public: PublicDep
) -> VerifyAnswer:
    """Check a credential of any issuer.

    Give it as `{"credential": {…}}`, `{"jwt": "…"}` or `{"url": "https://…"}`, or send the document
    (`application/vc`) or the token (`application/vc+jwt`) itself.  The answer is 200 whatever the
    checks come to; read `outcome`.
    """
    del request
    found = _verified(body, context)
    return VerifyAnswer(
        outcome=found.report.outcome,
        issuer=found.report.issuer,
        checks=tuple(
            CheckAnswer(name=check.name, outcome=check.outcome, code=check.code)
            for check in found.report.checks
        ),
    )


def _verified(body: bytes, context: ContextDep) -> Verified:
    desk, now = context.credentials, context.clock.now()
    wrapped = _wrapped(body)
    if wrapped is None:
        return verify(desk, body, now)
    ((name, value),) = wrapped.items()
    if name == "url" and isinstance(value, str):
        return verify_address(desk, value, now)
    if name == "jwt" and isinstance(value, str):
        return verify(desk, value, now)
    if name == "credential" and isinstance(value, dict | str):
        return verify(desk, value if isinstance(value, str) else json.dumps(value), now)
    raise PresentedUnreadableError


def _wrapped(body: bytes) -> dict[str, Any] | None:
    """The request around a credential; None where the body is the credential itself."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or len(found) != 1 or not found.keys() <= _WRAPPED:
        return None
    return found
