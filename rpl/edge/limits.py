"""How often something may be tried, and who is asked to wait.

Counts stand in the database: every process of the service shares them, and a restart forgets none.
They are by what is tried (a reference, an e-mail address) and by who tries (the network address the
request came from), both kept only as hashes under the service's secret; a new master key begins
them anew.
"""

import hmac
import ipaddress
from collections.abc import Callable, Sequence
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Engine

from rpl.domain.errors import RuleError, translatable
from rpl.domain.rate import Rate
from rpl.flows import rate as flow
from rpl.ports import Clock
from rpl.store.database import read_session, write_session

WRONG_CODES_PER_REFERENCE = Rate(name="return-code", times=10, minutes=15)
WRONG_CODES_PER_CLIENT = Rate(name="return-client", times=30, minutes=15)
WRONG_PASSWORDS_PER_EMAIL = Rate(name="password", times=10, minutes=15)
WRONG_PASSWORDS_PER_CLIENT = Rate(name="password-client", times=30, minutes=15)
WRONG_SECOND_FACTORS_PER_STAFF = Rate(name="second-factor", times=5, minutes=60)
"""Three codes of a million are right at a time: whoever has the password already and guesses day
and night finds one in seven years."""
CLAIMS_PER_CLIENT = Rate(name="claims", times=60, minutes=60)
"""An advice centre opens claims for many people from one address."""
LINKS_PER_CLIENT = Rate(name="links", times=30, minutes=60)
LINKS_PER_REFERENCE = Rate(name="link-reference", times=5, minutes=60)
ADDRESSES_PER_CLAIM = Rate(name="addresses", times=5, minutes=60)
CODES_PER_ADDRESS = Rate(name="mail-address", times=5, minutes=60)
"""Whoever opens many claims cannot have our letters rain on somebody else's mailbox."""
WRONG_MAIL_CODES_PER_CLAIM = Rate(name="mail-code", times=10, minutes=30)
HELP_CODES_PER_CLAIM = Rate(name="help-codes", times=10, minutes=60)
WRONG_HELP_CODES_PER_STAFF = Rate(name="help-code", times=10, minutes=60)
WRONG_HELP_CODES_PER_REFERENCE = Rate(name="help-reference", times=20, minutes=60)
MESSAGES_PER_CLAIM = Rate(name="messages", times=30, minutes=60)
REPORT_LINKS_PER_CLAIM = Rate(name="report-links", times=20, minutes=60)
REPORT_OPENINGS_PER_CLIENT = Rate(name="report-openings", times=30, minutes=15)
"""A token has 256 bits: this is against noise, not against guessing."""
WRONG_SECRETS_PER_CLIENT = Rate(name="client-secret", times=30, minutes=15)
CHECKS_PER_CLIENT = Rate(name="checks", times=60, minutes=1)
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

    def __init__(
        self, engine: Engine, clock: Clock, secrets: Callable[[], Sequence[bytes]], *, on: bool
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._secrets = secrets
        self._on = on

    def check(self, limit: Rate, subject: str) -> None:
        """Refuse when the subject has used up a limit.

        Raises:
            TooManyAttemptsError: It has; the error says how long to wait.
        """
        if self._on:
            with read_session(self._engine) as session:
                wait = flow.seconds_left(session, self._clock, self._attempt(limit, subject))
            if wait:
                raise TooManyAttemptsError(wait)

    def spend(self, limit: Rate, subject: str) -> None:
        """Count one attempt of a subject.

        Raises:
            TooManyAttemptsError: There was none left.
        """
        self.spend_each((limit, subject))

    def spend_each(self, *counts: tuple[Rate, str]) -> None:
        """Count one attempt under each of these, before it is made: many at once get no more.

        Raises:
            TooManyAttemptsError: One of them has none left; then none is counted.
        """
        if self._on:
            with write_session(self._engine) as session:
                wait = flow.spend(session, self._clock, self._attempts(counts))
                if wait:  # inside, so that the transaction is rolled back
                    raise TooManyAttemptsError(wait)

    def give_back(self, *counts: tuple[Rate, str]) -> None:
        """What was spent was no guess: count it no longer."""
        if self._on:
            with write_session(self._engine) as session:
                flow.give_back(session, self._clock, self._attempts(counts))

    def _attempts(self, counts: tuple[tuple[Rate, str], ...]) -> list[flow.Attempt]:
        return [self._attempt(limit, subject) for limit, subject in counts]

    def _attempt(self, limit: Rate, subject: str) -> flow.Attempt:
        message = f"limit:{limit.name}:{subject}".encode()
        return flow.Attempt(limit, hmac.digest(self._secrets()[0], message, "sha256").hex())


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


def limited(limit: Rate) -> Callable[[Request], None]:
    """A dependency that counts each request of a client: `Depends(limited(CHECKS_PER_CLIENT))`.

    Counting writes, so it is for addresses that take something, never for a GET.
    """

    def spend(request: Request) -> None:
        limits(request).spend(limit, client(request))

    return spend


LimitsDep = Annotated[Limits, Depends(limits)]
