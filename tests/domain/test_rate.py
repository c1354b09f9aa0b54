"""How often something may be tried: worked examples, and what holds for every history."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.rate import Rate, seconds_to_wait, still_counted
from tests.fakes.clock import NOON

TWICE = Rate(name="test", times=2, minutes=1)
SECONDS = st.lists(st.integers(0, 600), max_size=60)


def test_the_third_of_two_attempts_a_minute_waits_until_the_first_is_a_minute_old() -> None:
    tried = [NOON, NOON + timedelta(seconds=20)]

    assert seconds_to_wait(TWICE, tried[:1], NOON) == 0
    assert seconds_to_wait(TWICE, tried, NOON + timedelta(seconds=30)) == 30
    assert seconds_to_wait(TWICE, tried, NOON + timedelta(seconds=60)) == 0


def test_a_part_of_a_second_is_waited_for_as_a_whole_one() -> None:
    tried = [NOON, NOON]

    assert seconds_to_wait(TWICE, tried, NOON + timedelta(seconds=59.99)) == 1


def test_a_clock_that_was_set_back_makes_nobody_wait_longer_than_the_window() -> None:
    ahead = [NOON + timedelta(hours=1)] * 2

    assert seconds_to_wait(TWICE, ahead, NOON) == 60


@given(SECONDS)
def test_no_window_ever_holds_more_than_the_rate(asked: list[int]) -> None:
    allowed: list[datetime] = []
    for second in sorted(asked):
        now = NOON + timedelta(seconds=second)
        if seconds_to_wait(TWICE, allowed, now) == 0:
            allowed.append(now)

    for start in allowed:
        assert sum(start <= at < start + TWICE.window for at in allowed) <= TWICE.times


@given(SECONDS, st.integers(0, 700))
def test_who_waits_as_long_as_told_may_try(tried: list[int], second: int) -> None:
    attempts = [NOON + timedelta(seconds=at) for at in tried if at <= second]
    now = NOON + timedelta(seconds=second)
    wait = seconds_to_wait(TWICE, attempts, now)

    assert seconds_to_wait(TWICE, attempts, now + timedelta(seconds=wait)) == 0
    assert len(still_counted(TWICE, attempts, now)) < TWICE.times or wait > 0
