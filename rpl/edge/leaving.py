"""Who left for another service to sign in there, and what proves it when they are back.

It is kept in a cookie of its own, bound to this service by a mark, and forgotten on the way back.
"""

import base64
import json
from dataclasses import asdict, dataclass
from datetime import timedelta

from fastapi import Request, Response

from rpl.edge.context import AppContext
from rpl.edge.cookies import cookie_name, give, take_away
from rpl.edge.forgery import is_sealed, seal
from rpl.ports.sign_in import Departure

_KIND = "leaving"
_AWAY = timedelta(minutes=15)
_MAX_COOKIE = 3000


@dataclass(frozen=True, slots=True)
class Leaving:
    """A departure, the language of the page left, where to go then, and until when it counts."""

    departure: Departure
    lang: str
    next: str
    until: int


def leave(
    context: AppContext, response: Response, departure: Departure, lang: str, address: str
) -> None:
    """Remember a departure in the browser."""
    until = int((context.clock.now() + _AWAY).timestamp())
    written = json.dumps(asdict(Leaving(departure, lang, address, until))).encode()
    value = base64.urlsafe_b64encode(written).decode().rstrip("=")
    marked = f"{value}.{seal(context.secrets(), _KIND, value)}"
    give(response, _KIND, marked, secure=context.secure)


def left(context: AppContext, request: Request) -> Leaving | None:
    """What the browser remembers of its departure; None when nothing, or nothing of ours."""
    marked = request.cookies.get(cookie_name(_KIND, secure=context.secure), "")[:_MAX_COOKIE]
    value, _, mark = marked.partition(".")
    if not is_sealed(context.secrets(), _KIND, value, mark):
        return None
    found = json.loads(base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)))
    leaving = Leaving(**{**found, "departure": Departure(**found["departure"])})
    return leaving if context.clock.now().timestamp() <= leaving.until else None


def forget_leaving(context: AppContext, response: Response) -> None:
    """Forget a departure: it counts once."""
    take_away(response, _KIND, secure=context.secure)
