"""Rate: how often something may be tried, counted in a window that moves with the time.

An attempt counts until the window's length has passed since it, so that no moment of the clock
lets twice as many through, as windows that start anew do.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field

from rpl.domain.values import Frozen


class Rate(Frozen):
    """At most `times` attempts in any window of so many minutes, counted under `name`."""

    name: str
    times: Annotated[int, Field(ge=1)]
    minutes: Annotated[int, Field(ge=1)]

    @property
    def window(self) -> timedelta:
        """How long an attempt counts."""
        return timedelta(minutes=self.minutes)


def still_counted(rate: Rate, attempts: Sequence[datetime], now: datetime) -> list[datetime]:
    """The attempts that count yet, the oldest first."""
    return sorted(tried for tried in attempts if tried > now - rate.window)


def seconds_to_wait(rate: Rate, attempts: Sequence[datetime], now: datetime) -> int:
    """Seconds until one more attempt is allowed; 0 when it is allowed now.

    Never more than the window, also when a clock was set back and attempts seem to lie ahead.
    """
    counted = still_counted(rate, attempts, now)
    if len(counted) < rate.times:
        return 0
    left = min(counted[-rate.times] + rate.window - now, rate.window)
    return max(1, -(-left // timedelta(seconds=1)))
