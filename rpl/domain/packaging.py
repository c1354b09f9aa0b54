"""How units make up a whole: here, and as another country packages the same trade."""

from collections.abc import Collection
from typing import Annotated, Literal

from pydantic import Field

from rpl.domain.publication import Day, Text
from rpl.domain.values import Frozen

UnitId = Annotated[str, Field(pattern=r"^[A-Z]{1,4}\d{1,3}$")]
CountryCode = Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z]{3})?$")]


class Credit(Frozen):
    """What a unit or qualification is worth, in the points of a scheme and in notional hours."""

    value: Annotated[float, Field(gt=0)]
    scheme: Text
    notional_hours: Annotated[int, Field(gt=0)]


class Choice(Frozen):
    """At least `count` units of a group."""

    count: Annotated[int, Field(ge=1)]
    group: Text


class Points(Frozen):
    """At least `minimum` credit, in the units' own points, from these groups together."""

    minimum: Annotated[float, Field(gt=0)]
    groups: Annotated[tuple[Text, ...], Field(min_length=1)]


class Packaging(Frozen):
    """How units make up the qualification: all of `all_of`, each choice, and each sum of points.

    A group stands in one rule at most, so that no unit is counted twice.
    `cap_share` is the largest share of the credit, from 0 to 1, that recognition may give.
    """

    all_of: tuple[UnitId, ...]
    n_of: tuple[Choice, ...] = ()
    points: tuple[Points, ...] = ()
    cap_share: Annotated[float, Field(gt=0, le=1)] = 1.0


class Block(Frozen):
    """A part of the whole that a country awards by itself once all of its units are held."""

    id: Text
    title: Text
    units: Annotated[tuple[UnitId, ...], Field(min_length=1)]


class Comparison(Frozen):
    """Something said of another country: where it was read, when, and what it does not say.

    `basis` is whether the rule or level itself was read at `source`.
    """

    country: CountryCode
    basis: Literal["verified", "unverified"]
    source: Text
    as_of: Day
    caveat: Text


class CountryPackaging(Comparison):
    """Which of our units would cover a comparable qualification in a country.

    It is the programme's reading of `source` and binds nobody there: `caveat` says so, and
    `still_needed` names what that country asks for besides (a licence, hours in a work place).
    """

    title: Text
    packaging: Packaging
    credit: Credit
    blocks: tuple[Block, ...] = ()
    still_needed: Text

    def blocks_reached(self, held: Collection[UnitId]) -> tuple[str, ...]:
        """The ids of the blocks all of whose units are held, in their order."""
        return tuple(block.id for block in self.blocks if set(block.units) <= set(held))
