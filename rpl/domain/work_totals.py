"""Work totals: how long and how much somebody worked, where nothing counts twice.

A month counts once, however many papers tell of it and for however many employers there was work
in it.  Hours of one employer come from the payslip of the month, else from a letter, else from what
the applicant told; hours for several employers add up, because they are different work.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from fractions import Fraction
from itertools import combinations

from rpl.domain.conflicts import script_of
from rpl.domain.plain_letters import plain
from rpl.domain.work_periods import (
    Doubt,
    Source,
    WorkRead,
    WorkSaid,
    first_day,
    runs,
    work_read,
)

ALIKE = 0.8
"""Share of letters two spellings of a word of an employer's name have in common."""
_TWO = 2  # words; one word alone ("Hospital") tells no employer from another


@dataclass(frozen=True, slots=True)
class Spell:
    """Months in a row: the first days of the first and the last of them."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Employment:
    """Work for one employer, as all papers together tell it; `months` are those that are sure."""

    employer: str
    documents: tuple[int, ...]
    spells: tuple[Spell, ...]
    months: int
    hours: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """Months in which there was work for two employers; they count once."""

    employers: tuple[str, str]
    spells: tuple[Spell, ...]
    months: int


@dataclass(frozen=True, slots=True)
class Doubted:
    """What is in doubt about a document."""

    document: int
    doubt: Doubt


@dataclass(frozen=True, slots=True)
class WorkTotals:
    """All work together.

    `months` are sure; `months_at_most` may have been, None where a paper leaves that open.  `hours`
    are rounded to whole ones and those of months whose hours are known; `months_without_hours` of
    the sure months have none.  `counted` are the numbers of the sure months.
    """

    employments: tuple[Employment, ...]
    overlaps: tuple[Overlap, ...]
    months: int
    months_at_most: int | None
    hours: int
    months_without_hours: int
    doubts: tuple[Doubted, ...]
    counted: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Told:
    """One employer's statements; `hours` by month."""

    employer: str
    reads: tuple[WorkRead, ...]
    sure: frozenset[int]
    hours: Mapping[int, Fraction]


def work_totals(said: Sequence[WorkSaid], until: date) -> WorkTotals:
    """How long and how much, counted on the day `until`; the order of statements is no matter."""
    reads = [work_read(each, until) for each in said]
    employments = sorted(
        (_told(group) for group in _groups(reads)),
        key=lambda each: (min(each.sure, default=0), each.employer),
    )
    counted = frozenset[int]().union(*(each.sure for each in employments))
    hours = _hours(employments)
    return WorkTotals(
        employments=tuple(map(_employment, employments)),
        overlaps=tuple(_overlaps(employments)),
        months=len(counted),
        months_at_most=_at_most(reads),
        hours=_whole(sum(hours.values(), Fraction(0))),
        months_without_hours=len(counted - hours.keys()),
        doubts=tuple(
            Doubted(document, doubt)
            for document, doubt in sorted(
                {(read.said.document, doubt) for read in reads for doubt in read.doubts}
            )
        ),
        counted=counted,
    )


def same_employer(one: str, other: str) -> bool:
    """Whether two names are of one employer, as far as their letters tell.

    Order, case, accents and legal forms of single letters (S.L., S.A.) do not count, nor does what
    only the longer name says; but one word alone is the same as one word only.  Nameless is the
    same as nameless.
    """
    mine, theirs = (_words(name) for name in (one, other))
    fewer, more = sorted((mine, theirs), key=len)
    if len(fewer) < _TWO and len(fewer) != len(more):
        return False
    return all(any(_alike(word, another) for another in more) for word in fewer)


def _words(name: str) -> list[str]:
    letters = "".join(
        each if unicodedata.category(each)[0] in "LMN" else " " for each in plain(name)
    )
    return [word for word in letters.split() if len(word) > 1]


def _alike(word: str, other: str) -> bool:
    return SequenceMatcher(None, word, other, autojunk=False).ratio() >= ALIKE


def _groups(reads: Sequence[WorkRead]) -> list[list[WorkRead]]:
    """Statements of one employer together; who is the same as one of a group belongs to it."""
    groups: list[list[WorkRead]] = []
    for read in reads:
        same = [
            group
            for group in groups
            if any(same_employer(read.said.employer, each.said.employer) for each in group)
        ]
        groups = [group for group in groups if group not in same]
        groups.append([read, *(each for group in same for each in group)])
    return groups


def _told(reads: Sequence[WorkRead]) -> _Told:
    names = {read.said.employer.strip() for read in reads}
    return _Told(
        employer=max(names, key=lambda name: (len(name), name)),
        reads=tuple(reads),
        sure=frozenset[int]().union(*(read.sure for read in reads)),
        hours=_hours_of_one(reads),
    )


def _hours_of_one(reads: Sequence[WorkRead]) -> Mapping[int, Fraction]:
    """Hours by month for one employer: payslips first, then what they leave of letters, then told.

    A total that is told for a longer time is spread evenly over those of its months that no surer
    paper tells of, after the hours that one does tell are taken off.
    """
    known: dict[int, Fraction] = {}
    for source in Source:
        further: dict[int, Fraction] = {}
        for read in reads:
            if read.said.source is source and read.hours is not None and read.possible:
                for month, hours in _spread(read.hours, read.possible, known).items():
                    further[month] = max(further.get(month, Fraction(0)), hours)
        known.update(further)
    return known


def _spread(
    hours: Fraction, months: frozenset[int], known: Mapping[int, Fraction]
) -> Mapping[int, Fraction]:
    open_months = months - known.keys()
    left = hours - sum((known[month] for month in months & known.keys()), Fraction(0))
    if not open_months or left <= 0:
        return {}
    return dict.fromkeys(open_months, left / len(open_months))


def _hours(employments: Iterable[_Told]) -> Mapping[int, Fraction]:
    """Hours by month for all employers.

    Those of several employers add up where their names can be told apart.  Names in two scripts,
    or no name, may be one employer twice: of these only the larger hours of a month count.
    """
    by_script: dict[str, dict[int, Fraction]] = {}
    for each in employments:
        sums = by_script.setdefault(script_of(each.employer), {})
        for month, hours in each.hours.items():
            sums[month] = sums.get(month, Fraction(0)) + hours
    months = {month for sums in by_script.values() for month in sums}
    return {
        month: max(sums.get(month, Fraction(0)) for sums in by_script.values()) for month in months
    }


def _at_most(reads: Iterable[WorkRead]) -> int | None:
    months: set[int] = set()
    for read in reads:
        if read.possible is None:
            return None
        months |= read.possible
    return len(months)


def _overlaps(employments: Sequence[_Told]) -> Iterable[Overlap]:
    for one, other in combinations(employments, 2):
        if shared := one.sure & other.sure:
            yield Overlap((one.employer, other.employer), _spells(shared), len(shared))


def _employment(told: _Told) -> Employment:
    return Employment(
        employer=told.employer,
        documents=tuple(sorted({read.said.document for read in told.reads})),
        spells=_spells(told.sure),
        months=len(told.sure),
        hours=_whole(sum(told.hours.values(), Fraction(0))),
    )


def _spells(months: frozenset[int]) -> tuple[Spell, ...]:
    return tuple(Spell(first_day(first), first_day(last)) for first, last in runs(months))


def _whole(hours: Fraction) -> int:
    """Rounded to whole hours, halves up."""
    return int(hours + Fraction(1, 2))
