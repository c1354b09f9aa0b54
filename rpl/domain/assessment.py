"""A qualification: its units, how they make up the whole, and what it compares to elsewhere."""

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from rpl.domain.clocks import Clocks
from rpl.domain.packaging import (
    Block,
    Choice,
    Comparison,
    CountryCode,
    CountryPackaging,
    Credit,
    Packaging,
    Part,
    Points,
    UnitId,
)
from rpl.domain.packaging_checks import fault_of
from rpl.domain.packaging_rules import Piece
from rpl.domain.price import Fees, Service
from rpl.domain.publication import Day, SignOff, Sources, Text
from rpl.domain.rubric import EscoSkill, Slug
from rpl.domain.values import Frozen

__all__ = [
    "Block",
    "Choice",
    "Clocks",
    "Condition",
    "CountryPackaging",
    "Credit",
    "EscoOccupation",
    "Fees",
    "LanguageLevel",
    "LevelBasis",
    "NationalLevel",
    "Occupation",
    "Packaging",
    "Part",
    "Points",
    "Qualification",
    "Service",
    "Unit",
    "UnitId",
]

LanguageLevel = Literal["A1", "A2", "B1", "B2", "C1", "C2"]
"""A level of the Common European Framework of Reference for Languages."""

EscoOccupation = Annotated[
    str,
    Field(
        pattern=r"^http://data\.europa\.eu/esco/occupation/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
    ),
]


_UNIT_ANYWHERE = r"^([a-z0-9-]+/)?[A-Z]{1,8}\d{1,5}$"


class Occupation(Frozen):
    """The occupation a qualification leads to, in ISCO-08 and ESCO."""

    isco08: Annotated[str, Field(pattern=r"^\d{1,4}$")]
    esco_code: Text
    esco_uri: EscoOccupation
    esco_version: Text


class NationalLevel(Comparison):
    """Where a country places a comparable qualification.  A comparison, never an equivalence."""

    framework: Text
    level: Text
    qualification: Text
    eqf_level: Annotated[int, Field(ge=1, le=8)] | None = None


class LevelBasis(Frozen):
    """On what the level of a qualification rests, and what it does not say."""

    source: Text
    as_of: Day
    caveat: Text


class Condition(Frozen):
    """A named condition under which a unit may be granted when `criterion` is not yet shown."""

    criterion: Text
    text: Text
    months: Annotated[int, Field(gt=0)]


class Unit(Frozen):
    """A part of a qualification that is credited alone.  `rubric` is `slug@version`.

    `language_level` is what the work itself asks for in the language of the work place.
    `supersedes` names units whose learning this one takes in, as `W3` or, of another
    qualification, `welder/W3`.
    """

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
    language_level: LanguageLevel | None = None
    does_not_permit: tuple[Text, ...] = ()
    condition: Condition | None = None
    alternative: UnitId | None = None
    supersedes: tuple[Annotated[str, Field(pattern=_UNIT_ANYWHERE)], ...] = ()


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
    owner: Text | None = None
    published_on: Day | None = None
    review_by: Day | None = None
    sources: Sources = ()
    sign_off: tuple[SignOff, ...] = ()
    eqf_basis: LevelBasis | None = None
    countries: tuple[CountryPackaging, ...] = ()
    blocks: tuple[Block, ...] = ()

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

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The units as far as packaging is concerned."""
        return tuple(Piece(unit.id, unit.group, unit.credit) for unit in self.units)

    def in_country(self, country: CountryCode) -> Self:
        """The same units packaged as a comparable qualification of that country.

        Raises:
            KeyError: Nothing is said of this country.
        """
        for place in self.countries:
            if place.country == country:
                return self.model_copy(
                    update={
                        "packaging": place.packaging,
                        "credit": place.credit,
                        "blocks": place.blocks,
                    }
                )
        raise KeyError(country)

    @model_validator(mode="after")
    def _ids_are_told_apart(self) -> Self:
        ids = [unit.id for unit in self.units]
        if len(ids) != len(set(ids)):
            raise ValueError(f"units: ids repeat in {ids}")
        countries = [place.country for place in self.countries]
        if len(countries) != len(set(countries)):
            raise ValueError(f"countries: a country stands twice in {countries}")
        return self

    @model_validator(mode="after")
    def _packaging_can_give_what_is_asked(self) -> Self:
        for key, packaging in self._packagings():
            if problem := fault_of(packaging, self.pieces):
                raise ValueError(f"{key}{problem}")
        ids = {unit.id for unit in self.units}
        kept = {"blocks": self.blocks} | {
            f"countries.{number}.blocks": place.blocks
            for number, place in enumerate(self.countries)
        }
        for key, blocks in kept.items():
            if unknown := sorted({name for block in blocks for name in block.units} - ids):
                raise ValueError(f"{key}: name unknown units {unknown}")
        return self

    def _packagings(self) -> Iterator[tuple[str, Packaging]]:
        yield "packaging", self.packaging
        for number, place in enumerate(self.countries):
            yield f"countries.{number}.packaging", place.packaging

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
