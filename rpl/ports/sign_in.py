"""What signing staff in asks of the outside world; `rpl.adapters` answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class OneTimeCodes(Protocol):
    """Codes that an authenticator on a phone shows, each for half a minute."""

    def new_secret(self) -> str:
        """A fresh secret in base 32, to be shared with one authenticator."""
        ...

    def address(self, secret: str, account: str) -> str:
        """The `otpauth:` address that an authenticator reads from a QR code."""
        ...

    def matching(self, secret: str, code: str, at: datetime) -> tuple[int, ...]:
        """The steps near an instant whose code this is, the present one first; mostly none."""
        ...


@dataclass(frozen=True, slots=True)
class Departure:
    """Somebody is sent to another service to sign in there.

    `address` is where; the rest is proof, when they come back, that it was from here they left.
    """

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom another service vouches for.  `email` is empty unless that service verified it."""

    issuer: str
    subject: str
    email: str


class SingleSignOn(Protocol):
    """Another service at which staff sign in."""

    @property
    def name(self) -> str:
        """What staff call it."""
        ...

    def depart(self, return_address: str) -> Departure:
        """Where to send somebody, who is then sent back to `return_address` with a code.

        Raises:
            SignOnFailedError: The other service does not answer as it should.
        """
        ...

    def arrive(self, departure: Departure, return_address: str, code: str) -> Identity:
        """Who came back with this code.

        Raises:
            SignOnFailedError: The other service does not vouch for anybody.
        """
        ...
