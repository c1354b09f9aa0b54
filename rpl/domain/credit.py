"""Credit toward a qualification: what is held, what is missing, the shortest ways to finish."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
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
    """Where a person stands.  `missing` names the core still wanted and all that may be chosen."""

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
    ways = _best(qualification, mine, rest)
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
    shortest = _best(qualification, (), qualification.units)
    longest = _best(qualification, (), qualification.units, longest=True)
    return _hours(shortest[0]), _hours(longest[0])


@dataclass(frozen=True, slots=True)
class _Rule:
    """Units of these groups are to be worth so much together: in number, or in points."""

    groups: tuple[str, ...]
    minimum: Fraction
    by_points: bool

    def worth(self, unit: Unit) -> Fraction:
        if unit.group not in self.groups:
            return Fraction(0)
        return _exact(unit.credit.value) if self.by_points else Fraction(1)

    def wanting(self, units: Sequence[Unit]) -> Fraction:
        return self.minimum - sum((self.worth(unit) for unit in units), start=Fraction(0))


def _rules(qualification: Qualification) -> Iterator[_Rule]:
    for choice in qualification.packaging.n_of:
        yield _Rule((choice.group,), Fraction(choice.count), by_points=False)
    for points in qualification.packaging.points:
        yield _Rule(points.groups, _exact(points.minimum), by_points=True)


def _best(
    qualification: Qualification,
    held: Sequence[Unit],
    candidates: Sequence[Unit],
    *,
    longest: bool = False,
) -> list[tuple[Unit, ...]]:
    """The shortest (or longest) minimal additions from `candidates`, by notional hours.

    All of the core is needed anyway, and no group stands in two rules, so the best few of each
    rule combine into the best few of all.
    """
    core = tuple(unit for unit in candidates if unit.id in qualification.packaging.all_of)
    ways = [core]
    for rule in _rules(qualification):
        free = [unit for unit in candidates if rule.worth(unit) and unit not in core]
        picks = _picks(rule, rule.wanting((*held, *core)), free, longest=longest)
        ways = _few([(*way, *pick) for way in ways for pick in picks], longest=longest)
    return ways


def _picks(
    rule: _Rule, wanting: Fraction, free: Sequence[Unit], *, longest: bool
) -> list[tuple[Unit, ...]]:
    """The best few minimal sets of `free` units that make up for what is wanting; exact.

    A set is minimal when it falls short without its least worthy unit.  Taking units from the
    worthiest down, each minimal set is therefore met once: when its last unit lifts a sum that
    fell short over the line.  Per sum only the best few sets can matter.
    """
    if wanting <= 0:
        return [()]
    found: list[tuple[Unit, ...]] = []
    short: dict[Fraction, list[tuple[Unit, ...]]] = {Fraction(0): [()]}
    for unit in sorted(free, key=rule.worth, reverse=True):
        for worth, sets in list(short.items()):
            more = worth + rule.worth(unit)
            larger = [(*chosen, unit) for chosen in sets]
            if more >= wanting:
                found += larger
            else:
                short[more] = short.get(more, []) + larger
        short = {worth: _few(sets, longest=longest) for worth, sets in short.items()}
    return _few(found, longest=longest)


def _few(sets: Sequence[tuple[Unit, ...]], *, longest: bool) -> list[tuple[Unit, ...]]:
    return sorted(sets, key=_hours, reverse=longest)[:MOST_WAYS]


def _hours(units: Sequence[Unit]) -> int:
    return sum(unit.credit.notional_hours for unit in units)


def _way(qualification: Qualification, units: Sequence[Unit]) -> Way:
    ordered = tuple(unit.id for unit in qualification.units if unit in units)
    return Way(units=ordered, notional_hours=_hours(units))


def _missing(
    qualification: Qualification, held: Sequence[Unit], rest: Sequence[Unit]
) -> tuple[UnitId, ...]:
    """The core still wanted, and every unit of a group from which something is still wanted."""
    core = [unit for unit in rest if unit.id in qualification.packaging.all_of]
    wanted = [rule for rule in _rules(qualification) if rule.wanting((*held, *core)) > 0]
    return tuple(
        unit.id for unit in rest if unit in core or any(rule.worth(unit) for rule in wanted)
    )


def _totals(qualification: Qualification, held: Sequence[Unit], *, packaged: bool) -> CreditTotals:
    whole = qualification.credit
    share = _exact(qualification.packaging.cap_share)
    points = sum((_exact(unit.credit.value) for unit in held), start=Fraction(0))
    used = _hours(_best(qualification, (), held)[0]) if packaged else 0
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
