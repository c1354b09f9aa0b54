"""What day a confirmed date can mean."""

from datetime import date

import pytest

from rpl.domain.record import latest_day


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2019-06-28", date(2019, 6, 28)),
        (" 2020-02 ", date(2020, 2, 29)),
        ("2019", date(2019, 12, 31)),
        ("2019-02-30", date(2019, 2, 28)),
        ("2019-13", None),
        ("2019-06-00", None),
        ("0000", None),
        ("in June", None),
        ("", None),
    ],
)
def test_the_last_day_a_date_can_mean(value: str, day: date | None) -> None:
    assert latest_day(value) == day
