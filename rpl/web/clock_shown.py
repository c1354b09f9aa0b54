"""The clock of a claim as everybody sees it: the applicant, and whoever assesses."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from rpl.domain.assessment import Clocks
from rpl.domain.decision_clock import Stop
from rpl.store.review.clocks import stops_of


@dataclass(frozen=True, slots=True)
class StopShown:
    """A time the clock stood still; `until` is None while it does."""

    reason: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class ClockShown:
    """Days the clock ran, of the days promised, and until when a decision is due.

    While it stands still, `due` and `at_most_by` move on day by day.
    """

    ran_days: int
    promised_days: int
    due: date
    at_most_by: date
    overdue: bool
    breached: bool
    stops: tuple[StopShown, ...]

    @property
    def standing(self) -> tuple[StopShown, ...]:
        """Why the clock stands still now, and since when."""
        return tuple(stop for stop in self.stops if stop.until is None)


def clock_shown(
    clocks: Clocks, complete_at: datetime, stops: tuple[Stop, ...], now: datetime
) -> ClockShown:
    """The clock of a claim as it stands now."""
    clock = clocks.decision(complete_at, stops, now)
    return ClockShown(
        ran_days=clock.ran.days,
        promised_days=clocks.decide_days,
        due=clock.due_at.date(),
        at_most_by=clock.at_most_by.date(),
        overdue=clock.overdue,
        breached=clock.breached,
        stops=tuple(_stop(stop) for stop in stops),
    )


def claim_clock(
    session: Session, clocks: Clocks, claim_id: UUID, complete_at: datetime, now: datetime
) -> ClockShown:
    """The clock of one claim, with its stops looked up."""
    return clock_shown(clocks, complete_at, stops_of(session, [claim_id])[claim_id], now)


def _stop(stop: Stop) -> StopShown:
    until = None if stop.until is None else stop.until.date()
    return StopShown(stop.reason.value, stop.since.date(), until)
