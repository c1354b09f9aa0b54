"""The wall clock."""

from datetime import UTC, datetime


class WallClock:
    """Answers `ports.Clock` with the machine's time."""

    def now(self) -> datetime:
        """The current time, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251 -- the one place that may ask the machine
