"""What a packaging may not say: whatever counts a unit twice, or can never be reached."""

from collections.abc import Collection, Sequence

from rpl.domain.packaging import Packaging
from rpl.domain.packaging_rules import Piece, Rules, exact, rules_of
from rpl.domain.packaging_steps import open_at_once
from rpl.domain.shortest_ways import MOST_OPEN, shortest


def fault_of(packaging: Packaging, pieces: Sequence[Piece]) -> str | None:
    """What makes a packaging unusable, with the key it stands under; None if nothing does."""
    return (
        _unknown_units(packaging, {piece.name for piece in pieces})
        or _twice(packaging)
        or _too_little(packaging, pieces)
        or _in_a_circle(rules_of(packaging, pieces))
        or _out_of_reach(packaging, pieces)
    )


def _unknown_units(packaging: Packaging, ids: Collection[str]) -> str | None:
    named = {
        "all_of": packaging.all_of,
        "requires": [name for each in packaging.requires for name in (each.unit, *each.units)],
        "exempts": [name for each in packaging.exempts for name in each.units],
    }
    for key, names in named.items():
        if unknown := sorted(set(names) - set(ids)):
            return f".{key}: names unknown units {unknown}"
    return None


def _twice(packaging: Packaging) -> str | None:
    """Whatever would let a unit be counted in two rules."""
    groups = [group for rule in packaging.rules for group in rule.groups]
    if len(groups) != len(set(groups)):
        return f": a group stands in two rules, in {groups}"
    if len(packaging.all_of) != len(set(packaging.all_of)):
        return f".all_of: a unit stands there twice, in {list(packaging.all_of)}"
    for rule in packaging.rules:
        for part in rule.of_which:
            if strange := sorted(set(part.groups) - set(rule.groups)):
                return f".of_which: groups {strange} are none of the rule's own"
    for part in packaging.at_most:
        if strange := sorted(set(part.groups) - set(groups)):
            return f".at_most: no rule counts the groups {strange}"
    return None


def _too_little(packaging: Packaging, pieces: Sequence[Piece]) -> str | None:
    for choice in packaging.n_of:
        size = sum(piece.group in choice.groups for piece in pieces)
        if size < choice.count:
            names = ("groups " if len(choice.groups) > 1 else "group ") + ", ".join(choice.groups)
            return f".n_of: {names} has {size} units, {choice.count} are asked"
    for points in packaging.points:
        mine = [piece for piece in pieces if piece.group in points.groups]
        schemes = sorted({piece.credit.scheme for piece in mine})
        if len(schemes) > 1:
            return f".points: the units have points of several schemes, {schemes}"
        if sum(exact(piece.credit.value) for piece in mine) < exact(points.minimum):
            return f".points: groups {', '.join(points.groups)} give less than {points.minimum:g}"
    return None


def _in_a_circle(rules: Rules) -> str | None:
    for name, needs in sorted(rules.needs.items()):
        if name in rules.needed_for(needs):
            return f".requires: {name} would be needed for itself"
    return None


def _out_of_reach(packaging: Packaging, pieces: Sequence[Piece]) -> str | None:
    """What all units together cannot give, or what could only be found by trying every set."""
    rules = rules_of(packaging, pieces)
    if open_at_once(rules, pieces) > MOST_OPEN:
        return (
            f".requires: more than {MOST_OPEN} needed units hang together; ask for them in all_of"
        )
    if not shortest(rules, (), pieces, most=1):
        return ": all units together do not satisfy it; look at at_most and of_which"
    return None
