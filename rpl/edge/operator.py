"""Who may read the figures of the running service: a program on this machine, or with the token."""

import hmac
import ipaddress
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request

from rpl.addresses import is_loopback
from rpl.domain.errors import RuleError, translatable
from rpl.edge.context import ContextDep

_FORWARDED = ("forwarded", "x-forwarded-for", "via")


class OperatorNeededError(RuleError):
    """Figures are not for everybody."""

    code = "operator_needed"
    template = translatable(
        "Figures are shown to programs on this machine, or to those that send the token of "
        "RPL_METRICS_TOKEN as a bearer token."
    )


def operator(request: Request, context: ContextDep) -> None:
    """Whoever runs the service.

    Without a token that is a program on this machine, where the service is for this machine only:
    a proxy on this machine that says for whom it asks is refused, and not every proxy says so.

    Raises:
        OperatorNeededError: Somebody else asks.
    """
    if context.metrics_token:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        known = hmac.compare_digest(token.strip().encode(), context.metrics_token.encode())
        allowed = kind.lower() == "bearer" and known
    else:
        forwarded = any(name in request.headers for name in _FORWARDED)
        allowed = _is_here(request) and not forwarded and is_loopback(_host(context.public_url))
    if not allowed:
        raise OperatorNeededError


def _host(address: str) -> str:
    return urlsplit(address).hostname or ""


def _is_here(request: Request) -> bool:
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


OperatorDep = Annotated[None, Depends(operator)]
