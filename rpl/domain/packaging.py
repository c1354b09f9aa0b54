"""How units make up a whole: here, and as another country packages the same trade."""

from collections.abc import Collection, Mapping
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field, model_validator

from rpl.domain.publication import Day, Text
from rpl.domain.values import Frozen

UnitId = Annotated[str, Field(pattern=r"^[A-Z]{1,8}\d{1,5}$")]
CountryCode = Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z]{3})?$")]
Groups = Annotated[tuple[Text, ...], Field(min_length=1)]

OUTSIDE: Final = "outside"
"""The group of units that belong to another qualification."""


class Credit(Frozen):
    """What a unit or qualification is worth, in the points of a scheme and in notional hours."""

    value: Annotated[float, Field(gt=0)]
    scheme: Text
    notional_hours: Annotated[int, Field(gt=0)]


class Part(Frozen):
    """So many units of these groups, or units worth so many points."""

    groups: Groups
    count: Annotated[int, Field(ge=0)] | None = None
    points: Annotated[float, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _is_measured_one_way(self) -> Self:
        if (self.count is None) == (self.points is None):
            raise ValueError("groups: give either count or points with them")
        return self


class Choice(Frozen):
    """At least `count` units of these groups together; files may say `group` of a single one.

    Of those that count, `of_which` asks for so many from some of the groups.
    """

    count: Annotated[int, Field(ge=1)]
    groups: Groups
    of_which: tuple[Part, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _a_single_group(cls, said: Any) -> Any:  # noqa: ANN401 -- whatever a file says
        if isinstance(said, Mapping) and "group" in said and "groups" not in said:
            rest = {name: value for name, value in said.items() if name != "group"}
            return {**rest, "groups": (said["group"],)}
        return said


class Points(Frozen):
    """At least `minimum` credit, in the units' own points, from these groups together.

    Of that, `of_which` asks for so much from some of the groups.
    """

    minimum: Annotated[float, Field(gt=0)]
    groups: Groups
    of_which: tuple[Part, ...] = ()


class Requirement(Frozen):
    """A unit that counts only for whoever has these units too."""

    unit: UnitId
    units: Annotated[tuple[UnitId, ...], Field(min_length=1)]


class Exemption(Frozen):
    """A credit of somebody else that stands in for units: they need not be shown.

    Who has such a credit is for the caller of `credit.statement` to say, as `exempt_by`.  Nothing
    in the service does so yet (decision 0046): no unit is exempt there.
    """

    credit: Text
    units: Annotated[tuple[UnitId, ...], Field(min_length=1)]


class Packaging(Frozen):
    """How units make up the qualification: all of `all_of`, each choice, and each sum of points.

    A group stands in one rule at most, so that no unit is counted twice; a unit of the core that
    is in a group counts for both.  What is over `at_most` is held and does not count.  Units of
    other qualifications count where a rule names the group `outside`.
    `cap_share` is the largest share of the credit, from 0 to 1, that recognition may give, and
    `cap_credit` the most credit; the smaller holds.
    """

    all_of: tuple[UnitId, ...]
    n_of: tuple[Choice, ...] = ()
    points: tuple[Points, ...] = ()
    at_most: tuple[Part, ...] = ()
    requires: tuple[Requirement, ...] = ()
    exempts: tuple[Exemption, ...] = ()
    cap_share: Annotated[float, Field(gt=0, le=1)] = 1.0
    cap_credit: Annotated[float, Field(gt=0)] | None = None

    @property
    def simple(self) -> bool:
        """Whether there is nothing but a core, choices and sums, each counted by itself."""
        inner = any(rule.of_which for rule in self.rules)
        return not (inner or self.at_most or self.requires)

    @property
    def rules(self) -> tuple[Choice | Points, ...]:
        """The choices, and then the sums of points."""
        return (*self.n_of, *self.points)

    def exempt(self, credits_held: Collection[str]) -> frozenset[UnitId]:
        """The units that these credits of others stand in for."""
        return frozenset(
            unit for each in self.exempts if each.credit in credits_held for unit in each.units
        )


class Block(Frozen):
    """A part of the whole that is awarded by itself once all of its units are held.

    One `with_whole` is awarded only together with the whole, as a specialisation is.
    """

    id: Text
    title: Text
    units: Annotated[tuple[UnitId, ...], Field(min_length=1)]
    with_whole: bool = False


def reached(
    blocks: Collection[Block], held: Collection[UnitId], *, whole: bool
) -> tuple[Block, ...]:
    """The blocks all of whose units are held, in their order; `whole` is whether all is."""
    return tuple(
        block
        for block in blocks
        if set(block.units) <= set(held) and (whole or not block.with_whole)
    )


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
        return tuple(block.id for block in reached(self.blocks, held, whole=False))
