"""What a running service says of itself."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.running import (
    SILENT,
    UP_TO_SECONDS,
    Health,
    Readiness,
    StepOutcome,
    Tally,
    bucket_of,
    cumulated,
    health_of_workers,
    summed,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TALLIES = st.lists(
    st.builds(
        Tally,
        step=st.sampled_from(["read", "translate"]),
        outcome=st.sampled_from(StepOutcome),
        bucket=st.integers(0, len(UP_TO_SECONDS)),
        attempts=st.integers(1, 5),
        seconds=st.integers(0, 100).map(float),
    )
)


def test_a_service_is_ready_when_every_part_is_well() -> None:
    assert Readiness(Health.OK, Health.OK, Health.OK, Health.OK).ready


@pytest.mark.parametrize("part", ["database", "migrations", "vault", "workers"])
def test_one_part_that_is_not_well_is_enough(part: str) -> None:
    parts = dict.fromkeys(["database", "migrations", "vault", "workers"], Health.OK)

    assert not Readiness(**{**parts, part: Health.AWAY}).ready


@pytest.mark.parametrize(
    ("last", "health"),
    [
        (None, Health.NONE),
        (NOON, Health.OK),
        (NOON - SILENT, Health.OK),
        (NOON - SILENT - timedelta(seconds=1), Health.NONE),
    ],
)
def test_a_worker_that_is_long_silent_is_gone(last: datetime | None, health: Health) -> None:
    assert health_of_workers(last, NOON) is health


@pytest.mark.parametrize(
    ("seconds", "bucket"), [(0.0, 0), (0.1, 0), (0.11, 1), (100.0, 6), (1e9, 7)]
)
def test_a_time_falls_into_the_first_bucket_that_is_long_enough(
    seconds: float, bucket: int
) -> None:
    assert bucket_of(seconds) == bucket


@given(TALLIES)
def test_summing_keeps_every_attempt_and_second(tallies: list[Tally]) -> None:
    found = summed(tallies)

    assert sum(t.attempts for t in found) == sum(t.attempts for t in tallies)
    assert sum(t.seconds for t in found) == sum(t.seconds for t in tallies)
    assert summed(found) == found
    assert len({(t.step, t.outcome, t.bucket) for t in found}) == len(found)


@given(TALLIES)
def test_the_counts_rise_with_the_bounds_and_end_with_all(tallies: list[Tally]) -> None:
    counts = cumulated(tallies)

    assert list(counts) == sorted(counts)
    assert len(counts) == len(UP_TO_SECONDS) + 1
    assert counts[-1] == sum(tally.attempts for tally in tallies)
