"""Golden scores: sheets that a person worked out by hand, worked out again by the rules.

They stand beside a rubric, in `golden.toml`, and decide nothing: `rpl check` alone reads them.
One that comes to something else names a mistake in the file, or in what computes scores.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Final, TypeAlias

from pydantic import Field

from rpl.catalog.errors import DefinitionError
from rpl.catalog.files import GOLDEN, beside, parse, read_toml
from rpl.catalog.index import Catalog
from rpl.catalog.soundness import Flaw
from rpl.domain.assessment import Unit
from rpl.domain.decision import DecisionBasis, Outcome, UnitDecision, decide
from rpl.domain.evidence import CitedEvidence, is_direct
from rpl.domain.publication import Text
from rpl.domain.rubric import Code, EvidenceRule, Rubric
from rpl.domain.scoring import SheetMismatchError, Unscored, score
from rpl.domain.values import Frozen

_ON: Final = date(2026, 11, 24)
"""The evidence is undated, so that nothing depends on the day."""


class GoldenSheet(Frozen):
    """Levels given for one unit, and what they come to by hand.

    `unit` is `welder@3/W3`: a unit of a published version, whose rubric is the one beside which the
    file stands.  `total` is exact, of 100, as `200/3`.  The evidence bears every level out, save
    those of `not_borne_out`, for which none is cited.
    """

    name: Text
    unit: Annotated[str, Field(pattern=r"^[a-z0-9-]+@\d+/[A-Z]{1,4}\d{1,3}$")]
    levels: Mapping[Code, Annotated[int, Field(strict=True)] | Unscored]
    not_borne_out: tuple[Code, ...] = ()
    total: Annotated[str, Field(pattern=r"^\d+(/\d+)?$")]
    below_minimum: tuple[Code, ...] = ()
    outcome: Outcome


class Golden(Frozen):
    """All sheets beside one rubric."""

    sheets: Annotated[tuple[GoldenSheet, ...], Field(min_length=1)]


_Said: TypeAlias = tuple[str, str, str]
"""Key, problem, remedy."""

_REMEDY: Final = "work it out again by hand, and correct whichever of the two is wrong"


def read_golden(rubrics: Path) -> dict[str, Golden]:
    """The golden sheets of each rubric that has any, by slug.

    Raises:
        DefinitionError: With path and key of the first thing that is wrong.
    """
    return {
        path.parent.name: parse(path, Golden, read_toml(path)) for path in beside(rubrics, GOLDEN)
    }


def golden_flaws(catalog: Catalog, rubrics: Path, golden: Mapping[str, Golden]) -> tuple[Flaw, ...]:
    """Every golden sheet that does not come to what its file says.

    Raises:
        DefinitionError: A sheet is of a unit that is not there, or that another rubric marks.
    """
    return tuple(
        Flaw(slug, rubrics / slug / GOLDEN, f"sheets.{number}.{key}", problem, remedy)
        for slug, of_rubric in golden.items()
        for number, sheet in enumerate(of_rubric.sheets)
        for key, problem, remedy in _wrong(catalog, rubrics / slug / GOLDEN, number, sheet)
    )


def _wrong(catalog: Catalog, path: Path, number: int, sheet: GoldenSheet) -> Iterable[_Said]:
    unit = _unit(catalog, path, number, sheet)
    rubric = catalog.rubric_of(unit)
    try:
        return tuple(_compared(rubric, sheet, unit))
    except SheetMismatchError as error:
        named = error.details.get("criteria", "")
        problem = f"do not answer {rubric.reference}: {error.code} {named}"
        return (("levels", problem, "give each of its criteria one level of its scale"),)


def _compared(rubric: Rubric, sheet: GoldenSheet, unit: Unit) -> Iterator[_Said]:
    scored = score(rubric, sheet.levels)
    decision = _decided(rubric, sheet, unit)
    if scored.total != Fraction(sheet.total):
        yield "total", f"is {sheet.total}, the rules come to {scored.total}", _REMEDY
    if scored.below_minimum != sheet.below_minimum:
        computed = ", ".join(scored.below_minimum) or "none"
        said = ", ".join(sheet.below_minimum) or "none"
        yield "below_minimum", f"is {said}, the rules come to {computed}", _REMEDY
    if decision.outcome is not sheet.outcome:
        yield "outcome", f"is {sheet.outcome}, the rules come to {decision.outcome}", _REMEDY


def _decided(rubric: Rubric, sheet: GoldenSheet, unit: Unit) -> UnitDecision:
    cited = {
        criterion.code: () if criterion.code in sheet.not_borne_out else _enough(criterion.evidence)
        for criterion in rubric.criteria
    }
    basis = DecisionBasis(rubric=rubric.reference, sheet=sheet.levels, cited=cited, on=_ON)
    return decide(unit, rubric, basis)


def _enough(rule: EvidenceRule) -> tuple[CitedEvidence, ...]:
    """Evidence that bears a criterion out, without a date.

    As many of each kind that counts as are needed, or what can be arranged instead.
    """
    arranged = [kind for substitute in rule.substitutes for kind in sorted(substitute.kinds)]
    kinds = (*rule.counting * rule.minimum_items, *arranged)
    return tuple(CitedEvidence(kind=kind, dated=None, direct=is_direct(kind)) for kind in kinds)


def _unit(catalog: Catalog, path: Path, number: int, sheet: GoldenSheet) -> Unit:
    reference, _, name = sheet.unit.partition("/")
    key = f"sheets.{number}.unit"
    qualification = catalog.qualifications.get(reference)
    if qualification is None:
        raise DefinitionError(path, key, f"there is no qualification {reference}")
    try:
        unit = qualification.unit(name)
    except KeyError as error:
        raise DefinitionError(path, key, f"{reference} has no unit {name}") from error
    if unit.rubric.partition("@")[0] != path.parent.name:
        raise DefinitionError(path, key, f"{sheet.unit} is marked by {unit.rubric}")
    return unit
