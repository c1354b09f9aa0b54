"""How often something may be tried, and who is asked to wait.

Counts live in memory: one process serves the pages.  They are by what is tried (a reference, an
e-mail address) and by who tries (the network address the request came from).
"""

import hashlib
import ipaddress
import time
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from rpl.domain.errors import RuleError, translatable

WRONG_CODES_PER_REFERENCE = RateLimitItemPerMinute(10, 15, "return-code")
WRONG_CODES_PER_CLIENT = RateLimitItemPerMinute(30, 15, "return-client")
WRONG_PASSWORDS_PER_EMAIL = RateLimitItemPerMinute(10, 15, "password")
WRONG_PASSWORDS_PER_CLIENT = RateLimitItemPerMinute(30, 15, "password-client")
CLAIMS_PER_CLIENT = RateLimitItemPerHour(60, 1, "claims")
"""An advice centre opens claims for many people from one address."""
CHECKS_PER_CLIENT = RateLimitItemPerMinute(60, 1, "checks")
_IPV6_HOME = 64
"""One household or phone has a network of this prefix, not one address."""


class TooManyAttemptsError(RuleError):
    """The same was tried too often."""

    code = "too_many_attempts"
    template = translatable(
        "That was tried too often. Nothing is lost. Wait %(minutes)s minutes, then try again."
    )

    def __init__(self, seconds: int) -> None:
        super().__init__(minutes=-(-seconds // 60))
        self.retry_after = seconds


class Limits:
    """The counts of one service."""

    def __init__(self, *, on: bool) -> None:
        self._on = on
        self._window = MovingWindowRateLimiter(MemoryStorage())

    def check(self, limit: RateLimitItem, subject: str) -> None:
        """Refuse when the subject has used up a limit.

        Raises:
            TooManyAttemptsError: It has; the error says how long to wait.
        """
        if self._on and not self._window.test(limit, _key(subject)):
            raise self._too_many(limit, subject)

    def spend(self, limit: RateLimitItem, subject: str) -> None:
        """Count one attempt of a subject.

        Raises:
            TooManyAttemptsError: There was none left.
        """
        if self._on and not self._window.hit(limit, _key(subject)):
            raise self._too_many(limit, subject)

    def _too_many(self, limit: RateLimitItem, subject: str) -> TooManyAttemptsError:
        reset = self._window.get_window_stats(limit, _key(subject)).reset_time
        return TooManyAttemptsError(max(1, round(reset - time.time())))


def client(request: Request) -> str:
    """Who sends a request, as far as the network tells."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 4:  # noqa: PLR2004 -- IPv4
        return host
    return str(ipaddress.ip_network((address, _IPV6_HOME), strict=False))


def limits(request: Request) -> Limits:
    """The counts of this service."""
    found = request.app.state.limits
    assert isinstance(found, Limits)  # noqa: S101 -- set by rpl.main
    return found


def limited(limit: RateLimitItem) -> Callable[[Request], None]:
    """A dependency that counts each request of a client: `Depends(limited(CHECKS_PER_CLIENT))`."""

    def spend(request: Request) -> None:
        limits(request).spend(limit, client(request))

    return spend


def _key(subject: str) -> str:
    return hashlib.sha256(subject.encode()).hexdigest()


LimitsDep = Annotated[Limits, Depends(limits)]
