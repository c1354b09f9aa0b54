"""Where counting goes on after a restore.

The backup does not know what was given out after it was made.  A place of a status list given out
twice would let the revocation of one credential revoke another; a position of the feed used twice
would hide a credit from a provider that has read past it.
"""

from datetime import UTC, datetime

LISTS_LEFT_OUT = 1000
"""More lists than any service fills between two backups."""

POSITIONS_LEFT_OUT = 1_000_000
"""More credits than any service announces between two backups."""

_COUNTING_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def list_after(newest: int, now: datetime) -> int:
    """The number of the first status list after a restore.

    It is the minute, counted since 1970: so the same backup restored again later does not meet
    what was given out after it was restored first.
    """
    return max(newest + LISTS_LEFT_OUT, int(now.timestamp()) // 60)


def feed_after(position: int, now: datetime) -> int:
    """The last position of the feed after a restore: at least the seconds since 2026."""
    return max(position + POSITIONS_LEFT_OUT, int((now - _COUNTING_BEGAN).total_seconds()))
