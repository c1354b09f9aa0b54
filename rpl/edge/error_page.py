"""The page of a refusal: what went wrong, what to do next, and the way back."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import Request, Response

from rpl.edge.context import context
from rpl.edge.languages import language_of


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What went wrong, what to do next, the way back, and the number of the incident if it is one.

    Sentences are translated; `title`, `next_step`, `back` and `incident` may be empty.  `typed` are
    the longer texts of a form that was refused: a browser may not bring them back.
    `for_facilitator` leads to the people somebody acts for.
    """

    title: str
    what: str
    next_step: str
    incident: str
    back: str = ""
    typed: tuple[str, ...] = ()
    for_facilitator: bool = False


def error_page(
    request: Request,
    status: int,
    template: str,
    details: Mapping[str, str],
    *,
    headers: Mapping[str, str] | None = None,
    incident: str = "",
    typed: tuple[str, ...] = (),
) -> Response:
    """A refusal in the language of the page."""
    pages = context(request).pages
    what = pages.translate(language_of(request), template, **details)
    page = ErrorPage("", what, "", incident, _way_back(request), typed, _acted(request))
    response = pages.show(request, "edge/error.html", page, status=status)
    response.headers.update(headers or {})
    return response


def _acted(request: Request) -> bool:
    """Whether somebody was refused who acts for applicants, or did."""
    return bool(getattr(request.state, "acted", False))


def _way_back(request: Request) -> str:
    """The page the browser comes from, if it is one of ours and not this one."""
    try:
        parts = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return ""
    ours = parts.netloc == request.headers.get("host") and parts.path.startswith("/")
    same = request.method == "GET" and parts.path == request.url.path
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.path}{query}" if ours and not same and not parts.path.startswith("//") else ""
