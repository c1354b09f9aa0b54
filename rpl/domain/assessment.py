"""A qualification: its units, how they make up the whole, and what it compares to elsewhere."""

from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from rpl.domain.rubric import EscoSkill, Slug, Text
from rpl.domain.values import Frozen

UnitId = Annotated[str, Field(pattern=r"^[A-Z]{1,4}\d{1,3}$")]
CountryCode = Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z]{3})?$")]

EscoOccupation = Annotated[
    str,
    Field(
        pattern=r"^http://data\.europa\.eu/esco/occupation/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
    ),
]


class Credit(Frozen):
    """What a unit or qualification is worth, in the points of a scheme and in notional hours."""

    value: Annotated[float, Field(gt=0)]
    scheme: Text
    notional_hours: Annotated[int, Field(gt=0)]


class Occupation(Frozen):
    """The occupation a qualification leads to, in ISCO-08 and ESCO."""

    isco08: Annotated[str, Field(pattern=r"^\d{1,4}$")]
    esco_code: Text
    esco_uri: EscoOccupation
    esco_version: Text


class NationalLevel(Frozen):
    """Where a country places a comparable qualification.  A comparison, never an equivalence."""

    country: CountryCode
    framework: Text
    level: Text
    qualification: Text
    basis: Literal["verified", "unverified"]
    source: Text
    as_of: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    caveat: Text


class Condition(Frozen):
    """A named condition under which a unit may be granted when `criterion` is not yet shown."""

    criterion: Text
    text: Text
    months: Annotated[int, Field(gt=0)]


class Unit(Frozen):
    """A part of a qualification that is credited alone.  `rubric` is `slug@version`."""

    id: UnitId
    title: Text
    summary: Text
    rubric: Annotated[str, Field(pattern=r"^[a-z0-9-]+@\d+$")]
    credit: Credit
    esco: tuple[EscoSkill, ...] = ()
    must_pass: bool = False
    group: str | None = None
    outcomes: Annotated[tuple[Text, ...], Field(min_length=1)]
    valid_years: Annotated[int, Field(gt=0)] | None = None
    jurisdiction_specific: bool = False
    does_not_permit: tuple[Text, ...] = ()
    condition: Condition | None = None
    alternative: UnitId | None = None


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


class Service(Frozen):
    """One service of a claim and what is paid for it."""

    name: Text
    amount: Annotated[float, Field(ge=0)]


class Fees(Frozen):
    """What a claim costs: by service, never by credits awarded.

    `amount` is the whole; `services`, where given, say what it is made of.
    """

    amount: Annotated[float, Field(ge=0)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    note: Text
    services: tuple[Service, ...] = ()

    @model_validator(mode="after")
    def _services_make_the_amount(self) -> Self:
        whole = sum(Fraction(str(service.amount)) for service in self.services)
        if self.services and whole != Fraction(str(self.amount)):
            raise ValueError(f"amount: is {self.amount:g}, the services sum to {float(whole):g}")
        return self


class Clocks(Frozen):
    """Promised times, in days."""

    acknowledge_days: Annotated[int, Field(gt=0)]
    decide_days: Annotated[int, Field(gt=0)]
    answer_days: Annotated[int, Field(gt=0)]
    appeal_days: Annotated[int, Field(gt=0)]
    reassess_months: Annotated[int, Field(gt=0)]


class Qualification(Frozen):
    """A published version of a qualification.  Never edited: a change is a new version."""

    slug: Slug
    version: Annotated[int, Field(ge=1)]
    title: Text
    summary: Text
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")]
    occupation: Occupation
    isced_f: Annotated[str, Field(pattern=r"^\d{4}$")]
    eqf_level: Annotated[int, Field(ge=1, le=8)]
    credit: Credit
    units: Annotated[tuple[Unit, ...], Field(min_length=1)]
    packaging: Packaging
    frameworks: tuple[NationalLevel, ...] = ()
    fees: Fees
    clocks: Clocks

    @property
    def reference(self) -> str:
        """How a claim pins it: `slug@version`."""
        return f"{self.slug}@{self.version}"

    def unit(self, unit_id: str) -> Unit:
        """The unit of this id.

        Raises:
            KeyError: The qualification has no such unit.
        """
        for unit in self.units:
            if unit.id == unit_id:
                return unit
        raise KeyError(unit_id)

    @model_validator(mode="after")
    def _packaging_names_its_units(self) -> Self:
        ids = [unit.id for unit in self.units]
        if len(ids) != len(set(ids)):
            raise ValueError(f"units: ids repeat in {ids}")
        if unknown := sorted(set(self.packaging.all_of) - set(ids)):
            raise ValueError(f"packaging.all_of: names unknown units {unknown}")
        return self

    @model_validator(mode="after")
    def _groups_can_give_what_is_asked(self) -> Self:
        packaging = self.packaging
        groups = [choice.group for choice in packaging.n_of]
        groups += [group for points in packaging.points for group in points.groups]
        if len(groups) != len(set(groups)):
            raise ValueError(f"packaging: a group stands in two rules, in {groups}")
        for choice in packaging.n_of:
            size = sum(unit.group == choice.group for unit in self.units)
            if size < choice.count:
                raise ValueError(
                    f"packaging.n_of: group {choice.group} has {size} units, "
                    f"{choice.count} are asked"
                )
        for points in packaging.points:
            worth = [u.credit.value for u in self.units if u.group in points.groups]
            if sum(Fraction(str(value)) for value in worth) < Fraction(str(points.minimum)):
                raise ValueError(
                    f"packaging.points: groups {', '.join(points.groups)} give less than "
                    f"{points.minimum:g}"
                )
        return self

    @model_validator(mode="after")
    def _units_fit_together(self) -> Self:
        ids = {unit.id for unit in self.units}
        for unit in self.units:
            if unit.must_pass and unit.id not in self.packaging.all_of:
                raise ValueError(f"packaging.all_of: leaves out {unit.id}, which must be passed")
            if unit.alternative is not None and unit.alternative not in ids - {unit.id}:
                raise ValueError(
                    f"units: alternative of {unit.id} is not another unit, got {unit.alternative}"
                )
        return self
