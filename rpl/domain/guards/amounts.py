"""Numbers, dates and currencies of a line, compared with those of its translation."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rpl.domain.guards.calendars import Named, is_known, named_days
from rpl.domain.guards.money import CURRENCIES, unit_of
from rpl.domain.guards.number_words import NUMBER_WORDS
from rpl.domain.guards.numerals import Number, folded, numbers_said
from rpl.domain.guards.pair import Pair

_DATE_PARTS = 3
_LAST_MONTH, _LAST_DAY = 12, 31
_YEARS = range(1300, 2101)
"""Four digits that are likely a year, of the Hijri calendars too."""
_DAY_BEFORE = re.compile(
    r"^[\s.,ºª°年日-]{0,3}(?:st|nd|rd|th|er|o|a|го|-?е)?[\s,.-]{0,3}"
    r"(?:de |del |of |d['’]|da |din |ngày |من |tháng |የ)?$"
)
_DAY_AFTER = re.compile(r"^[\s,.月-]{0,3}(?:the |de |del |of |năm |року|года)?$")
_AROUND = 14  # characters between a day and its month


@dataclass(frozen=True, slots=True)
class Amounts:
    """The numbers of a text, what each counts (None: not known), and the days that it names."""

    numbers: tuple[Number, ...]
    units: tuple[str | None, ...]
    days: tuple[Named, ...]


@lru_cache(maxsize=512)
def amounts(text: str, language: str) -> Amounts:
    """What a text says in numbers."""
    plain = folded(text)
    days = named_days(plain, language)
    taken = [(day.start, day.end) for day in days]
    numbers = tuple(
        number
        for number in numbers_said(plain, language)
        if not any(start < number.end and number.start < end for start, end in taken)
    )
    return Amounts(numbers, tuple(_unit(plain, number, days) for number in numbers), days)


def changes_numbers(pair: Pair) -> bool:
    """Whether a number is missing, added, or counts something else than in the source."""
    source, target = _both(pair)
    missing, extra = _differences(pair)
    if missing or extra or _repeats_a_number(source, target) or _loses_digits(source, target):
        return True
    return _counts_otherwise(source, target)


def _repeats_a_number(source: Amounts, target: Amounts) -> bool:
    """Whether a number follows itself in the target alone."""
    said, told = (
        {
            one.value
            for one, two in pairwise(each.numbers)
            if one.value == two.value and two.start - one.end <= 1
        }
        for each in (source, target)
    )
    return bool(told - said)


def _loses_digits(source: Amounts, target: Amounts) -> bool:
    """Whether a number in digits is gone, and only a word that may mean it is left to stand for it."""
    doubtful = {number.value for number in source.numbers if not number.sure}
    said, told = (
        {number.value for number in each.numbers if number.written} for each in (source, target)
    )
    return bool(doubtful & said - told)


def changes_currency(pair: Pair) -> bool:
    """Whether an amount of money is no longer one, or is one in another currency."""
    source, target = _both(pair)
    for value in _shared(source, target):
        before, after = _units(source, value) & CURRENCIES, _units(target, value) & CURRENCIES
        if before != after:
            return True
    return False


def changes_order(pair: Pair) -> bool:
    """Whether numbers that count the same, or nothing known, stand in another order."""
    source, target = _both(pair)
    groups: dict[str, set[str]] = {}
    for value in _shared(source, target):
        groups.setdefault(_held_by(value, source, target), set()).add(value)
    return any(
        len(values) > 1 and _sequence(source, values) != _sequence(target, values)
        for values in groups.values()
    )


def _held_by(value: str, source: Amounts, target: Amounts) -> str:
    """The word that holds a number in its place on both sides, or nothing."""
    unit = min((_units(source, value) & _units(target, value)) - {"year"}, default="")
    is_year = value.isdigit() and int(value) in _YEARS
    return f"{unit} year" if unit and is_year else unit


def changes_days(pair: Pair) -> bool:
    """Whether a month or a weekday is missing, added, or has changed places with another."""
    source, target = _both(pair)
    missing, extra = _day_differences(pair)
    numeric = _numeric_months(source, target)
    if (missing or extra) - numeric:
        return True
    if _moves_days(source, target):
        return True
    shared = {day.fact for day in source.days} & {day.fact for day in target.days}
    return [day.fact for day in source.days if day.fact in shared and day.sure] != [
        day.fact for day in target.days if day.fact in shared and day.sure
    ] and not _unsure(source.days, target.days)


def _moves_days(source: Amounts, target: Amounts) -> bool:
    """Whether the day of one month has become the day of another."""
    for value in _shared(source, target):
        before, after = _units(source, value), _units(target, value)
        if before and after and not before & after and _are_months(before | after - {"year"}):
            return "year" not in before | after
        is_day = value.isdigit() and int(value) <= _LAST_DAY
        if is_day and not after and before & _months(target).keys():
            return True
    return False


def _are_months(units: set[str]) -> bool:
    return all(unit == "year" or unit[1:].isdigit() for unit in units)


def _both(pair: Pair) -> tuple[Amounts, Amounts]:
    return (
        amounts(pair.source, pair.source_language),
        amounts(pair.target, pair.target_language),
    )


def _unit(text: str, number: Number, days: Sequence[Named]) -> str | None:
    for day in days:
        if day.fact[0] == "D":
            continue
        if day.start >= number.end and _DAY_BEFORE.match(text[number.end : day.start][:_AROUND]):
            return day.fact
    for day in reversed(days):
        if day.fact[0] == "D":
            continue
        if day.end <= number.start and _DAY_AFTER.match(text[day.end : number.start][:_AROUND]):
            return day.fact
    found = unit_of(text, number.start, number.end)
    if found is None and number.value.isdigit() and int(number.value) in _YEARS:
        return "year"
    return found


def _differences(pair: Pair) -> tuple[Counter[str], Counter[str]]:
    """What numbers the target lacks, and what numbers only it has."""
    source, target = _both(pair)
    said, told = _counts(source.numbers), _counts(target.numbers)
    words_known = pair.target_language in NUMBER_WORDS or pair.target_language == "zh"
    demanded = _counts(
        number for number in source.numbers if number.sure and (number.written or words_known)
    )
    claimed = _counts(number for number in target.numbers if number.sure)
    missing, extra = demanded - told, claimed - said
    if missing or extra:
        missing, extra = _without_spelled_dates(missing, extra, source, target)
    return missing, extra


def _without_spelled_dates(
    missing: Counter[str], extra: Counter[str], source: Amounts, target: Amounts
) -> tuple[Counter[str], Counter[str]]:
    """Without dates that one side writes in digits and the other with the name of the month."""
    spelled = _parts_spelled(missing, _months(target) - _months(source))
    extra = extra - spelled
    missing = Counter({value: count for value, count in missing.items() if not _is_date(value)}) + (
        Counter({value: count for value, count in missing.items() if _is_date(value)})
        if not spelled
        else Counter()
    )
    digits = _parts_spelled(extra, _months(source) - _months(target))
    missing = missing - digits
    if digits:
        extra = Counter({value: count for value, count in extra.items() if not _is_date(value)})
    return missing, extra


def _parts_spelled(values: Iterable[str], months: Counter[str]) -> Counter[str]:
    """Days and years of dates in digits whose month the other side names.

    A date whose first two parts could both be the month says no month: `05/11` is May or November.
    """
    parts: Counter[str] = Counter()
    for value in values:
        day, month = _day_and_month(value)
        if month and months[f"G{month}"]:
            parts.update([day, max(value.split("."), key=len)])
    return parts


def _day_and_month(value: str) -> tuple[str, str]:
    if not _is_date(value):
        return "", ""
    pieces = value.split(".")
    if len(pieces[0]) > 2:  # noqa: PLR2004 -- a year stands first
        return pieces[2], pieces[1]
    first, second = int(pieces[0]), int(pieces[1])
    if first <= _LAST_MONTH and second <= _LAST_MONTH and first != second:
        return "", ""
    return (pieces[0], pieces[1]) if second <= _LAST_MONTH else (pieces[1], pieces[0])


def _is_date(value: str) -> bool:
    pieces = value.split(".")
    if len(pieces) != _DATE_PARTS or not all(piece.isdigit() for piece in pieces):
        return False
    small = sorted(int(piece) for piece in pieces)[:2]
    return small[0] <= _LAST_MONTH and small[1] <= _LAST_DAY


def _months(said: Amounts) -> Counter[str]:
    return Counter(day.fact for day in said.days if day.fact[0] == "G")


def _numeric_months(source: Amounts, target: Amounts) -> Counter[str]:
    """Months that one side names and the other writes in digits."""
    numeric: Counter[str] = Counter()
    for said in (source, target):
        for number in said.numbers:
            month = _day_and_month(number.value)[1]
            if month:
                numeric[f"G{month}"] += 1
    return numeric


def _day_differences(pair: Pair) -> tuple[Counter[str], Counter[str]]:
    source, target = _both(pair)
    said, told = (Counter(day.fact for day in each.days) for each in (source, target))
    demanded = Counter(day.fact for day in source.days if day.sure)
    claimed = Counter(day.fact for day in target.days if day.sure)
    missing = demanded - told if is_known(pair.target_language) else Counter[str]()
    return missing, claimed - said if is_known(pair.source_language) else claimed


def _unsure(*sides: Sequence[Named]) -> bool:
    return any(not day.sure for side in sides for day in side)


def _counts(numbers: Iterable[Number]) -> Counter[str]:
    return Counter(number.value for number in numbers)


def _shared(source: Amounts, target: Amounts) -> set[str]:
    return {number.value for number in source.numbers} & {number.value for number in target.numbers}


def _units(said: Amounts, value: str) -> set[str]:
    return {
        unit
        for number, unit in zip(said.numbers, said.units, strict=True)
        if number.value == value and unit is not None
    }


def _counts_otherwise(source: Amounts, target: Amounts) -> bool:
    """Whether a number counts hours on one side and, say, years or money on the other."""
    for value in _shared(source, target):
        before, after = _units(source, value), _units(target, value)
        if before and after and not before & after and not _are_months(before | after):
            return True
        if ("percent" in before) != ("percent" in after):
            return True
    said, told = _bearers(source), _bearers(target)
    return any(not said[unit] & told[unit] for unit in said.keys() & told.keys())


def _bearers(said: Amounts) -> dict[str, set[str]]:
    """For each unit, the numbers that count it."""
    bearers: dict[str, set[str]] = {}
    for number, unit in zip(said.numbers, said.units, strict=True):
        if unit is not None and unit != "year" and not _are_months({unit}):
            bearers.setdefault(unit, set()).add(number.value)
    return bearers


def _sequence(said: Amounts, values: set[str]) -> list[str]:
    return [number.value for number in said.numbers if number.value in values]
