"""What of the units somebody holds counts toward a whole, and why the others do not.

Codes stand here with their sentences; names of units and groups are filled in by whoever shows it.
"""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from pydantic import Field

from rpl.domain.errors import translatable
from rpl.domain.packaging_rules import Bound, Piece, Rules
from rpl.domain.shortest_ways import shortest
from rpl.domain.values import Frozen


class WhyNot(StrEnum):
    """Why a unit that is held does not count toward the whole."""

    NEEDS_FIRST = "needs_first"
    OVER_LIMIT = "over_limit"
    ENOUGH = "enough"
    OTHER_SCHEME = "other_scheme"
    NO_RULE = "no_rule"


WHY_NOT: Final[Mapping[WhyNot, str]] = MappingProxyType(
    {
        WhyNot.NEEDS_FIRST: translatable("It counts once you hold these as well: %(units)s."),
        WhyNot.OVER_LIMIT: translatable(
            "Only so much may count from this group, and other units you hold fill it already: "
            "%(amount)s of %(groups)s."
        ),
        WhyNot.ENOUGH: translatable(
            "Other units you hold already give all that is asked of this group: "
            "%(amount)s of %(groups)s."
        ),
        WhyNot.OTHER_SCHEME: translatable(
            "Its points are of another scheme, %(scheme)s, and points of two schemes are never "
            "added up."
        ),
        WhyNot.NO_RULE: translatable("The rules of this qualification do not ask for it."),
    }
)


class NotCounted(Frozen):
    """A unit that is held and does not count, and the code of the sentence that says why.

    `details` fill the placeholders of `WHY_NOT`.
    """

    unit: str
    why: WhyNot
    details: Mapping[str, str] = Field(default_factory=dict)


class Progress(Frozen):
    """One rule: how much of what it asks for is there.  `by_points` or else in units.

    No groups: the core.  What is over the amount asked for is not told.
    """

    groups: tuple[str, ...]
    have: float
    asked: float
    by_points: bool = False

    @property
    def met(self) -> bool:
        """Whether nothing is wanting."""
        return self.have >= self.asked


class Counted(Frozen):
    """What counts, in the order of the pieces; what does not; and each rule's progress."""

    units: tuple[str, ...]
    left_out: tuple[NotCounted, ...]
    progress: tuple[Progress, ...]


def count(rules: Rules, had: Sequence[Piece], selected: Collection[str]) -> Counted:
    """What of these pieces counts, given which of them the shortest way lets count toward a rule.

    Units of the core always count, and toward a rule besides if a limit leaves them room.  Where a
    rule has more than it asks for, the other pieces with fewest hours are left out first.
    """
    usable = rules.usable({piece.name for piece in had})
    core = usable & rules.core
    toward = [piece for piece in had if piece.name in usable & set(selected)]
    for piece in sorted(toward, key=lambda each: each.hours):
        without = [each for each in toward if each != piece]
        if piece.name not in core and all(
            _has(b, without) == _has(b, toward) for b in rules.floors
        ):
            toward = without
    counts = core | {piece.name for piece in toward}
    left_out = [piece for piece in had if piece.name not in counts]
    return Counted(
        units=tuple(piece.name for piece in had if piece.name in counts),
        left_out=tuple(_why_not(rules, p, usable, p.name in selected) for p in left_out),
        progress=_progress(rules, len(core), toward),
    )


def wanted(rules: Rules, had: Sequence[Piece], rest: Sequence[Piece]) -> frozenset[str]:
    """Names of `rest` that some way to the whole may have to add, and none that surely is not.

    The core, and what it needs; and whatever adds to a sum that falls short, or is needed for that.
    """
    lacking = {piece.name for piece in rest}
    sure = rules.needed_for(rules.core)
    core = [*had, *(piece for piece in rest if piece.name in sure)]
    ready = rules.usable({piece.name for piece in core})
    there = [piece for piece in core if piece.name in ready]
    wanting = [b for b in rules.floors if b.sum(there) < b.amount]
    if rules.ceilings and not shortest(rules, core, (), most=1):
        wanting = list(rules.floors)
    useful = {p.name for p in (*had, *rest) if any(bound.worth(p) for bound in wanting)}
    return (sure | rules.needed_for(useful)) & lacking


def _has(bound: Bound, pieces: Sequence[Piece]) -> Fraction:
    return min(bound.amount, bound.sum(pieces))


def _progress(rules: Rules, core: int, toward: Sequence[Piece]) -> tuple[Progress, ...]:
    whole = [Progress(groups=(), have=core, asked=len(rules.core))] if rules.core else []
    return (
        *whole,
        *(
            Progress(
                groups=bound.groups,
                have=float(_has(bound, toward)),
                asked=float(bound.amount),
                by_points=bound.scheme is not None,
            )
            for bound in rules.floors
        ),
    )


def _why_not(
    rules: Rules,
    piece: Piece,
    usable: Collection[str],
    selected: bool,  # noqa: FBT001 -- private
) -> NotCounted:
    if piece.name not in usable:
        missing = sorted(rules.needed_for((piece.name,)) - set(usable) - {piece.name})
        return NotCounted(
            unit=piece.name, why=WhyNot.NEEDS_FIRST, details={"units": ", ".join(missing)}
        )
    asked = [bound for bound in rules.floors if piece.group in bound.groups]
    if not asked:
        return NotCounted(unit=piece.name, why=WhyNot.NO_RULE)
    if not any(bound.worth(piece) for bound in asked):
        scheme = {"scheme": piece.credit.scheme}
        return NotCounted(unit=piece.name, why=WhyNot.OTHER_SCHEME, details=scheme)
    limits = [bound for bound in rules.ceilings if bound.worth(piece)]
    over = bool(limits) and not selected
    bound = limits[0] if over else asked[0]
    details = {"amount": f"{float(bound.amount):g}", "groups": ", ".join(bound.groups)}
    return NotCounted(
        unit=piece.name, why=WhyNot.OVER_LIMIT if over else WhyNot.ENOUGH, details=details
    )
