"""Dates as documents write them, found by pattern first and read second.

A parser that is given a whole line finds dates in hours and grades, so it is given candidates only.
"""

import re
from datetime import date

from rpl.domain.months import MONTHS

FIRST_YEAR = 1940
MONTH_FIRST = frozenset({"en"})
"""Languages in which 03/04 may be the fourth of March; where both readings exist, there is none."""
NOON = 12

_NUMERIC = r"\d{1,2} ?[./-] ?\d{1,2} ?[./-] ?\d{4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}"
_ORDINAL = r"\d{1,2}(?:st|nd|rd|th|er|º|°|\.)?"


def date_pattern(language: str) -> str:
    """A pattern of dates in a language: numeric, with the month's name, month or year alone."""
    names = "|".join(sorted(map(re.escape, MONTHS.get(language, {})), key=len, reverse=True))
    if not names:
        return rf"{_NUMERIC}|{_ORDINAL} (?:[^\W\d_]+\.? ){{1,3}}\d{{4}}|(?:19|20)\d\d"
    between = r"(?: (?:de|del|day of|of|d[’'])?,? ?|-)"  # noqa: RUF001 -- the signs documents are printed with
    worded = rf"{_ORDINAL}{between}(?:{names})\.?,?{between}\d{{4}}"
    month_first = rf"(?:{names})\.? {_ORDINAL},? \d{{4}}"
    month_only = rf"(?:{names})(?: (?:de|del|of))? \d{{4}}"
    return rf"{_NUMERIC}|{worded}|{month_first}|{month_only}|(?<!\d)(?:19|20)\d\d(?!\d)"


def iso_date(text: str, language: str, today: date) -> str | None:
    """The date in a candidate, as YYYY-MM-DD, YYYY-MM or YYYY; None if it is none, or two.

    Years before 1940 and days after today are no dates of a document.
    """
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    year = next((number for number in numbers if number > 31), None)  # noqa: PLR2004 -- days
    if year is None or not FIRST_YEAR <= year <= today.year:
        return None
    rest = [number for number in numbers if number != year]
    named = _named_month(text, language)
    if named:
        return _settled(year, named, rest[0] if rest else None, today)
    if not rest:
        return str(year) if re.fullmatch(r"\d{4}", text.strip()) else _parsed(text, language, today)
    if len(rest) == 1:
        return _parsed(text, language, today)
    return _numeric(numbers, year, rest, language, today)


def _numeric(
    numbers: list[int], year: int, rest: list[int], language: str, today: date
) -> str | None:
    if numbers[0] == year:
        return _settled(year, rest[0], rest[1], today)
    day, month = rest[0], rest[1]
    if month > NOON:
        day, month = month, day
    elif language in MONTH_FIRST and day <= NOON and day != month:
        return None
    return _settled(year, month, day, today)


def _named_month(text: str, language: str) -> int | None:
    lowered = text.casefold()
    found = [
        (len(name), number)
        for name, number in MONTHS.get(language, {}).items()
        if re.search(rf"(?<![^\W\d_]){re.escape(name)}(?![^\W\d_])", lowered)
    ]
    return max(found)[1] if found else None


def _settled(year: int, month: int, day: int | None, today: date) -> str | None:
    if day is None:
        return f"{year:04}-{month:02}" if month <= NOON else None
    try:
        settled = date(year, month, day)
    except ValueError:
        return None
    return settled.isoformat() if settled <= today else None


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
