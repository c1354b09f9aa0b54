"""The decision clock: how long a complete claim has waited, and when its decision is due.

It runs from the moment the file is complete, and stands still only for a recorded reason that the
applicant can see.  A deadline that passes never becomes a refusal: it is a breach, and counted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from rpl.domain.errors import RuleError, translatable


class StopReason(StrEnum):
    """Why a clock may stand still.

    We asked for more evidence; the applicant asked us to wait; we asked an issuer whether a
    document is theirs.
    """

    EVIDENCE_REQUESTED = "evidence_requested"
    APPLICANT_ASKED = "applicant_asked"
    AUTHENTICITY_CHECK = "authenticity_check"


CHOSEN_BY_HAND = (StopReason.APPLICANT_ASKED,)
"""What whoever holds a claim may stop its clock for; a request for evidence stops it by itself.

A clock stands still only while the applicant is waited for: an issuer who is asked is no reason.
"""
ENDED_BY_HAND = (*CHOSEN_BY_HAND, StopReason.AUTHENTICITY_CHECK)
"""What it can be started again after; earlier versions stopped it for an issuer too."""


class StopReasonUnknownError(RuleError):
    """A clock is stopped for a reason that people can read, or not at all."""

    code = "stop_reason_unknown"
    template = translatable(
        "The clock of a claim stands still only for a reason on the list. "
        "Go back to the claim and choose one."
    )


@dataclass(frozen=True, slots=True)
class Stop:
    """A time the clock stands still, until None while it does; `until` is when it ran again."""

    reason: StopReason
    since: datetime
    until: datetime | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until < self.since:
            raise ValueError("until: lies before since")


@dataclass(frozen=True, slots=True)
class DecisionClock:
    """What applicant and staff read off the same clock.

    `ran` is without stops.  `due_at` and `at_most_by` move on while the clock stands still.
    `stopped` are the reasons it stands still now, in the order they began.  At the due moment
    itself a decision is in time.
    """

    ran: timedelta
    due_at: datetime
    at_most_by: datetime
    stopped: tuple[StopReason, ...]
    overdue: bool
    breached: bool


def chosen_reason(text: str, offered: Iterable[StopReason] = CHOSEN_BY_HAND) -> StopReason:
    """The reason that was chosen in a form, of those it offered.

    Raises:
        StopReasonUnknownError: Nobody may choose it.
    """
    for reason in offered:
        if reason.value == text:
            return reason
    raise StopReasonUnknownError


def decision_clock(
    complete_at: datetime,
    stops: Sequence[Stop],
    *,
    target: timedelta,
    limit: timedelta,
    at: datetime,
) -> DecisionClock:
    """The clock as it stands at a moment that is not before the file was complete.

    Stops that overlap count once; what lies before the file was complete does not count.

    Raises:
        ValueError: `at` lies before `complete_at`, or the limit is shorter than the target.
    """
    if at < complete_at:
        raise ValueError("at: the file is not complete yet")
    if limit < target:
        raise ValueError("limit: shorter than the target")
    begun = [stop for stop in stops if stop.since <= at]
    stood = _together((max(stop.since, complete_at), _end(stop, at)) for stop in begun)
    running = sorted(
        (stop for stop in begun if stop.until is None or stop.until > at),
        key=lambda stop: (stop.since, stop.reason),
    )
    return DecisionClock(
        ran=at - complete_at - stood,
        due_at=complete_at + target + stood,
        at_most_by=complete_at + limit + stood,
        stopped=tuple(stop.reason for stop in running),
        overdue=at - complete_at - stood > target,
        breached=at - complete_at - stood > limit,
    )


@dataclass(frozen=True, slots=True)
class ClocksCounted:
    """How the claims to one qualification keep the promise: those that wait, and those decided.

    `standing` counts the claims that wait whose clock stands still, by reason; a claim that stands
    still for two reasons counts under both.  Who is `breached` is `overdue` too.
    """

    waiting: int
    waiting_overdue: int
    waiting_breached: int
    standing: Mapping[StopReason, int]
    decided: int
    decided_overdue: int
    decided_breached: int


def counted(waiting: Sequence[DecisionClock], decided: Sequence[DecisionClock]) -> ClocksCounted:
    """The clocks of claims that wait, as they stand, and of others as they stood when decided."""
    return ClocksCounted(
        waiting=len(waiting),
        waiting_overdue=sum(clock.overdue for clock in waiting),
        waiting_breached=sum(clock.breached for clock in waiting),
        standing={
            reason: sum(reason in clock.stopped for clock in waiting) for reason in StopReason
        },
        decided=len(decided),
        decided_overdue=sum(clock.overdue for clock in decided),
        decided_breached=sum(clock.breached for clock in decided),
    )


def _end(stop: Stop, at: datetime) -> datetime:
    return at if stop.until is None else min(stop.until, at)


def _together(spans: Iterable[tuple[datetime, datetime]]) -> timedelta:
    """How long spans are that may overlap; one that ends before it begins counts nothing."""
    total, reached = timedelta(), None
    for begin, end in sorted(spans):
        start = begin if reached is None else max(begin, reached)
        total += max(end - start, timedelta())
        reached = end if reached is None else max(reached, end)
    return total
