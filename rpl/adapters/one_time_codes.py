"""One-time codes (RFC 6238): pyotp."""

import hmac
from dataclasses import dataclass
from datetime import datetime

import pyotp

from rpl.domain.second_factor import STEP_SECONDS, steps_around


@dataclass(frozen=True, slots=True)
class TotpCodes:
    """Answers `ports.sign_in.OneTimeCodes`.  `issuer` is the name an authenticator shows."""

    issuer: str

    def new_secret(self) -> str:
        """160 random bits in base 32, as RFC 4226 recommends."""
        return pyotp.random_base32()

    def address(self, secret: str, account: str) -> str:
        """The `otpauth:` address that an authenticator reads from a QR code."""
        return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=self.issuer)

    def matching(self, secret: str, code: str, at: datetime) -> tuple[int, ...]:
        """The steps near an instant whose code this is, each compared in the same time."""
        codes = pyotp.TOTP(secret)
        shown = [(step, codes.at(step * STEP_SECONDS)) for step in steps_around(at)]
        return tuple(step for step, known in shown if hmac.compare_digest(known, code))
