"""What nobody foresaw: a page with an incident number, and one line in the log under that number.

The line names the kind of error and the places in the code it passed; never its message, which may
quote what somebody typed.
"""

import errno
import logging
import secrets
import traceback
from collections.abc import Iterator
from pathlib import Path

from fastapi import Request, Response
from fastapi.responses import PlainTextResponse
from sqlalchemy.exc import OperationalError
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rpl.domain.errors import translatable
from rpl.edge.error_page import error_page
from rpl.edge.problems import is_for_programs, problem
from rpl.edge.resume import longer_texts

_LOG = logging.getLogger("rpl.edge")

_FAILED = translatable(
    "Something went wrong here, and it is not your fault. What you sent was not stored. "
    "Go back and send it again in a few minutes."
)
_BUSY = translatable(
    "Too many people are working here at this moment. What you sent was not stored. "
    "Go back and send it again in a minute."
)
_FULL = translatable(
    "There is no room left to store anything. What you sent was not stored. "
    "Go back and send it again in a few hours."
)
_TEMPLATES = {500: _FAILED, 503: _BUSY, 507: _FULL}
_CODES = {500: "internal_error", 503: "busy", 507: "storage_full"}
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
_BUSY_SECONDS = 10
_FRAMES = 12


class Incidents:
    """Middleware: the answer to every exception that is no refusal."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; answer for whatever it raises."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except ClientDisconnect:
            return  # nobody is there to be answered
        except Exception as error:  # noqa: BLE001 -- the last resort of every page
            number = secrets.token_hex(4)
            _LOG.error("incident %s: %s", number, _told(error))
            if not started:
                await _answer(Request(scope), error, number)(scope, receive, send)


def _answer(request: Request, error: Exception, number: str) -> Response:
    status = _status(error)
    headers = {"retry-after": str(_BUSY_SECONDS)} if status == 503 else {}  # noqa: PLR2004 -- HTTP
    template = _TEMPLATES[status]
    if is_for_programs(request):
        told = f"{template} ({number})"
        return problem(status, _CODES[status], told, headers=headers)
    try:
        typed = longer_texts(request)
        return error_page(
            request, status, template, {}, headers=headers, incident=number, typed=typed
        )
    except Exception as broken:  # noqa: BLE001 -- the page itself cannot be shown
        _LOG.error("incident %s: %s", number, _told(broken))
        return PlainTextResponse(f"{template} ({number})", status, headers)


def _status(error: Exception) -> int:
    for found in _chain(error):
        text = str(found)
        if (isinstance(found, OSError) and found.errno in _NO_ROOM) or "disk is full" in text:
            return 507
        if isinstance(found, OperationalError) and "locked" in text:
            return 503
    return 500


def _told(error: Exception) -> str:
    kinds = " from ".join(type(found).__name__ for found in _chain(error))
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    places = " > ".join(
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames
    )
    return f"{kinds} at {places}"


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__
