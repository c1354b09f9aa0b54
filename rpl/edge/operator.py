"""Who may read the figures of the running service: a program on this machine, or with the token."""

import hmac
import ipaddress
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request

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
        asks, ours = request.client, urlsplit(context.public_url).hostname or ""
        allowed = asks is not None and _is_here(asks.host) and not forwarded and _is_here(ours)
    if not allowed:
        raise OperatorNeededError


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


OperatorDep = Annotated[None, Depends(operator)]
