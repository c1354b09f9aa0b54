"""The same definitions in another language: text only, laid over the original.

`v1.es.toml` beside `v1.toml` holds what an applicant reads.  It can change no number, no rule and
no order; text that it leaves out stays in the original language, except that the text of a later
version which an earlier one said word for word is carried over: see `carrying`.
"""

from collections.abc import Mapping
from pathlib import Path

from pydantic import Field

from rpl.catalog.errors import DefinitionError
from rpl.domain.assessment import Block, CountryPackaging, NationalLevel, Qualification, Unit
from rpl.domain.publication import Text, Translated
from rpl.domain.rubric import Code, Criterion, Level, Rubric
from rpl.domain.values import Frozen


class UnitTexts(Frozen):
    """What is said of one unit; lists keep the length and order of the original."""

    title: Text | None = None
    summary: Text | None = None
    outcomes: tuple[Text, ...] | None = None
    does_not_permit: tuple[Text, ...] | None = None
    condition: Text | None = None


class FrameworkTexts(Frozen):
    """What is said of one country's level."""

    qualification: Text | None = None
    caveat: Text | None = None


class CountryTexts(Frozen):
    """What is said of how one country packages the units; `blocks` by id."""

    title: Text | None = None
    still_needed: Text | None = None
    caveat: Text | None = None
    blocks: Mapping[str, Text] = Field(default_factory=dict)


class QualificationTexts(Translated):
    """What is said of a qualification; units and blocks by id, others by country code.

    `eqf_caveat` is what the level does not say.
    """

    title: Text | None = None
    summary: Text | None = None
    fees: Text | None = None
    services: Mapping[str, Text] = Field(default_factory=dict)
    units: Mapping[str, UnitTexts] = Field(default_factory=dict)
    frameworks: Mapping[str, FrameworkTexts] = Field(default_factory=dict)
    countries: Mapping[str, CountryTexts] = Field(default_factory=dict)
    blocks: Mapping[str, Text] = Field(default_factory=dict)
    eqf_caveat: Text | None = None


class CriterionTexts(Frozen):
    """What is said of one criterion; `levels` holds the descriptors by points."""

    title: Text | None = None
    why: Text | None = None
    levels: Mapping[str, Text] = Field(default_factory=dict)


class RubricTexts(Translated):
    """What is said of a rubric; `level_names` by the name in the original."""

    title: Text | None = None
    level_names: Mapping[str, Text] = Field(default_factory=dict)
    criteria: Mapping[Code, CriterionTexts] = Field(default_factory=dict)


def translate_qualification(
    path: Path, original: Qualification, texts: QualificationTexts
) -> Qualification:
    """A qualification with another language's text in place of its own.

    Raises:
        DefinitionError: The texts name a unit, country or service that is not there, or a list
            has another length.
    """
    _known(path, "units", texts.units, {unit.id for unit in original.units})
    _known(path, "frameworks", texts.frameworks, {f.country for f in original.frameworks})
    _known(path, "countries", texts.countries, {place.country for place in original.countries})
    if texts.eqf_caveat is not None and original.eqf_basis is None:
        raise DefinitionError(path, "eqf_caveat", "the original has none")
    _known(path, "services", texts.services, {s.name for s in original.fees.services})
    fees = original.fees.model_copy(
        update={
            "note": texts.fees or original.fees.note,
            "services": tuple(
                service.model_copy(update={"name": texts.services.get(service.name, service.name)})
                for service in original.fees.services
            ),
        }
    )
    return original.model_copy(
        update={
            "title": texts.title or original.title,
            "summary": texts.summary or original.summary,
            "fees": fees,
            "units": tuple(
                _unit(path, unit, texts.units.get(unit.id, UnitTexts())) for unit in original.units
            ),
            "frameworks": tuple(
                _framework(level, texts.frameworks.get(level.country, FrameworkTexts()))
                for level in original.frameworks
            ),
            "countries": tuple(
                _country(path, place, texts.countries.get(place.country, CountryTexts()))
                for place in original.countries
            ),
            "blocks": _blocks(path, "blocks", original.blocks, texts.blocks),
            "eqf_basis": original.eqf_basis
            and original.eqf_basis.model_copy(
                update={"caveat": texts.eqf_caveat or original.eqf_basis.caveat}
            ),
        }
    )


def translate_rubric(path: Path, original: Rubric, texts: RubricTexts) -> Rubric:
    """A rubric with another language's text in place of its own.

    Raises:
        DefinitionError: The texts name a criterion or level that is not there.
    """
    _known(path, "criteria", texts.criteria, {c.code for c in original.criteria})
    names = {level.name for c in original.criteria for level in c.levels}
    _known(path, "level_names", texts.level_names, names)
    return original.model_copy(
        update={
            "title": texts.title or original.title,
            "criteria": tuple(
                _criterion(path, c, texts.criteria.get(c.code, CriterionTexts()), texts.level_names)
                for c in original.criteria
            ),
        }
    )


def _unit(path: Path, unit: Unit, texts: UnitTexts) -> Unit:
    key = f"units.{unit.id}"
    update: dict[str, object] = {
        "title": texts.title or unit.title,
        "summary": texts.summary or unit.summary,
        "outcomes": same_length(path, f"{key}.outcomes", unit.outcomes, texts.outcomes),
        "does_not_permit": same_length(
            path, f"{key}.does_not_permit", unit.does_not_permit, texts.does_not_permit
        ),
    }
    if texts.condition is not None:
        if unit.condition is None:
            raise DefinitionError(path, f"{key}.condition", "the unit has no condition")
        update["condition"] = unit.condition.model_copy(update={"text": texts.condition})
    return unit.model_copy(update=update)


def _framework(level: NationalLevel, texts: FrameworkTexts) -> NationalLevel:
    return level.model_copy(update=texts.model_dump(exclude_none=True))


def _country(path: Path, place: CountryPackaging, texts: CountryTexts) -> CountryPackaging:
    key = f"countries.{place.country}.blocks"
    blocks = _blocks(path, key, place.blocks, texts.blocks)
    said = texts.model_dump(exclude_none=True, exclude={"blocks"})
    return place.model_copy(update=said | {"blocks": blocks})


def _blocks(
    path: Path, key: str, blocks: tuple[Block, ...], texts: Mapping[str, str]
) -> tuple[Block, ...]:
    _known(path, key, texts, {block.id for block in blocks})
    return tuple(
        block.model_copy(update={"title": texts.get(block.id, block.title)}) for block in blocks
    )


def _criterion(
    path: Path, criterion: Criterion, texts: CriterionTexts, names: Mapping[str, str]
) -> Criterion:
    scale = {str(level.points) for level in criterion.levels}
    _known(path, f"criteria.{criterion.code}.levels", texts.levels, scale)
    return criterion.model_copy(
        update={
            "title": texts.title or criterion.title,
            "why": texts.why or criterion.why,
            "levels": tuple(_level(level, texts.levels, names) for level in criterion.levels),
        }
    )


def _level(level: Level, descriptors: Mapping[str, str], names: Mapping[str, str]) -> Level:
    return Level(
        points=level.points,
        name=names.get(level.name, level.name),
        descriptor=descriptors.get(str(level.points), level.descriptor),
    )


def _known(path: Path, key: str, given: Mapping[str, object], known: set[str]) -> None:
    for name in given:
        if name not in known:
            raise DefinitionError(path, f"{key}.{name}", "the original has nothing of this name")


def same_length(
    path: Path, key: str, original: tuple[str, ...], translated: tuple[str, ...] | None
) -> tuple[str, ...]:
    """A translated list in place of the original, which it has to match entry by entry.

    Raises:
        DefinitionError: It has another length.
    """
    if translated is None:
        return original
    if len(translated) != len(original):
        raise DefinitionError(
            path, key, f"has {len(translated)} entries, the original has {len(original)}"
        )
    return translated
