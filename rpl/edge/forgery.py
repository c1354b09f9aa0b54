"""Proof that a form was sent from one of our own pages.

Two proofs, both needed.  The token in the form is an HMAC of the visitor's cookie, so that no other
site can know it; it outlives a sign-in, so that a form that was opened before is still good after.
And the browser must not say that another site sent the form: `Sec-Fetch-Site`, and `Origin`, which
is compared with the host this request was sent to and with the public address, because the service
may listen elsewhere than where it is known.
"""

import base64
import hmac
from collections.abc import Sequence
from urllib.parse import urlsplit

from fastapi import Request

from rpl.domain.errors import RuleError, translatable

_DEFAULT_PORTS = {"http": 80, "https": 443}


class ForgedFormError(RuleError):
    """A form that does not come from one of our pages, or from one that is too old."""

    code = "form_forged"
    template = translatable(
        "We could not tell that this form comes from our own page, so nothing was changed. "
        "Go back, load the page again and send it again."
    )


def form_tokens(secrets: Sequence[bytes], visitor: str) -> tuple[str, ...]:
    """The token of every form that is shown to this visitor, then those accepted besides."""
    return tuple(_mac(secret, "form", visitor) for secret in secrets)


def seal(secrets: Sequence[bytes], purpose: str, value: str) -> str:
    """A mark that only this service can have made of a value, with the secret of now."""
    return _mac(secrets[0], purpose, value)


def is_sealed(secrets: Sequence[bytes], purpose: str, value: str, mark: str) -> bool:
    """Whether this service made the mark of a value, with a secret that is still accepted."""
    return _is_one_of(mark, [_mac(secret, purpose, value) for secret in secrets])


def check_origin(request: Request, public_url: str) -> None:
    """Refuse what the browser says another site sends.

    Raises:
        ForgedFormError: It names a foreign origin.
    """
    site = request.headers.get("sec-fetch-site", "same-origin").lower()
    if site not in {"same-origin", "none"}:
        raise ForgedFormError
    origin = request.headers.get("origin")
    if origin is None or (origin == "null" and "sec-fetch-site" in request.headers):
        return  # an old browser, or one that hides the origin but vouches for the site
    if not _is_ours(origin, request, public_url):
        raise ForgedFormError


def is_proven_ours(request: Request, public_url: str) -> bool:
    """Whether the browser itself vouches that our own page sent this."""
    origin = request.headers.get("origin", "")
    return _is_ours(origin, request, public_url)


def check_token(request: Request, token: str) -> None:
    """Refuse a form whose token was not made for this visitor.

    Raises:
        ForgedFormError: The token is missing or another one.
    """
    if not _is_one_of(token, request.state.csrf_accepted):
        raise ForgedFormError


def _is_ours(origin: str, request: Request, public_url: str) -> bool:
    found = _host_and_port(origin)
    scheme = urlsplit(origin).scheme if found else ""
    own = _host_and_port(f"{scheme}://{request.headers.get('host', '')}")
    return found is not None and found in {own, _host_and_port(public_url)}


def _host_and_port(address: str) -> tuple[str, int] | None:
    try:
        parts = urlsplit(address)
        port = parts.port or _DEFAULT_PORTS[parts.scheme]
    except (KeyError, ValueError):
        return None
    return (parts.hostname, port) if parts.hostname else None


def _is_one_of(mark: str, expected: Sequence[str]) -> bool:
    given = mark.encode("utf-8", "replace")
    return any(hmac.compare_digest(given, each.encode()) for each in expected)


def _mac(secret: bytes, purpose: str, value: str) -> str:
    digest = hmac.digest(secret, f"{purpose}:{value}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
