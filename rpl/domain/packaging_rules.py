"""Packaging as bounds that a search can count in: what is asked for at least, and at most.

A piece is a unit as far as packaging is concerned: its group, its points, its hours.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rpl.domain.packaging import Choice, Credit, Packaging, Part


@dataclass(frozen=True, slots=True)
class Piece:
    """A unit by its name: the id within the qualification, `slug/id` from outside."""

    name: str
    group: str | None
    credit: Credit

    @property
    def hours(self) -> int:
        """Its notional hours."""
        return self.credit.notional_hours


@dataclass(frozen=True, slots=True)
class Bound:
    """So much of these groups, in units, or in the points of `scheme`."""

    groups: tuple[str, ...]
    amount: Fraction
    scheme: str | None

    def worth(self, piece: Piece) -> Fraction:
        """What a piece adds: points of another scheme are never added."""
        if piece.group not in self.groups:
            return Fraction(0)
        if self.scheme is None:
            return Fraction(1)
        return exact(piece.credit.value) if piece.credit.scheme == self.scheme else Fraction(0)

    def sum(self, pieces: Iterable[Piece]) -> Fraction:
        """What pieces are worth together."""
        mine = (piece for piece in pieces if piece.group in self.groups)
        return sum(map(self.worth, mine), start=Fraction(0))


@dataclass(frozen=True, slots=True)
class Rules:
    """What has to be there, what has to add up, what may not, and which piece needs which."""

    core: frozenset[str]
    floors: tuple[Bound, ...]
    ceilings: tuple[Bound, ...]
    needs: Mapping[str, frozenset[str]]

    def needed_for(self, names: Collection[str]) -> frozenset[str]:
        """These pieces and everything they need, and what that needs."""
        found, waiting = set(names), list(names)
        while waiting:
            for need in self.needs.get(waiting.pop(), frozenset()) - found:
                found.add(need)
                waiting.append(need)
        return frozenset(found)

    def usable(self, names: Collection[str]) -> frozenset[str]:
        """Those of the pieces that have everything they need."""
        found = frozenset(names)
        while lacking := {name for name in self.needs if not self.needs[name] <= found} & found:
            found -= lacking
        return found


def exact(number: float) -> Fraction:
    """A number as it is written in the definition file: 0.1 is a tenth."""
    return Fraction(str(number))


def rules_of(packaging: Packaging, pieces: Sequence[Piece]) -> Rules:
    """The rules of a packaging of these pieces, whose own points are those that are counted."""
    needs: dict[str, frozenset[str]] = {}
    for each in packaging.requires:
        needs[each.unit] = needs.get(each.unit, frozenset()) | set(each.units)
    return Rules(
        core=frozenset(packaging.all_of),
        floors=tuple(_floors(packaging, pieces)),
        ceilings=tuple(_part(part, packaging, pieces) for part in packaging.at_most),
        needs=needs,
    )


def _floors(packaging: Packaging, pieces: Sequence[Piece]) -> Iterator[Bound]:
    for rule in packaging.rules:
        if isinstance(rule, Choice):
            yield Bound(rule.groups, Fraction(rule.count), None)
        else:
            scheme = _scheme(rule.groups, packaging, pieces)
            yield Bound(rule.groups, exact(rule.minimum), scheme)
        yield from (_part(part, packaging, pieces) for part in rule.of_which)


def _part(part: Part, packaging: Packaging, pieces: Sequence[Piece]) -> Bound:
    if part.points is None:
        return Bound(part.groups, Fraction(part.count or 0), None)
    return Bound(part.groups, exact(part.points), _scheme(part.groups, packaging, pieces))


def _scheme(groups: Sequence[str], packaging: Packaging, pieces: Sequence[Piece]) -> str:
    """The scheme of the points of these groups.

    Groups without a unit of the qualification's own, as `outside` is, have that of the units they
    stand in a rule with.  No piece has the empty one.
    """
    beside = [
        name for rule in packaging.rules if set(rule.groups) & {*groups} for name in rule.groups
    ]
    found = [p.credit.scheme for names in (groups, beside) for p in pieces if p.group in names]
    return found[0] if found else ""
