"""Dates as documents write them, found by pattern first and read second.

A parser that is given a whole line finds dates in hours and grades, so it is given candidates only.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache

from rapidfuzz import fuzz

from rpl.adapters.field_finder.day_month import DayMonth, order_of_language
from rpl.domain.calendars import Calendar, gregorian
from rpl.domain.months import CALENDAR_MONTHS, MONTHS

FIRST_YEAR = 1940
NOON = 12
OWN_CALENDAR: Mapping[str, Calendar] = {
    "fa": Calendar.JALALI,
    "ps": Calendar.JALALI,
    "ar": Calendar.HIJRI,
    "ur": Calendar.HIJRI,
}
"""The calendar that a year such as 1395 or 1443 is counted in."""
JALALI_YEARS, HIJRI_YEARS = range(1319, 1430), range(1359, 1470)
ETHIOPIC = frozenset({"am", "ti"})
BEHIND_MOST = 8
"""How many years the Ethiopian year is behind at most."""
TIGRINYA, LAST_ETHIOPIAN = "ti", 13
ETHIOPIAN_MARK = re.compile(r"ዓ[./ ]?ም|e\.? ?c\b", re.IGNORECASE)
GREGORIAN_MARK = re.compile(
    r"እ[./ ]?ኤ[./ ]?አ|ዓ[./ ]?ም[./ ]?ፈ|ፈረንጂ|g\.? ?c\b|ميلادي|میلادی|(?<!\w)م(?!\w)", re.IGNORECASE
)
HIJRI_MARK = re.compile(r"هـ|هجري|قمری|(?<!\w)ه(?!\w)|\bA\.?H\b", re.IGNORECASE)  # noqa: RUF001 -- the signs documents are printed with
MISREAD = 80  # percent; a month's name may lose a letter or two
SHORTEST_MISREAD = 5  # letters
CENTURY = 100

_NUMERIC = (
    r"(?<![\d./-])(?:\d{1,2} ?[./-] ?\d{1,2} ?[./-] ?(?:\d{4}|\d\d)(?![\d/])"
    r"|\d{4} ?[./-] ?\d{1,2} ?[./-] ?\d{1,2}(?![\d/])|\d{4} ?年 ?\d{1,2} ?月(?: ?\d{1,2} ?日)?)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|º|°|\.|-a)?"
_YEAR = r"\d{4}(?!\d)"
_LINK = r"(?:[ \n]?(?:de|del|day of|of|d[’'])?,?[ \n]?|-)"  # noqa: RUF001 -- the signs documents are printed with
_ERA = r"ዓ[./ ]?ም(?:[./ ]?[ፈግ])?"
_WORD = r"[^\W\d_][^\W\d_]{2,}"


@cache
def date_pattern(language: str) -> str:
    """A pattern of dates in a language: numeric, with the month's name, month or year alone."""
    names = "|".join(sorted(map(_spaced, _names(language)), key=len, reverse=True))
    month = rf"(?:{names})(?![^\W\d_])"
    any_month = rf"(?:{month}|{_WORD})"
    worded = rf"(?<!\d){_DAY}{_LINK}{any_month}\.?,?{_LINK}{_YEAR}"
    vietnamese = rf"(?<!\d)\d{{1,2}}[ \n](?:{names})(?:,| năm)?[ \n]{_YEAR}"
    month_first = rf"(?:{month}|(?<!\w){_WORD})\.? {_DAY}(?: ?,|ቀን| ቀን)? {_YEAR}(?: {_ERA})?"
    month_only = rf"{month}(?: (?:de|del|of))?[ \n]{_YEAR}"
    return (
        rf"{_NUMERIC}|{vietnamese}|{worded}(?: ?(?:هـ|{_ERA}))?|{month_first}|{month_only}"
        r"|(?<![\d./-])(?:1[34]|19|20)\d\d(?![\d./-])"
    )


def iso_date(text: str, language: str, today: date, order: DayMonth | None = None) -> str | None:
    """The date in a candidate, as YYYY-MM-DD, YYYY-MM or YYYY; None if it is none.

    Years before 1940 and days after today are no dates of a document.  `order` says how the
    document orders day and month; without it the language tells.  Where either is possible the
    year alone is known.
    """
    order = order or order_of_language(language)
    named = _named_month(text, language)
    numbers = [int(number) for number in re.findall(r"\d+", _without_month_number(text, language))]
    if named is None and any(len(word) > 2 for word in re.findall(r"[^\W\d_年月日]+", text)):  # noqa: PLR2004 -- a marker, no month
        return _parsed(text, language, today)
    year = next((number for number in numbers if number > 31), None)  # noqa: PLR2004 -- days
    if year is None:
        return _short_year(text, numbers, today, order)
    calendar, month = _counted(text, language, named, year, today)
    if calendar is None:
        return None
    rest = [number for number in numbers if number != year]
    if month is not None or not rest:
        return _settled(calendar, year, month, rest[0] if rest else None, today)
    if len(rest) == 1:
        return _settled(calendar, year, rest[0], None, today) if "年" in text else None
    return _settled(calendar, year, *_ordered(numbers, year, rest, order), today)


def is_doubtful(text: str, language: str) -> bool:
    """Whether a day may be off by one, because its calendar waits for the moon."""
    named = _named_month(text, language)
    years = [int(each) for each in re.findall(r"\d{4}", text)]
    hijri = named is not None and named[0] is Calendar.HIJRI
    return hijri or (
        named is None
        and bool(years)
        and years[0] in HIJRI_YEARS
        and OWN_CALENDAR.get(language) is Calendar.HIJRI
    )


def _spaced(name: str) -> str:
    return re.escape(name).replace(r"\ ", r"[ \n]")


def _names(language: str) -> dict[str, tuple[Calendar, int]]:
    """Month names that may stand in a document of a language, and what they mean."""
    names: dict[str, tuple[Calendar, int]] = {}
    if language in {"ar", "ur", "fa", "ps"}:
        names |= _of_calendar(Calendar.HIJRI)
    if language in {"fa", "ps"}:
        names |= _of_calendar(Calendar.JALALI)
    if language in ETHIOPIC:
        names |= _of_calendar(Calendar.ETHIOPIAN)
    others = {"ti": "am", "hr": "sr", "bs": "sr", "ckb": "ar"}
    for code in ("en", others.get(language, "en"), language):
        names |= {
            name: (Calendar.GREGORIAN, number) for name, number in MONTHS.get(code, {}).items()
        }
    return names


def _of_calendar(calendar: Calendar) -> dict[str, tuple[Calendar, int]]:
    return {name: (calendar, number) for name, number in CALENDAR_MONTHS[calendar].items()}


def _named_month(text: str, language: str) -> tuple[Calendar, int] | None:
    lowered = " ".join(text.casefold().split())
    names = _names(language)
    found = [
        (len(name), name)
        for name in names
        if re.search(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", lowered)
    ]
    if found:
        return names[max(found)[1]]
    words = [word for word in re.findall(r"[^\W\d_]+", lowered) if len(word) >= SHORTEST_MISREAD]
    likely = {
        names[name]
        for word in words
        for name in names
        if len(name) >= SHORTEST_MISREAD and fuzz.ratio(word, name) >= MISREAD
    }
    return likely.pop() if len(likely) == 1 else None


def _without_month_number(text: str, language: str) -> str:
    """Vietnamese months are numbers themselves."""
    return re.sub(r"tháng\s*\d+", " ", text, flags=re.IGNORECASE) if language == "vi" else text


def _counted(
    text: str, language: str, named: tuple[Calendar, int] | None, year: int, today: date
) -> tuple[Calendar | None, int | None]:
    """The calendar of a date and its month, if it is named; no calendar where it may be either."""
    if named is None:
        return _calendar(text, language, year, today), None
    if language == TIGRINYA and named[0] is Calendar.ETHIOPIAN:
        return _tigrinya(text, named[1], year, today)
    return named


def _tigrinya(text: str, month: int, year: int, today: date) -> tuple[Calendar | None, int | None]:
    """Eritrea gives the Gregorian months the names of the Ethiopian ones that they overlap most.

    Source: CLDR, Tigrinya, where Meskerem is September.
    """
    marked = ETHIOPIAN_MARK.search(text) and not GREGORIAN_MARK.search(text)
    if marked or month == LAST_ETHIOPIAN:
        return Calendar.ETHIOPIAN, month
    if GREGORIAN_MARK.search(text) or year > today.year - BEHIND_MOST:
        return Calendar.GREGORIAN, (month + 7) % 12 + 1
    return None, None


def _calendar(text: str, language: str, year: int, today: date) -> Calendar | None:
    """The calendar of a date without a month's name; None where it may be either of two."""
    if language in ETHIOPIC and not GREGORIAN_MARK.search(text):
        if ETHIOPIAN_MARK.search(text):
            return Calendar.ETHIOPIAN
        return Calendar.GREGORIAN if year > today.year - BEHIND_MOST else None
    own = OWN_CALENDAR.get(language)
    if own is Calendar.JALALI and year in JALALI_YEARS and not HIJRI_MARK.search(text):
        return own
    if year in HIJRI_YEARS and (own is Calendar.HIJRI or HIJRI_MARK.search(text)):
        return Calendar.HIJRI
    return Calendar.GREGORIAN


def _ordered(
    numbers: list[int], year: int, rest: list[int], order: DayMonth
) -> tuple[int | None, int | None]:
    """The month and the day of a numeric date; neither where it may be either of two days."""
    first, second = rest[0], rest[1]
    if numbers[0] == year or second > NOON:
        return first, second
    if first > NOON or first == second:
        return second, first
    if order is DayMonth.EITHER:
        return None, None
    return (first, second) if order is DayMonth.MONTH_FIRST else (second, first)


def _short_year(text: str, numbers: list[int], today: date, order: DayMonth) -> str | None:
    """A date whose year is written with two digits, such as 18-11-18."""
    if len(numbers) != 3 or not re.fullmatch(r"\s*\d{1,2}\D\d{1,2}\D\d\d\s*", text):  # noqa: PLR2004 -- day, month, year
        return None
    short = numbers[2]
    year = short + (today.year // CENTURY) * CENTURY
    year -= CENTURY if year > today.year else 0
    month, day = _ordered([*numbers[:2], year], year, numbers[:2], order)
    return _settled(Calendar.GREGORIAN, year, month, day, today)


def _settled(
    calendar: Calendar, year: int, month: int | None, day: int | None, today: date
) -> str | None:
    """The date in ISO form: as exact as it was written, and no more."""
    known = gregorian(calendar, year, month or 1, day or 1)
    if known is None or not known.year >= FIRST_YEAR or known > today:
        return None
    if day is not None:
        return known.isoformat()
    if calendar is not Calendar.GREGORIAN:
        return None
    return f"{year:04}" if month is None else f"{year:04}-{month:02}"


def _parsed(text: str, language: str, today: date) -> str | None:
    """For languages whose months are not listed here."""
    if language in MONTHS or not any(map(str.isalpha, text)):
        return None
    import dateparser  # noqa: PLC0415 -- slow to import, seldom needed

    try:
        found = dateparser.parse(text, languages=[language], settings={"STRICT_PARSING": True})
    except ValueError:
        return None
    return found.date().isoformat() if found and found.date() <= today else None
