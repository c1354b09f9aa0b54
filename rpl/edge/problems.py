"""How a refusal is said to a program: RFC 9457 `application/problem+json`."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from fastapi import Request
from fastapi.responses import JSONResponse

MEDIA_TYPE = "application/problem+json"
_ALWAYS_FOR_PROGRAMS = ("/api/", "/metrics", "/oauth/")
_FOR_PROGRAMS = ("/status/", "/.well-known/", "/issuer", "/achievements/", "/credentials/")


def is_for_programs(request: Request) -> bool:
    """Whether whoever asks is a program rather than a person before a page."""
    path = request.url.path
    if path.startswith(_ALWAYS_FOR_PROGRAMS):
        return True
    accepts = request.headers.get("accept", "")
    return path.startswith(_FOR_PROGRAMS) and "text/html" not in accepts


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    errors: Sequence[Mapping[str, object]] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """A problem document.  `code` is stable; `detail` is for people; `errors` name parameters."""
    content: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
    }
    if errors:
        content["errors"] = list(errors)
    return JSONResponse(content, status, headers, MEDIA_TYPE)
