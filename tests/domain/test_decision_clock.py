"""How long a complete claim has waited, and when its decision is due."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.decision_clock import (
    CHOSEN_BY_HAND,
    DecisionClock,
    Stop,
    StopReason,
    StopReasonUnknownError,
    chosen_reason,
    counted,
    decision_clock,
)

COMPLETE = datetime(2026, 3, 1, 12, tzinfo=UTC)
TARGET, LIMIT = timedelta(days=90), timedelta(days=120)
HOURS = st.integers(-500, 6000)


def day(number: float) -> datetime:
    """So many days after the file was complete."""
    return COMPLETE + timedelta(days=number)


def asked(since: float, until: float | None = None) -> Stop:
    end = None if until is None else day(until)
    return Stop(StopReason.EVIDENCE_REQUESTED, day(since), end)


def clock(*stops: Stop, at: datetime) -> DecisionClock:
    return decision_clock(COMPLETE, stops, target=TARGET, limit=LIMIT, at=at)


@st.composite
def stops(draw: st.DrawFn) -> Stop:
    since = draw(HOURS)
    lasting = draw(st.none() | st.integers(0, 2000))
    until = None if lasting is None else day((since + lasting) / 24)
    return Stop(draw(st.sampled_from(StopReason)), day(since / 24), until)


STOPS = st.lists(stops(), max_size=5)
MOMENTS = st.integers(0, 6000).map(lambda hours: day(hours / 24))


def test_a_clock_that_never_stood_still_is_due_after_its_target() -> None:
    found = clock(at=day(30))

    assert (found.ran, found.due_at, found.at_most_by) == (
        timedelta(days=30),
        datetime(2026, 5, 30, 12, tzinfo=UTC),
        datetime(2026, 6, 29, 12, tzinfo=UTC),
    )
    assert (found.stopped, found.overdue, found.breached) == ((), False, False)


def test_only_some_reasons_are_chosen_by_hand() -> None:
    for reason in StopReason:
        if reason in CHOSEN_BY_HAND:
            assert chosen_reason(reason.value) is reason
        else:
            with pytest.raises(StopReasonUnknownError):
                chosen_reason(reason.value)


@given(st.lists(st.tuples(st.lists(stops(), max_size=3), MOMENTS), max_size=6), st.integers(0, 6))
def test_clocks_are_counted_each_once(
    drawn: list[tuple[list[Stop], datetime]], decided: int
) -> None:
    clocks = [clock(*each, at=at) for each, at in drawn]

    found = counted(clocks[decided:], clocks[:decided])

    assert found.waiting + found.decided == len(clocks)
    assert found.waiting_breached <= found.waiting_overdue <= found.waiting
    assert found.decided_breached <= found.decided_overdue <= found.decided
    assert found.waiting_overdue + found.decided_overdue == sum(c.overdue for c in clocks)
    assert max(found.standing.values()) <= found.waiting


def test_ten_days_of_waiting_for_evidence_move_the_decision_by_ten_days() -> None:
    found = clock(asked(20, 30), at=day(100))

    assert (found.ran, found.due_at) == (timedelta(days=90), day(100))
    assert not found.overdue


def test_two_requests_at_the_same_time_stop_the_clock_once() -> None:
    assert clock(asked(10, 20), asked(15, 25), asked(12, 14), at=day(40)).ran == timedelta(days=25)


def test_a_clock_that_stands_still_says_why_and_its_day_moves_on() -> None:
    check = Stop(StopReason.AUTHENTICITY_CHECK, day(15))
    found = clock(check, asked(10), asked(2, 4), at=day(50))

    assert found.stopped == (StopReason.EVIDENCE_REQUESTED, StopReason.AUTHENTICITY_CHECK)
    assert found.ran == timedelta(days=8)
    assert found.due_at == day(90 + 42)


@pytest.mark.parametrize(
    ("hours", "overdue", "breached"),
    [
        (90 * 24, False, False),
        (90 * 24 + 1, True, False),
        (120 * 24, True, False),
        (2881, True, True),
    ],
)
def test_the_moment_itself_is_in_time(hours: int, overdue: bool, breached: bool) -> None:  # noqa: FBT001 -- columns of the table
    found = clock(at=day(hours / 24))

    assert (found.overdue, found.breached) == (overdue, breached)


def test_what_lies_before_the_file_was_complete_stops_nothing() -> None:
    assert clock(asked(-10, -5), asked(-3, 2), at=day(10)).ran == timedelta(days=8)


@given(STOPS, MOMENTS)
def test_time_that_ran_and_time_that_stood_make_all_of_it(found: list[Stop], at: datetime) -> None:
    shown = clock(*found, at=at)

    assert timedelta() <= shown.ran <= at - COMPLETE
    assert shown.due_at - day(90) == at - COMPLETE - shown.ran
    assert shown.overdue is (at > shown.due_at)
    assert shown.breached is (at > shown.at_most_by)


@given(STOPS, MOMENTS, MOMENTS)
def test_a_clock_never_runs_back(found: list[Stop], one: datetime, other: datetime) -> None:
    earlier, later = sorted((one, other))

    assert clock(*found, at=earlier).ran <= clock(*found, at=later).ran


@given(STOPS, stops(), MOMENTS)
def test_one_more_stop_never_makes_a_decision_due_earlier(
    found: list[Stop], more: Stop, at: datetime
) -> None:
    assert clock(*found, more, at=at).due_at >= clock(*found, at=at).due_at
    assert clock(more, *found, at=at) == clock(*found, more, at=at)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Stop(StopReason.APPLICANT_ASKED, day(2), day(1)),
        lambda: clock(at=day(-1)),
        lambda: decision_clock(COMPLETE, (), target=LIMIT, limit=TARGET, at=day(1)),
    ],
)
def test_times_that_cannot_be_are_refused(wrong: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"lies before|not complete|shorter"):
        wrong()
