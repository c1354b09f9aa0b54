"""Second factor: one-time codes of an authenticator, and recovery codes for when it is lost.

Codes follow RFC 6238 with its defaults: a new one every 30 seconds, six digits.  A code is good for
one sign-in only (RFC 6238, 5.2), and one step before or after the present is let pass for clocks
that go wrong.
"""

import hashlib
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from rpl.domain.account import drawn, normal_drawn
from rpl.domain.errors import RuleError, translatable

STEP_SECONDS = 30
DRIFT_STEPS = 1
CODE_DIGITS = 6
_GAPS = " \t\n-\u2010"
RECOVERY_CODES = 8
RECOVERY_LENGTH = 24
"""24 characters of 32 are 120 bits: NIST SP 800-63B-4, 3.1.2.2 lets a look-up secret of 112 bits
and more be kept under a plain hash, and this is what makes its search one query."""

HALF_WAY = timedelta(minutes=10)
"""How long a right password waits for its code."""


class SecondFactorNeededError(RuleError):
    """A member of staff has no second factor, and this service asks for one."""

    code = "second_factor_needed"
    template = translatable(
        "This service asks its staff for a code besides the password. Set it up first, then go on."
    )


class SecondFactorSetError(RuleError):
    """A second factor is set up already."""

    code = "second_factor_set"
    template = translatable(
        "Codes are set up already. Switch them off first, or ask an administrator to do so if you "
        "have lost your authenticator."
    )


class SecondFactorAbsentError(RuleError):
    """There is no second factor to confirm or to switch off."""

    code = "second_factor_absent"
    template = translatable("No codes are set up. Set them up on the page of your sign-in.")


def step_of(at: datetime) -> int:
    """The number of the 30 seconds in which an instant lies (RFC 6238, 4.2)."""
    return int(at.timestamp()) // STEP_SECONDS


def steps_around(at: datetime) -> tuple[int, ...]:
    """The steps whose codes are taken at an instant, the present one first."""
    now = step_of(at)
    around = range(1, DRIFT_STEPS + 1)
    return (now, *(now - drift for drift in around), *(now + drift for drift in around))


def fresh_step(matching: Iterable[int], last: int | None) -> int | None:
    """The first step a code stands for that is later than the last one used; None if none is."""
    return next((step for step in matching if last is None or step > last), None)


def normal_code(typed: str) -> str:
    """The six digits of a code as it was typed, in whatever digits; empty if it cannot be one."""
    signs = [sign for sign in unicodedata.normalize("NFKC", typed) if sign not in _GAPS]
    digits = "".join(str(unicodedata.digit(sign, "x")) for sign in signs)
    return digits if len(digits) == CODE_DIGITS and digits.isdecimal() else ""


def new_recovery_codes(random: Random) -> tuple[str, ...]:
    """Fresh recovery codes, grouped for reading.  `random` must be one that cannot be foretold."""
    return tuple(drawn(random, RECOVERY_LENGTH) for _ in range(RECOVERY_CODES))


def recovery_hash(staff_id: UUID, typed: str) -> str:
    """What is kept of a recovery code, however it was typed; empty if it cannot be one."""
    code = normal_drawn(typed, RECOVERY_LENGTH)
    return hashlib.sha256(f"{staff_id} {code}".encode()).hexdigest() if code else ""
