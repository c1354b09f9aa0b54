"""Packaging rules made ready for a search: which pieces go together, and in which order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from rpl.domain.packaging_rules import Bound, Piece, Rules


@dataclass(frozen=True, slots=True)
class Group:
    """Pieces that have to be decided on together, and what bounds them."""

    names: frozenset[str]
    floors: tuple[Bound, ...]
    ceilings: tuple[Bound, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A piece to decide on, as the search needs it."""

    piece: Piece
    cost: int | None  # None for a piece that is there already
    sure: bool  # usable whatever else is chosen, and needed or there
    needs: frozenset[str]  # what has to be open for it
    open_after: frozenset[str]  # what later pieces may still need
    toward: tuple[int, ...]
    against: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Rules that share pieces, with the sums in whole steps."""

    steps: tuple[Step, ...]
    asked: tuple[int, ...]
    limits: tuple[int, ...]


def open_at_once(rules: Rules, pieces: Sequence[Piece]) -> int:
    """How many needed pieces the search has to remember at once, when nothing is had."""
    parts = [part_of(rules, group, (), pieces) for group in groups_of(rules, pieces)]
    return max((len(s.open_after) for part in parts if part for s in part.steps), default=0)


def groups_of(rules: Rules, pieces: Sequence[Piece]) -> list[Group]:
    """Pieces that have to be decided on together, with their bounds; others matter to nothing."""
    worth = {bound: _worth(bound, pieces) for bound in (*rules.floors, *rules.ceilings)}
    together = [(name,) for name in rules.core] + [tuple(worth[bound]) for bound in rules.floors]
    apart = _merged([set(rules.needed_for(names)) for names in together])
    for bound in rules.ceilings:
        apart = _merged([*apart, {name for each in apart if each & worth[bound] for name in each}])
    groups = [
        Group(
            frozenset(each),
            tuple(bound for bound in rules.floors if worth[bound] & each),
            tuple(bound for bound in rules.ceilings if worth[bound] & each),
        )
        for each in apart
    ]
    empty = tuple(bound for bound in rules.floors if not worth[bound])
    return [*groups, *([Group(frozenset(), empty, ())] if empty else [])]


def _worth(bound: Bound, pieces: Sequence[Piece]) -> frozenset[str]:
    return frozenset(piece.name for piece in pieces if bound.worth(piece))


def _merged(sets: Sequence[set[str]]) -> list[set[str]]:
    """The sets, those that share a name made one; empty ones are left out."""
    apart: list[set[str]] = []
    for each in filter(None, sets):
        touching = [other for other in apart if other & each]
        apart = [other for other in apart if not other & each]
        apart.append(each.union(*touching))
    return apart


def part_of(rules: Rules, group: Group, had: Sequence[Piece], rest: Sequence[Piece]) -> Part | None:
    """The steps of one group; None where something that is needed is not there."""
    there = {piece.name for piece in had}
    usable = rules.usable(group.names & {piece.name for piece in (*had, *rest)})
    forced = rules.needed_for(rules.core & group.names)
    if not forced <= usable:
        return None
    pieces = [piece for piece in (*had, *rest) if piece.name in usable]
    safe = rules.usable((there | forced) & group.names)
    order = _in_order(pieces, rules.needs, group)
    scale = _Scale(pieces, group)
    later: list[frozenset[str]] = [frozenset()]
    for piece in reversed(order[1:]):
        later.append(later[-1] | (rules.needs.get(piece.name, frozenset()) - safe))
    steps = [
        Step(
            piece,
            None if piece.name in there else piece.hours,
            piece.name in safe,
            rules.needs.get(piece.name, frozenset()) - safe,
            wanted & {each.name for each in order[: place + 1]},
            *scale.worth(piece),
        )
        for place, (piece, wanted) in enumerate(zip(order, reversed(later), strict=False))
    ]
    return Part(tuple(steps), scale.asked, scale.limits)


class _Scale:
    """Bounds in whole numbers: points in the smallest step in which they are written."""

    def __init__(self, pieces: Sequence[Piece], group: Group) -> None:
        floors, ceilings = self._floors, self._ceilings = group.floors, group.ceilings
        values = [b.amount for b in (*floors, *ceilings)]
        values += [b.worth(piece) for b in (*floors, *ceilings) for piece in pieces]
        self._step = lcm(*(value.denominator for value in values))
        self.asked = tuple(self._whole(bound.amount) for bound in floors)
        self.limits = tuple(self._whole(bound.amount) for bound in ceilings)

    def worth(self, piece: Piece) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """What a piece adds to each floor and to each ceiling."""
        return (
            tuple(self._whole(bound.worth(piece)) for bound in self._floors),
            tuple(self._whole(bound.worth(piece)) for bound in self._ceilings),
        )

    def _whole(self, value: Fraction) -> int:
        return int(value * self._step)


def _in_order(
    pieces: Sequence[Piece], needs: Mapping[str, frozenset[str]], group: Group
) -> list[Piece]:
    """What a piece needs stands before it, and not long before it; bounds are done with early."""
    by_name = {piece.name: piece for piece in pieces}
    ordered: dict[str, Piece] = {}

    def place(name: str) -> None:
        if name in by_name and name not in ordered:
            for need in sorted(needs.get(name, frozenset())):
                place(need)
            ordered[name] = by_name[name]

    needed = frozenset().union(*needs.values())
    bounds = (*group.floors, *group.ceilings)

    def early(piece: Piece) -> tuple[bool, int, list[bool]]:
        """Pieces of the same bounds together, those of most bounds first."""
        mine = [bool(bound.worth(piece)) for bound in bounds]
        return piece.name in needed, -sum(mine), mine

    for piece in sorted(pieces, key=early):
        place(piece.name)
    return list(ordered.values())
