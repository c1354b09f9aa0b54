"""The cookies of a browser, and what they are called.

Every browser that is shown a page is a *visitor*: a random value that proves nothing but that two
requests come from the same browser; form tokens are made from it (`rpl.edge.forgery`).  Who signs
in gets a second one, an applicant's or a member of staff's; one browser may hold both, and the
address says which counts.  Who opens a link to report what they saw gets one for that link alone.

`__Host-` names and Secure are for https: a browser does not send such cookies back to a plain-http
host that is not its own machine.  None has an age, so that a shared phone forgets them when its
browser is closed; when a sign-in ends is the database's to say.
"""

import re
from collections.abc import Callable, Sequence
from secrets import token_urlsafe

from fastapi import Request, Response
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rpl.edge.forgery import form_tokens
from rpl.store.tables.account import Actor

VISITOR = "visitor"
WITNESS = "witness"
_SHAPE = re.compile(r"[A-Za-z0-9_-]{20,100}")


def cookie_name(kind: str, *, secure: bool) -> str:
    """The name of a cookie of this kind: `visitor`, `applicant` or `staff`."""
    return f"__Host-rpl_{kind}" if secure else f"rpl_{kind}"


def token_of(request: Request, actor: Actor, *, secure: bool) -> str | None:
    """The session token a browser presents, if it looks like one."""
    return _presented(request, actor.value, secure=secure)


def witness_of(request: Request, *, secure: bool) -> str | None:
    """What a browser presents for the link that it opened, if it looks like one of ours."""
    return _presented(request, WITNESS, secure=secure)


def give(response: Response, kind: str, value: str, *, secure: bool) -> None:
    """Set a cookie."""
    response.set_cookie(
        cookie_name(kind, secure=secure), value, httponly=True, secure=secure, samesite="lax"
    )


def take_away(response: Response, kind: str, *, secure: bool) -> None:
    """Delete a cookie."""
    name = cookie_name(kind, secure=secure)
    response.delete_cookie(name, httponly=True, secure=secure, samesite="lax")


class Visitors:
    """Middleware: knows each browser again, and leaves its form token on `request.state`."""

    def __init__(
        self, app: ASGIApp, *, secrets: Callable[[], Sequence[bytes]], secure: bool
    ) -> None:
        self._app = app
        self._secrets = secrets
        self._secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and give its browser a cookie with the first page it is shown."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        known = _presented(Request(scope), VISITOR, secure=self._secure)
        visitor = known or token_urlsafe(32)
        state = scope.setdefault("state", {})
        tokens = form_tokens(self._secrets(), visitor)
        state["visitor"], state["csrf_token"], state["csrf_accepted"] = visitor, tokens[0], tokens
        state["signed_in"] = ""

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and known is None:
                self._introduce(MutableHeaders(scope=message), visitor)
            await send(message)

        await self._app(scope, receive, with_cookie)

    def _introduce(self, headers: MutableHeaders, visitor: str) -> None:
        if headers.get("content-type", "").startswith("text/html"):
            cookie = Response()
            give(cookie, VISITOR, visitor, secure=self._secure)
            headers.append("set-cookie", cookie.headers["set-cookie"])


def _presented(request: Request, kind: str, *, secure: bool) -> str | None:
    value = request.cookies.get(cookie_name(kind, secure=secure), "")
    return value if _SHAPE.fullmatch(value) else None
