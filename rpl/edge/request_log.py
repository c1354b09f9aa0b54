"""Every request has an id: it stands in the answer and in every line that is logged on its way.

A line names the route, not the address: addresses hold the references and ids of people.
"""

import logging
import secrets
import time

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

HEADER = "x-request-id"
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})
_ID_BYTES = 8

_LOG = logging.getLogger("rpl.request")


class RequestLog:
    """Middleware: an id for each request, and one line when it was answered."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on under its id."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        number = secrets.token_hex(_ID_BYTES)
        began = time.monotonic()
        status = 0

        async def with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = number
            await send(message)

        with bound_contextvars(request=number):
            try:
                await self._app(scope, receive, with_id)
            finally:
                _log(scope, status, round((time.monotonic() - began) * 1000))


def _log(scope: Scope, status: int, milliseconds: int) -> None:
    route = str(getattr(scope.get("route"), "path", "none"))
    seen = {
        "method": scope["method"],
        "route": route,
        "status": status,
        "milliseconds": milliseconds,
    }
    _LOG.log(logging.DEBUG if route in _QUIET else logging.INFO, "answered", extra=seen)
