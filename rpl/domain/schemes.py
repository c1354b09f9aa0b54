"""Schemes of credit: points of one are told in another only through hours, and said to be so."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from rpl.domain.packaging import Credit
from rpl.domain.packaging_rules import exact


@dataclass(frozen=True, slots=True)
class Amount:
    """So many points.  An `indicative` one was worked out from hours and was never awarded."""

    value: Fraction
    indicative: bool


def in_scheme(credits_held: Iterable[Credit], whole: Credit) -> Amount:
    """Credit added up in the points of the whole.

    Points of its scheme are added as they are.  Those of another are not: their notional hours
    are told in points of the whole, of which each stands for as many hours as all do on average.
    """
    total, indicative = Fraction(0), False
    for credit in credits_held:
        if credit.scheme == whole.scheme:
            total += exact(credit.value)
        else:
            total += credit.notional_hours * exact(whole.value) / whole.notional_hours
            indicative = True
    return Amount(total, indicative)
