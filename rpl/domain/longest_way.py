"""The most hours that units making up a whole can have, where no unit of them can be left out."""

from collections.abc import Sequence
from fractions import Fraction

from rpl.domain.packaging_rules import Bound, Piece, Rules


def most_hours(rules: Rules, pieces: Sequence[Piece], *, simple: bool) -> int:
    """The notional hours of the longest minimal set of pieces that satisfies the rules.

    Exact for `simple` rules, each counted by itself.  For others it is what all pieces that
    matter have together, which no set exceeds.
    """
    core = [piece for piece in pieces if piece.name in rules.core]
    if not simple:
        matter = rules.needed_for(
            [p.name for p in pieces if p in core or any(bound.worth(p) for bound in rules.floors)]
        )
        return sum(piece.hours for piece in pieces if piece.name in matter)
    free = [piece for piece in pieces if piece not in core]
    return sum(piece.hours for piece in core) + sum(
        _longest(bound, bound.amount - bound.sum(core), free) for bound in rules.floors
    )


def _longest(bound: Bound, wanting: Fraction, free: Sequence[Piece]) -> int:
    """The most hours of a minimal set that makes up for what is wanting.

    A set is minimal when it falls short without its least worthy piece.  Taking pieces from the
    worthiest down, each minimal set is therefore met once: when its last piece lifts a sum that
    fell short over the line.
    """
    longest = 0
    short: dict[Fraction, int] = {Fraction(0): 0} if wanting > 0 else {}
    for piece in sorted(filter(bound.worth, free), key=bound.worth, reverse=True):
        for worth, hours in list(short.items()):
            more = worth + bound.worth(piece)
            if more >= wanting:
                longest = max(longest, hours + piece.hours)
            else:
                short[more] = max(short.get(more, 0), hours + piece.hours)
    return longest
