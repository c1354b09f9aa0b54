"""Calendars that documents are dated in, turned into days of the Gregorian one."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType


class Calendar(StrEnum):
    """How the years, months and days of a date are counted."""

    GREGORIAN = "gregorian"
    JALALI = "jalali"
    HIJRI = "hijri"
    ETHIOPIAN = "ethiopian"


_JULIAN_DAY_OF_ORDINAL_0 = 1_721_425
_NOWRUZ_1300 = date(1921, 3, 21).toordinal()
_MONTHS_OF_31_DAYS = 6
JALALI_YEARS = range(1300, 1451)
"""Years for which the cycle of 33 years agrees with the astronomical new year."""


def gregorian(calendar: Calendar, year: int, month: int, day: int) -> date | None:
    """The Gregorian day of a date in a calendar; None if the calendar has no such day.

    Hijri days are those of the tabular calendar.  Umm al-Qura and calendars that wait for the moon
    may be a day earlier or later.
    """
    return _CONVERSIONS[calendar](year, month, day)


def _gregorian(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def is_jalali_leap(year: int) -> bool:
    """Whether a Persian year has 366 days: eight years of 33 do."""
    return (25 * year + 11) % 33 < 8  # noqa: PLR2004 -- eight of 33


def _jalali(year: int, month: int, day: int) -> date | None:
    if year not in JALALI_YEARS or not 1 <= month <= 12:  # noqa: PLR2004 -- months
        return None
    longest = 31 if month <= _MONTHS_OF_31_DAYS else 30
    if month == 12 and not is_jalali_leap(year):  # noqa: PLR2004 -- the last month
        longest = 29
    if not 1 <= day <= longest:
        return None
    before = sum(366 if is_jalali_leap(each) else 365 for each in range(1300, year))
    within = (month - 1) * 30 + min(month - 1, _MONTHS_OF_31_DAYS) + day - 1
    return date.fromordinal(_NOWRUZ_1300 + before + within)


def _hijri(year: int, month: int, day: int) -> date | None:
    leap = (11 * year + 14) % 30 < 11  # noqa: PLR2004 -- eleven years of thirty
    longest = 30 if month % 2 or (month == 12 and leap) else 29  # noqa: PLR2004 -- the last month
    if not 1 <= month <= 12 or not 1 <= day <= longest or not 1 <= year <= 1600:  # noqa: PLR2004 -- months; years
        return None
    julian = (11 * year + 3) // 30 + 354 * year + 30 * month - (month - 1) // 2 + day + 1_948_055
    return date.fromordinal(julian - _JULIAN_DAY_OF_ORDINAL_0)


def _ethiopian(year: int, month: int, day: int) -> date | None:
    longest = 30 if month <= 12 else 5 + (year % 4 == 3)  # noqa: PLR2004 -- twelve months of 30 days, and the rest
    if not 1 <= month <= 13 or not 1 <= day <= longest or not 1 <= year <= 2500:  # noqa: PLR2004 -- months; years
        return None
    julian = 1_724_221 + 365 * (year - 1) + year // 4 + 30 * (month - 1) + day - 1
    return date.fromordinal(julian - _JULIAN_DAY_OF_ORDINAL_0)


_CONVERSIONS: Mapping[Calendar, Callable[[int, int, int], date | None]] = MappingProxyType(
    {
        Calendar.GREGORIAN: _gregorian,
        Calendar.JALALI: _jalali,
        Calendar.HIJRI: _hijri,
        Calendar.ETHIOPIAN: _ethiopian,
    }
)
