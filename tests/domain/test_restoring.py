"""Where counting goes on after a restore."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.restoring import LISTS_LEFT_OUT, POSITIONS_LEFT_OUT, feed_after, list_after

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- zone given beside
LISTS = st.integers(1, 200_000_000)


@given(LISTS, MOMENTS)
def test_a_list_begun_after_a_restore_is_none_of_those_given_out_since(
    newest: int, now: datetime
) -> None:
    number = list_after(newest, now)

    assert number >= newest + LISTS_LEFT_OUT
    assert len(str(number)) <= 9


@given(MOMENTS)
def test_the_same_backup_restored_again_later_begins_another_list(now: datetime) -> None:
    assert list_after(3, now) != list_after(3, now + timedelta(minutes=1))


@given(st.integers(0, 500_000_000), MOMENTS)
def test_the_feed_goes_on_behind_what_providers_may_have_read(position: int, now: datetime) -> None:
    later = feed_after(position, now)

    assert later >= position + POSITIONS_LEFT_OUT
    assert later < 2**31
