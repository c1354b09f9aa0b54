"""Work periods: which months and hours of work one paper, or one answer, tells of.

Nothing is guessed.  What a paper leaves open is said as a `Doubt`, and counted as little as can be:
the months that are `sure` are those in which there was work whatever else holds, the `possible`
ones those in which there may have been.  A month in which work began or ended counts whole.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from rpl.domain.history import MAX_HOURS_PER_WEEK, OLDEST_YEAR, WorkPeriod
from rpl.domain.values import Frozen

YEAR = 12  # months
WEEKS_A_MONTH = Fraction(52, YEAR)
"""A usual week's hours times this are the hours of a month; nothing is taken off for holidays."""
MOST_HOURS_A_MONTH = MAX_HOURS_PER_WEEK * WEEKS_A_MONTH

_DATE = re.compile(r"(?P<year>\d{4})(-(?P<month>0[1-9]|1[0-2])(-\d{2})?)?")
_HOURS = re.compile(r"\d{1,6}([.,]\d{1,2})?")


class Source(StrEnum):
    """Who says that there was work; where two tell of one month, the first of these counts."""

    PAYSLIP = "payslip"
    LETTER = "letter"
    TOLD = "told"


class Doubt(StrEnum):
    """What is not known of a period, or what was assumed instead."""

    NO_PERIOD = "no_period"
    NO_START = "no_start"
    NO_END = "no_end"
    ENDS_FIRST = "ends_first"
    YEAR_ONLY = "year_only"
    GOES_ON = "goes_on"
    LATER = "later"
    PAID_MONTH = "paid_month"
    NO_HOURS = "no_hours"
    HOURS_UNCLEAR = "hours_unclear"
    HOURS_TOO_MANY = "hours_too_many"
    HOURS_UNPLACED = "hours_unplaced"


class WorkSaid(Frozen):
    """What one document, or one period that the applicant told of, says of work.

    `document` is its place in the claim.  `start`, `end` and `issued` are years, months or days as
    records write them, empty where they are not there; `hours` are those of the whole time, and
    `hours_per_week` those of a usual week, which only the applicant tells.
    """

    document: int
    source: Source
    employer: str = ""
    role: str = ""
    tasks: str = ""
    start: str = ""
    end: str = ""
    issued: str = ""
    hours: str = ""
    hours_per_week: int | None = None


@dataclass(frozen=True, slots=True)
class WorkRead:
    """What is known from one statement.

    Months are counted from the year 0: `year * 12 + month - 1`.  `possible` is None where nobody
    can say how far they may reach.  `hours` are those of all `possible` months together.
    """

    said: WorkSaid
    sure: frozenset[int]
    possible: frozenset[int] | None
    hours: Fraction | None
    doubts: tuple[Doubt, ...]


def told(document: int, period: WorkPeriod) -> WorkSaid:
    """A period of the work history as a statement."""
    return WorkSaid(
        document=document,
        source=Source.TOLD,
        employer=period.employer,
        role=period.role,
        tasks=period.tasks,
        start=f"{period.start:%Y-%m}",
        end="" if period.end is None else f"{period.end:%Y-%m}",
        hours_per_week=period.hours_per_week,
    )


def work_read(said: WorkSaid, until: date) -> WorkRead:
    """The months and hours of a statement, and what is in doubt.

    `until` is the day on which it is counted: work that goes on is counted to its month, and
    nothing after it.
    """
    months = _months(said, month_of(until))
    hours, doubt = _hours(said, months)
    doubts = (*months.doubts, *(() if doubt is None else (doubt,)))
    return WorkRead(said, months.sure, months.possible, hours, doubts)


def month_of(day: date) -> int:
    """The number of a day's month."""
    return day.year * YEAR + day.month - 1


def first_day(month: int) -> date:
    """The first day of the month of this number."""
    return date(month // YEAR, month % YEAR + 1, 1)


def runs(months: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Months that follow each other, as the first and the last of each run."""
    for month in sorted(months):
        if month - 1 not in months:
            last = month
            while last + 1 in months:
                last += 1
            yield month, last


@dataclass(frozen=True, slots=True)
class _Months:
    sure: frozenset[int] = frozenset()
    possible: frozenset[int] | None = None
    doubts: tuple[Doubt, ...] = ()


def _months(said: WorkSaid, now: int) -> _Months:
    start, end, issued = (_edge(value) for value in (said.start, said.end, said.issued))
    if said.source is Source.TOLD and end is None:
        found = _between(start, (now, now), Doubt.GOES_ON)
    elif start is not None and end is not None:
        found = _between(start, end)
    elif start is not None:
        found = _open_end(start, issued)
    elif end is not None:
        found = _Months(_exactly(end), None, (Doubt.NO_START,))
    elif said.source is Source.PAYSLIP and issued is not None:
        sure = _exactly(issued)
        found = _Months(sure, sure or None, (Doubt.PAID_MONTH if sure else Doubt.NO_PERIOD,))
    else:
        found = _Months(doubts=(Doubt.NO_PERIOD,))
    return _until(found, now)


def _between(start: tuple[int, int] | None, end: tuple[int, int], *doubts: Doubt) -> _Months:
    """From the latest that the start can mean to the earliest that the end can mean are sure."""
    if start is None:
        return _Months(doubts=(Doubt.NO_PERIOD,))
    if start[0] > end[1]:
        return _Months(doubts=(Doubt.ENDS_FIRST,))
    coarse = start[0] != start[1] or end[0] != end[1]
    return _Months(
        frozenset(range(start[1], end[0] + 1)),
        frozenset(range(start[0], end[1] + 1)),
        (*doubts, *((Doubt.YEAR_ONLY,) if coarse else ())),
    )


def _open_end(start: tuple[int, int], issued: tuple[int, int] | None) -> _Months:
    """Work that began: its first month is sure, and all until it was written down may be."""
    ends = issued is not None and issued[1] >= start[0]
    possible = frozenset(range(start[0], issued[1] + 1)) if issued and ends else None
    coarse = (Doubt.YEAR_ONLY,) if start[0] != start[1] else ()
    return _Months(_exactly(start), possible, (Doubt.NO_END, *coarse))


def _until(found: _Months, now: int) -> _Months:
    told = found.sure | (found.possible or frozenset())
    if all(month <= now for month in told):
        return found
    kept = None if found.possible is None else frozenset(m for m in found.possible if m <= now)
    sure = frozenset(month for month in found.sure if month <= now)
    return _Months(sure, kept, (*found.doubts, Doubt.LATER))


def _exactly(edge: tuple[int, int]) -> frozenset[int]:
    return frozenset({edge[0]}) if edge[0] == edge[1] else frozenset()


def _edge(value: str) -> tuple[int, int] | None:
    """The first and the last month that a date can mean; None where it is no date."""
    found = _DATE.fullmatch(value.strip())
    if found is None or int(found["year"]) < OLDEST_YEAR:
        return None
    year = int(found["year"]) * YEAR
    month = int(found["month"] or 0)
    return (year + month - 1, year + month - 1) if month else (year, year + YEAR - 1)


def _hours(said: WorkSaid, months: _Months) -> tuple[Fraction | None, Doubt | None]:
    """The hours of all possible months, or why they do not count."""
    if said.hours_per_week is not None:
        return said.hours_per_week * WEEKS_A_MONTH * len(months.possible or ()), None
    text = said.hours.strip()
    hours = Fraction(text.replace(",", ".")) if _HOURS.fullmatch(text) else Fraction(0)
    if not hours:
        return None, Doubt.NO_HOURS
    if not months.possible:
        return None, Doubt.HOURS_UNPLACED
    if hours > len(months.possible) * MOST_HOURS_A_MONTH:
        return None, Doubt.HOURS_TOO_MANY
    longer = said.source is not Source.PAYSLIP and len(months.possible) > 1
    if longer and hours <= MAX_HOURS_PER_WEEK:
        return None, Doubt.HOURS_UNCLEAR
    return hours, None
