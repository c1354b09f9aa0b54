"""Calendars: days of other calendars as Gregorian days, against published tables and each other."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.calendars import JALALI_YEARS, Calendar, gregorian, is_jalali_leap
from rpl.domain.months import CALENDAR_MONTHS


@pytest.mark.parametrize(
    ("calendar", "year", "month", "day", "expected"),
    [
        (Calendar.GREGORIAN, 2023, 6, 12, date(2023, 6, 12)),
        (Calendar.GREGORIAN, 2023, 2, 29, None),
        (Calendar.JALALI, 1357, 11, 22, date(1979, 2, 11)),
        (Calendar.JALALI, 1400, 1, 1, date(2021, 3, 21)),
        (Calendar.JALALI, 1399, 12, 30, date(2021, 3, 20)),
        (Calendar.JALALI, 1403, 12, 30, date(2025, 3, 20)),
        (Calendar.JALALI, 1402, 12, 30, None),
        (Calendar.JALALI, 1402, 7, 31, None),
        (Calendar.JALALI, 1402, 13, 1, None),
        (Calendar.JALALI, 1200, 1, 1, None),
        (Calendar.HIJRI, 1, 1, 1, date(622, 7, 19)),
        (Calendar.HIJRI, 1443, 1, 1, date(2021, 8, 10)),
        (Calendar.HIJRI, 1445, 9, 1, date(2024, 3, 11)),
        (Calendar.HIJRI, 1445, 2, 30, None),
        (Calendar.HIJRI, 1445, 13, 1, None),
        (Calendar.ETHIOPIAN, 2000, 1, 1, date(2007, 9, 12)),
        (Calendar.ETHIOPIAN, 2012, 1, 1, date(2019, 9, 12)),
        (Calendar.ETHIOPIAN, 2015, 13, 6, date(2023, 9, 11)),
        (Calendar.ETHIOPIAN, 2014, 13, 6, None),
        (Calendar.ETHIOPIAN, 2014, 14, 1, None),
    ],
)
def test_a_day_of_a_calendar_is_one_gregorian_day_or_none(
    calendar: Calendar, year: int, month: int, day: int, expected: date | None
) -> None:
    assert gregorian(calendar, year, month, day) == expected


YEARS = {
    Calendar.JALALI: (JALALI_YEARS[0], JALALI_YEARS[-2]),
    Calendar.HIJRI: (1350, 1460),
    Calendar.ETHIOPIAN: (1930, 2030),
}


@pytest.mark.parametrize("calendar", YEARS)
@given(data=st.data())
def test_the_day_after_a_day_is_the_next_one(calendar: Calendar, data: st.DataObject) -> None:
    year = data.draw(st.integers(*YEARS[calendar]))
    days = [
        found
        for month in range(1, 14)
        for day in range(1, 32)
        if (found := gregorian(calendar, year, month, day))
    ]
    following = gregorian(calendar, year + 1, 1, 1)

    assert days == [days[0] + timedelta(days=count) for count in range(len(days))]
    assert following == days[-1] + timedelta(days=1)


def test_a_persian_year_has_a_leap_day_eight_times_in_thirty_three_years() -> None:
    assert sum(is_jalali_leap(year) for year in range(1370, 1403)) == 8


def test_every_calendar_of_its_own_names_its_months() -> None:
    counts = {calendar: max(names.values()) for calendar, names in CALENDAR_MONTHS.items()}

    assert counts == {Calendar.JALALI: 12, Calendar.HIJRI: 12, Calendar.ETHIOPIAN: 13}
