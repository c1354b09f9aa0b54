"""Credit toward a qualification: what is held, what is missing, the shortest ways to finish."""

from collections.abc import Collection, Sequence
from fractions import Fraction
from itertools import combinations
from math import ceil, floor

from rpl.domain.assessment import Qualification, Unit, UnitId
from rpl.domain.values import Frozen

MOST_WAYS = 3


class Way(Frozen):
    """Units that would finish the qualification, and their notional hours together."""

    units: tuple[UnitId, ...]
    notional_hours: int


class CreditTotals(Frozen):
    """Credit held against the whole, in the points of a scheme and in notional hours.

    `counted` leaves out what exceeds the share that recognition may give; `to_study_hours` is
    what has to be learned with a provider although its units are held, and is mostly 0.
    """

    scheme: str
    held: float
    held_hours: int
    counted: float
    counted_hours: int
    whole: float
    whole_hours: int
    to_study_hours: int


class CreditStatement(Frozen):
    """Where a person stands.  `missing` names each unit that some shortest way would add."""

    qualification: str
    held: tuple[UnitId, ...]
    missing: tuple[UnitId, ...]
    complete: bool
    ways: tuple[Way, ...]
    credit: CreditTotals


def statement(qualification: Qualification, held: Collection[UnitId]) -> CreditStatement:
    """The statement of credit of someone who holds these units.

    `ways` are minimal sets of further units that satisfy the packaging rules, shortest first,
    three at most; none are left when the units suffice.  A unit of another qualification counts
    for nothing here.  Where recognition may give only a share of the credit, the qualification
    is not complete by recognition alone: the other share has to be studied with a provider.
    """
    mine = tuple(unit for unit in qualification.units if unit.id in held)
    rest = tuple(unit for unit in qualification.units if unit.id not in held)
    ways = _shortest(qualification, mine, rest)
    packaged = all(not way for way in ways)
    credit = _totals(qualification, mine, packaged=packaged)
    missing = () if packaged else _missing(qualification, mine, rest)
    return CreditStatement(
        qualification=qualification.reference,
        held=tuple(unit.id for unit in mine),
        missing=missing,
        complete=packaged and credit.to_study_hours == 0,
        ways=() if packaged else tuple(_way(qualification, way) for way in ways),
        credit=credit,
    )


def hours_to_finish(qualification: Qualification) -> tuple[int, int]:
    """The fewest and the most notional hours that minimal sets of units make up the whole with."""
    core = set(qualification.packaging.all_of)
    least = most = sum(u.credit.notional_hours for u in qualification.units if u.id in core)
    for choice in qualification.packaging.n_of:
        group = [unit for unit in qualification.units if unit.group == choice.group]
        free = sorted(unit.credit.notional_hours for unit in group if unit.id not in core)
        wanted = max(choice.count - (len(group) - len(free)), 0)
        least += sum(free[:wanted])
        most += sum(free[len(free) - wanted :])
    return least, most


def _shortest(
    qualification: Qualification, held: Sequence[Unit], candidates: Sequence[Unit]
) -> list[tuple[Unit, ...]]:
    """The shortest minimal additions from `candidates`, by notional hours; exact, without search.

    All of the core is needed anyway; each group then needs a fixed number more, and groups do not
    overlap, so the best few of each group combine into the best few of all.
    """
    core = tuple(unit for unit in candidates if unit.id in qualification.packaging.all_of)
    ways = [core]
    for choice in qualification.packaging.n_of:
        have = sum(unit.group == choice.group for unit in (*held, *core))
        wanted = max(choice.count - have, 0)
        free = [unit for unit in candidates if unit.group == choice.group and unit not in core]
        picks = _fewest_hours(free, wanted)
        ways = sorted(((*way, *pick) for way in ways for pick in picks), key=_hours)[:MOST_WAYS]
    return ways


def _fewest_hours(units: Sequence[Unit], count: int) -> list[tuple[Unit, ...]]:
    """The three shortest choices of so many units.

    Among `count` + 2 of the shortest units there are always three choices that no choice with a
    longer unit can beat.
    """
    shortest = sorted(units, key=lambda unit: unit.credit.notional_hours)[: count + MOST_WAYS - 1]
    return sorted(combinations(shortest, count), key=_hours)[:MOST_WAYS]


def _hours(units: Sequence[Unit]) -> int:
    return sum(unit.credit.notional_hours for unit in units)


def _way(qualification: Qualification, units: Sequence[Unit]) -> Way:
    ordered = tuple(unit.id for unit in qualification.units if unit in units)
    return Way(units=ordered, notional_hours=_hours(units))


def _missing(
    qualification: Qualification, held: Sequence[Unit], rest: Sequence[Unit]
) -> tuple[UnitId, ...]:
    """The core still wanted, and every unit of a group from which some are still wanted."""
    core = set(qualification.packaging.all_of)
    sure = [unit for unit in (*held, *rest) if unit in held or unit.id in core]
    wanting = {
        choice.group
        for choice in qualification.packaging.n_of
        if sum(unit.group == choice.group for unit in sure) < choice.count
    }
    return tuple(unit.id for unit in rest if unit.id in core or unit.group in wanting)


def _totals(qualification: Qualification, held: Sequence[Unit], *, packaged: bool) -> CreditTotals:
    whole = qualification.credit
    share = _exact(qualification.packaging.cap_share)
    points = sum((_exact(unit.credit.value) for unit in held), start=Fraction(0))
    used = _hours(_shortest(qualification, (), held)[0]) if packaged else 0
    return CreditTotals(
        scheme=whole.scheme,
        held=float(points),
        held_hours=_hours(held),
        counted=float(min(points, _exact(whole.value) * share)),
        counted_hours=min(_hours(held), floor(whole.notional_hours * share)),
        whole=whole.value,
        whole_hours=whole.notional_hours,
        to_study_hours=ceil(used * (1 - share)),
    )


def _exact(number: float) -> Fraction:
    """A number as it is written in the definition file: 0.1 is a tenth."""
    return Fraction(str(number))
