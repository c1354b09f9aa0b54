"""Exemplar claims beside a qualification, and what its assessors mark by as one hash."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rpl.catalog.errors import DefinitionError
from rpl.catalog.files import EXEMPLARS, TRANSLATION, parse, read_toml
from rpl.catalog.index import Catalog
from rpl.domain.assessment import Qualification
from rpl.domain.calibration import CalibrationPolicy, Exemplar
from rpl.domain.errors import RuleError
from rpl.domain.publication import content_hash
from rpl.domain.rubric import Rubric
from rpl.domain.scoring import check_sheet

_NOT_MARKED_BY = frozenset(
    {"version", "owner", "published_on", "review_by", "sources", "sign_off", "changes"}
)
"""What a rubric says of itself; no mark depends on it."""


def exemplars(
    folder: Path, qualifications: Mapping[str, Qualification], rubrics: Mapping[str, Rubric]
) -> dict[str, tuple[Exemplar, ...]]:
    """The exemplars of each qualification, by slug, in the order of their files.

    Raises:
        DefinitionError: One does not fit the rubrics for which it was agreed.
    """
    found: dict[str, tuple[Exemplar, ...]] = {}
    for path in sorted(folder.glob(f"*/{EXEMPLARS}/*.toml")):
        if TRANSLATION.fullmatch(path.name):
            continue
        slug, exemplar = path.parents[1].name, parse(path, Exemplar, read_toml(path))
        if exemplar.slug != path.stem:
            problem = f"is {exemplar.slug}, the file name says {path.stem}"
            raise DefinitionError(path, "slug", problem)
        _check_rubrics(path, slug, exemplar, qualifications, rubrics)
        found[slug] = (*found.get(slug, ()), exemplar)
    return found


def _check_rubrics(
    path: Path,
    slug: str,
    exemplar: Exemplar,
    qualifications: Mapping[str, Qualification],
    rubrics: Mapping[str, Rubric],
) -> None:
    known = {
        unit.rubric
        for qualification in qualifications.values()
        if qualification.slug == slug
        for unit in qualification.units
        if unit.id == exemplar.unit
    }
    for place, reference in enumerate(exemplar.rubrics):
        if reference not in known:
            problem = f"{reference} is no rubric of unit {exemplar.unit} of {slug}"
            raise DefinitionError(path, f"rubrics.{place}", problem)
        try:
            check_sheet(rubrics[reference], exemplar.sheet)
        except RuleError as error:
            named = error.details.get("criteria", "")
            problem = f"{error.code} in {reference}: {named}"
            raise DefinitionError(path, "agreed", problem) from error


def standards(
    qualifications: Mapping[str, Qualification],
    rubrics: Mapping[str, Mapping[str, Any]],
    policies: Mapping[str, CalibrationPolicy],
) -> dict[str, str]:
    """Of each qualification version the hash of what is marked by: all its rubrics, by unit.

    What a rubric says of itself is left out, and so is a version that its policy calls unchanged:
    whoever was calibrated before then stays so.
    """
    found = {}
    for reference, qualification in qualifications.items():
        policy = policies.get(qualification.slug)
        unchanged = policy.unchanged if policy else ()
        found[reference] = content_hash(
            *(
                {"unit": unit.id, "rubric": _marked_by(rubrics, unit.rubric, unchanged)}
                for unit in qualification.units
            )
        )
    return found


def exemplars_wanting(
    catalog: Catalog, qualification: Qualification
) -> Iterator[tuple[str, str, str]]:
    """What is wrong with how assessors of a version are calibrated: key, problem, remedy."""
    policy = catalog.calibration.get(qualification.slug)
    if policy is None:
        return
    fitting = len(catalog.exercises(qualification.reference))
    if fitting < policy.exemplars:
        yield (
            "exemplars",
            f"is {policy.exemplars}, {fitting} are agreed for {qualification.reference}",
            "agree on exemplars for its rubrics and name these under rubrics in their files",
        )
    for number, reference in enumerate(policy.unchanged):
        if reference not in catalog.rubrics:
            yield f"unchanged.{number}", f"there is no rubric {reference}", "write slug@version"


def _marked_by(
    rubrics: Mapping[str, Mapping[str, Any]], reference: str, unchanged: tuple[str, ...]
) -> dict[str, Any]:
    slug, _, version = reference.partition("@")
    before = f"{slug}@{int(version) - 1}"
    if reference in unchanged and before in rubrics:
        return _marked_by(rubrics, before, unchanged)
    return {key: said for key, said in rubrics[reference].items() if key not in _NOT_MARKED_BY}
