"""What signing staff in asks of the outside world; `rpl.adapters` answers."""

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
