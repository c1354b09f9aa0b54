"""The line of waiting jobs: first come, first served, and nobody takes more than their turn."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.job import MOST_COUNTED, SECONDS_PER_WAITING_JOB, Priority, place_in_line

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PRIORITIES = st.sampled_from(Priority)
WAITING = st.integers(0, 5000)
TIMES = st.datetimes(datetime(2026, 1, 1), datetime(2092, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- hypothesis adds the zone


def test_who_comes_first_is_served_first() -> None:
    later = NOON + timedelta(seconds=1)

    assert place_in_line(Priority.NORMAL, 0, NOON) < place_in_line(Priority.NORMAL, 0, later)


def test_a_small_claim_goes_ahead_of_the_second_job_of_a_bulk_import() -> None:
    bulk = [place_in_line(Priority.NORMAL, waiting, NOON) for waiting in range(500)]
    small = place_in_line(Priority.NORMAL, 0, NOON + timedelta(seconds=30))

    assert [place < small for place in bulk].count(True) == 1


def test_what_somebody_waits_for_goes_ahead_and_upkeep_stays_behind() -> None:
    places = [place_in_line(priority, 0, NOON) for priority in sorted(Priority, reverse=True)]

    assert places == sorted(places)
    assert max(Priority) is Priority.SOON


@given(PRIORITIES, WAITING, TIMES)
def test_a_place_fits_into_the_32_bits_of_a_queue(
    priority: Priority, waiting: int, at: datetime
) -> None:
    assert abs(place_in_line(priority, waiting, at)) < 2**31


@given(PRIORITIES, WAITING, WAITING, TIMES)
def test_the_priority_falls_with_every_job_the_applicant_has_waiting(
    priority: Priority, fewer: int, more: int, at: datetime
) -> None:
    fewer, more = sorted((fewer, more))
    between = place_in_line(priority, more, at) - place_in_line(priority, fewer, at)

    assert between == SECONDS_PER_WAITING_JOB * (min(more, MOST_COUNTED) - min(fewer, MOST_COUNTED))


@given(PRIORITIES, PRIORITIES, WAITING, TIMES)
def test_nobody_waits_for_ever_behind_those_who_come_later(
    mine: Priority, theirs: Priority, waiting: int, at: datetime
) -> None:
    much_later = at + timedelta(days=1)

    assert place_in_line(mine, waiting, at) < place_in_line(theirs, 0, much_later)
