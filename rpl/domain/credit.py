"""Credit toward a qualification: what is held and counts, what is missing, how to finish."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from rpl.domain.assessment import Qualification, UnitId
from rpl.domain.counting import Counted, NotCounted, Progress, count, wanted
from rpl.domain.longest_way import most_hours
from rpl.domain.packaging import OUTSIDE, Block, Credit, reached
from rpl.domain.packaging_rules import Piece, Rules, exact, rules_of
from rpl.domain.schemes import in_scheme
from rpl.domain.shortest_ways import NOTHING, Found, shortest
from rpl.domain.values import Frozen


class Way(Frozen):
    """Units that would finish the qualification, and their notional hours together."""

    units: tuple[UnitId, ...]
    notional_hours: int


class OutsideUnit(Frozen):
    """A unit of another qualification that somebody holds, named `slug/id`."""

    name: str
    credit: Credit


class CreditTotals(Frozen):
    """Credit held against the whole, in the points of a scheme and in notional hours.

    `counted` leaves out what exceeds the share that recognition may give; `to_study_hours` is
    what has to be learned with a provider although its units are held, and is mostly 0.
    `indicative` says that some points are of another scheme and were told through hours.
    """

    scheme: str
    held: float
    held_hours: int
    counted: float
    counted_hours: int
    whole: float
    whole_hours: int
    to_study_hours: int
    indicative: bool = False


class CreditStatement(Frozen):
    """Where a person stands.

    `exempt` are units that other credit stands in for.  `counting` and `left_out` part what is
    held; `missing` names the core still wanted and all that may be chosen.  `blocks` are the
    awards reached by what is held.
    """

    qualification: str
    held: tuple[UnitId, ...]
    exempt: tuple[UnitId, ...]
    counting: tuple[str, ...]
    left_out: tuple[NotCounted, ...]
    progress: tuple[Progress, ...]
    missing: tuple[UnitId, ...]
    complete: bool
    ways: tuple[Way, ...]
    blocks: tuple[Block, ...]
    credit: CreditTotals


@dataclass(frozen=True, slots=True)
class _Holding:
    """The pieces of a whole: held, exempt, from outside, and those that are left."""

    rules: Rules
    mine: tuple[Piece, ...]
    exempt: tuple[Piece, ...]
    outside: tuple[Piece, ...]
    rest: tuple[Piece, ...]

    @property
    def had(self) -> tuple[Piece, ...]:
        return (*self.mine, *self.exempt, *self.outside)


def statement(
    qualification: Qualification,
    held: Collection[UnitId],
    *,
    exempt_by: Collection[str] = (),
    outside: Sequence[OutsideUnit] = (),
) -> CreditStatement:
    """The statement of credit of someone who holds these units.

    `ways` are minimal sets of further units that satisfy the packaging rules, shortest first (by
    hours, then by number), three at most; none are left when the units suffice.  `exempt_by`
    names credits of others: the units they stand in for need not be shown, and give no credit
    here; nothing in the service names any yet (decision 0046).  `outside` are units of other
    qualifications, which count where a rule lets them.
    Where recognition may give only a share of the credit, the qualification is not complete by
    recognition alone: the other share has to be studied with a provider.
    """
    holding = _holding(qualification, held, qualification.packaging.exempt(exempt_by), outside)
    ways = shortest(holding.rules, holding.had, holding.rest)
    packaged = all(not way.added for way in ways)
    counted = count(holding.rules, holding.had, (ways[0] if ways else NOTHING).counted)
    credit = _totals(qualification, holding, counted, packaged=packaged)
    missing = frozenset() if packaged else wanted(holding.rules, holding.had, holding.rest)
    names, exempt = [[piece.name for piece in each] for each in (holding.mine, holding.exempt)]
    complete = packaged and credit.to_study_hours == 0
    return CreditStatement(
        qualification=qualification.reference,
        held=tuple(names),
        exempt=tuple(exempt),
        counting=tuple(name for name in counted.units if name not in exempt),
        left_out=tuple(each for each in counted.left_out if each.unit not in exempt),
        progress=counted.progress,
        missing=tuple(piece.name for piece in holding.rest if piece.name in missing),
        complete=complete,
        ways=() if packaged else tuple(_way(holding.rest, way) for way in ways),
        blocks=reached(qualification.blocks, (*names, *exempt), whole=complete),
        credit=credit,
    )


def hours_to_finish(qualification: Qualification) -> tuple[int, int]:
    """The fewest and the most notional hours that minimal sets of units make up the whole with.

    The most is exact where each rule counts by itself, and else what all units have together.
    """
    pieces = qualification.pieces
    rules = rules_of(qualification.packaging, pieces)
    least = shortest(rules, (), pieces, most=1)[0].hours
    return least, most_hours(rules, pieces, simple=qualification.packaging.simple)


def _holding(
    qualification: Qualification,
    held: Collection[UnitId],
    exempt: Collection[UnitId],
    outside: Sequence[OutsideUnit],
) -> _Holding:
    pieces = qualification.pieces
    return _Holding(
        rules=rules_of(qualification.packaging, pieces),
        mine=tuple(piece for piece in pieces if piece.name in held),
        exempt=tuple(p for p in pieces if p.name in exempt and p.name not in held),
        outside=tuple(Piece(unit.name, OUTSIDE, unit.credit) for unit in outside),
        rest=tuple(p for p in pieces if p.name not in held and p.name not in exempt),
    )


def _way(rest: Sequence[Piece], way: Found) -> Way:
    ordered = tuple(piece.name for piece in rest if piece.name in way.added)
    return Way(units=ordered, notional_hours=way.hours)


def _totals(
    qualification: Qualification, holding: _Holding, counted: Counted, *, packaged: bool
) -> CreditTotals:
    whole = qualification.credit
    from_outside = [piece for piece in holding.outside if piece.name in counted.units]
    pieces = (*holding.mine, *from_outside)
    share = _share(qualification)
    amount = in_scheme((piece.credit for piece in pieces), whole)
    hours = sum(piece.hours for piece in pieces)
    used = 0
    if packaged:
        there = (*holding.exempt, *from_outside)
        used = shortest(holding.rules, there, holding.mine, most=1)[0].hours
    return CreditTotals(
        scheme=whole.scheme,
        held=float(amount.value),
        held_hours=hours,
        counted=float(min(amount.value, exact(whole.value) * share)),
        counted_hours=min(hours, floor(whole.notional_hours * share)),
        whole=whole.value,
        whole_hours=whole.notional_hours,
        to_study_hours=ceil(used * (1 - share)),
        indicative=amount.indicative,
    )


def _share(qualification: Qualification) -> Fraction:
    """The largest share of the credit that recognition may give: by share, or by credit."""
    share, most = exact(qualification.packaging.cap_share), qualification.packaging.cap_credit
    return share if most is None else min(share, exact(most) / exact(qualification.credit.value))
