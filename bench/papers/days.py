"""Days in the calendars of the invented papers, counted apart from `rpl.domain.calendars`."""

from datetime import date

JALALI = (
    "فروردین",
    "اردیبهشت",
    "خرداد",
    "تیر",
    "مرداد",
    "شهریور",
    "مهر",
    "آبان",
    "آذر",
    "دی",
    "بهمن",
    "اسفند",
)
ETHIOPIC = (
    "መስከረም",
    "ጥቅምት",
    "ኅዳር",
    "ታኅሣሥ",
    "ጥር",
    "የካቲት",
    "መጋቢት",
    "ሚያዝያ",
    "ግንቦት",
    "ሰኔ",
    "ሐምሌ",
    "ነሐሴ",
    "ጳጉሜን",
)
LEAPS = (1, 5, 9, 13, 17, 22, 26, 30)


def jalali(day: date, style: int) -> str:
    """The Persian date, by the 33-year cycle from the new year of 1400."""
    year, left = 1400, (day - date(2021, 3, 21)).days
    while left < 0:
        year -= 1
        left += 366 if year % 33 in LEAPS else 365
    while left >= (366 if year % 33 in LEAPS else 365):
        left -= 366 if year % 33 in LEAPS else 365
        year += 1
    month = min(left // 31, 6) if left < 186 else 6 + (left - 186) // 30  # noqa: PLR2004 -- six months of 31 days
    number = left - month * 31 if month < 6 else left - 186 - (month - 6) * 30  # noqa: PLR2004 -- as above
    if style:
        return f"{year}/{month + 1:02}/{number + 1:02}"
    return f"{number + 1} {JALALI[month]} {year}"


def ethiopian(day: date) -> str:
    """The Ethiopian date: years of 12 months of 30 days, counted from a new year's day."""
    year, left = 2012, (day - date(2019, 9, 12)).days
    while left < 0:
        year -= 1
        left += 366 if year % 4 == 3 else 365  # noqa: PLR2004 -- the year before a leap day
    while left >= (366 if year % 4 == 3 else 365):  # noqa: PLR2004 -- as above
        left -= 366 if year % 4 == 3 else 365  # noqa: PLR2004 -- as above
        year += 1
    return f"{ETHIOPIC[left // 30]} {left % 30 + 1} {year} ዓ.ም"
