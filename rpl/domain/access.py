"""Access: how a provider's program gets a token for its key, and how one key follows another.

RFC 6749, section 4.4 (client credentials): the client's id is the provider's number, its secret an
API key.  A token names the key it was given for, ends soon, and ends at once when the key does.
"""

import base64
import binascii
import hmac
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Final, Self
from uuid import UUID

from rpl.domain.errors import RuleError, translatable
from rpl.domain.provider import SCOPES, KeyUnknownError, RefusedKeyError
from rpl.domain.values import Frozen

TOKEN_PREFIX: Final = "rpt_"  # noqa: S105 -- how a token begins, so that it is told from a key
TOKEN_LIFETIME: Final = timedelta(minutes=15)
OVERLAP: Final = timedelta(days=7)
"""How long the earlier keys stay in force beside a new one, unless somebody says otherwise."""
GRANT: Final = "client_credentials"


class TokenRefusedError(RuleError):
    """A request for a token that cannot be granted; `error` is the word of RFC 6749, 5.2."""

    code = "token_refused"
    error: ClassVar[str] = "invalid_request"


class TokenRequestUnclearError(TokenRefusedError):
    """A parameter is missing, is there twice, or the client is named in two ways."""

    code = "token_request_unclear"
    template = translatable(
        "Send the form fields `grant_type` and `scope` once each, and name the client in one way: "
        "with HTTP Basic, or with `client_id` and `client_secret`."
    )


class ClientUnknownError(TokenRefusedError):
    """The client's id and secret do not belong together, or not any longer."""

    code = "client_unknown"
    error = "invalid_client"
    template = translatable(
        "This client id and secret are not in force together. The id is the provider's number, "
        "the secret one of its API keys."
    )


class GrantUnknownError(TokenRefusedError):
    """Another grant than client credentials."""

    code = "grant_unknown"
    error = "unsupported_grant_type"
    template = translatable("Only the grant type `client_credentials` is given here.")


class ScopeRefusedError(TokenRefusedError):
    """A scope that the key does not have, or that does not exist."""

    code = "scope_refused"
    error = "invalid_scope"
    template = translatable("This key does not have every scope you ask for. Ask for fewer.")


class TokenOverError(RefusedKeyError):
    """A token whose time is over."""

    code = "token_over"
    template = translatable("This access token is over. Ask for a new one at `/oauth/token`.")


class AccessToken(Frozen):
    """A token as it is carried: the key it was given for, what it may do, and until when."""

    key_id: UUID
    scopes: frozenset[str]
    ends_at: datetime

    def written(self, secret: bytes) -> str:
        """The token as text, with a mark that only this service can have made."""
        scopes = base64.urlsafe_b64encode(" ".join(sorted(self.scopes)).encode()).decode()
        said = f"{self.key_id.hex}.{int(self.ends_at.timestamp())}.{scopes.rstrip('=')}"
        return f"{TOKEN_PREFIX}{said}.{_mark(secret, said)}"

    @classmethod
    def read(cls, written: str, secrets: Sequence[bytes], now: datetime) -> Self:
        """The token that was written so, with one of these secrets.

        Raises:
            KeyUnknownError: This service did not write it.
            TokenOverError: It did, and its time is over.
        """
        said, _, mark = written.removeprefix(TOKEN_PREFIX).rpartition(".")
        marks = [_mark(secret, said).encode() for secret in secrets]
        if not any(hmac.compare_digest(mark.encode(), each) for each in marks):
            raise KeyUnknownError
        key_id, ends_at, scopes = said.split(".")
        found = cls(
            key_id=UUID(key_id),
            scopes=frozenset(base64.urlsafe_b64decode(f"{scopes}==").decode().split()),
            ends_at=datetime.fromtimestamp(int(ends_at), UTC),
        )
        if found.ends_at <= now:
            raise TokenOverError
        return found


def granted(asked: str, held: frozenset[str]) -> frozenset[str]:
    """The scopes of a token: those asked for, or all that the key holds when none is.

    Raises:
        ScopeRefusedError: The key does not hold one of them, or there is none to give.
    """
    scopes = frozenset(asked.split()) or held & SCOPES
    if not scopes or not scopes <= held:
        raise ScopeRefusedError
    return scopes


def basic_credentials(value: str) -> tuple[str, str]:
    """Id and secret of an `Authorization: Basic` value, percent-encoded (RFC 6749, 2.3.1).

    Raises:
        ClientUnknownError: It is no such pair.
    """
    try:
        pair = base64.b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise ClientUnknownError from error
    client_id, colon, secret = pair.partition(":")
    if not colon:
        raise ClientUnknownError
    return client_id, secret


def end_of_earlier(ends_at: datetime | None, now: datetime, overlap: timedelta) -> datetime:
    """When a key ends that another one follows: after the overlap, or earlier if it ends anyway."""
    end = now + overlap
    return end if ends_at is None else min(ends_at, end)


def _mark(secret: bytes, said: str) -> str:
    digest = hmac.digest(secret, f"access token:{said}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
