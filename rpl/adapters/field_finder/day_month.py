"""Whether 03/04/2019 is in April or in March: as the document, its country or its language tells.

Where these tell nothing, or different things, the order stays open: the year alone is known.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from babel import Locale, UnknownLocaleError

DATA = files("rpl.adapters.field_finder") / "day_month.toml"
MOST_MONTHS = 12
GROUPS = 3
"""Numbers of a date: day, month, year."""
_NUMERIC = re.compile(
    r"(?<![\d./-])(\d{1,2})(?:([/-])(\d{1,2})\2(?:\d{4}|\d\d)|\.(\d{1,2})\.\d{4})(?![\d./-]*\d)"
)


class DayMonth(StrEnum):
    """Which of two small numbers of a date is the day."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    EITHER = "either"


def order_of_language(language: str) -> DayMonth:
    """How a language orders day and month, where it is written one way everywhere."""
    return DayMonth.EITHER if language in _data()["languages"]["untold"] else DayMonth.DAY_FIRST


def order_of(dated: Iterable[str], placed: Iterable[str], language: str) -> DayMonth:
    """How a document orders day and month.

    Its own dates, in `dated`, go before all else: 13/06 can be read in one way only.  Then what
    the texts `placed` tell of the country, and its language, must agree.
    """
    shown = set(_shown(dated))
    if shown:
        return shown.pop() if len(shown) == 1 else DayMonth.EITHER
    told = set(_countries_told(placed, language))
    if language not in _data()["languages"]["untold"]:
        told.add(DayMonth.DAY_FIRST)
    return told.pop() if len(told) == 1 else DayMonth.EITHER


def is_open(text: str, value: str) -> bool:
    """Whether a value is the year alone because the order of day and month is not known."""
    return len(value) == len("2019") and len(re.findall(r"\d+", text)) == GROUPS


def may_be(open_text: str, value: str) -> bool:
    """Whether a full date is one of the two days that an open one can mean."""
    numbers = [int(number) for number in re.findall(r"\d+", open_text)][:2]
    return sorted(numbers) == sorted(int(number) for number in value.split("-")[1:])


def _shown(texts: Iterable[str]) -> Iterator[DayMonth]:
    """The orders that dates of a document itself show, in which one number is no month."""
    for text in texts:
        for match in _NUMERIC.finditer(text):
            first, second = int(match[1]), int(match[3] or match[4])
            if first > MOST_MONTHS >= second > 0:
                yield DayMonth.DAY_FIRST
            elif second > MOST_MONTHS >= first > 0:
                yield DayMonth.MONTH_FIRST


def _countries_told(texts: Iterable[str], language: str) -> Iterator[DayMonth]:
    for text in texts:
        for order in DayMonth:
            if _tells(order, language).search(text):
                yield order


@cache
def _data() -> dict[str, dict[str, Any]]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


@cache
def _tells(order: DayMonth, language: str) -> "re.Pattern[str]":
    """What names a country of an order.  Names count with a capital or in capitals alone."""
    data = _data()[order]
    codes = data["countries"].split()
    names = {*data["names"], *data["cities"], *_names(codes, "en"), *_names(codes, language)}
    forms = {form for name in names for form in (name, name.upper())}
    listed = "|".join(sorted(map(re.escape, forms), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?<!New )(?:{listed})(?!\w)|{'|'.join(data['patterns'])}")


def _names(codes: Iterable[str], language: str) -> Iterator[str]:
    try:
        territories = Locale.parse(language).territories
    except (UnknownLocaleError, ValueError):
        return
    yield from (territories[code] for code in codes if code in territories)
