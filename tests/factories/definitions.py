"""Builders of definition folders: values written out as the TOML files they are read from."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from shutil import copyfile, copytree
from typing import Any

from rpl.catalog import Catalog, load_catalog
from rpl.catalog.files import MARKING, PRACTICE
from rpl.domain.assessment import Choice, Condition, Qualification
from rpl.domain.rubric import Rubric
from tests.factories.assessment import a_qualification, a_unit
from tests.factories.rubric import a_criterion, a_rubric, an_evidence_rule

PROJECT = Path(__file__).parents[2]

RUBRIC = a_rubric(
    a_criterion("CC1", 70, minimum=1, evidence=an_evidence_rule(years=5)), a_criterion("CC2", 30)
)
QUALIFICATION = a_qualification(
    a_unit("U1", condition=Condition(criterion="CC2", text="Do this", months=6)),
    a_unit("G1", group="g", alternative="U1"),
    a_unit("G2", group="g"),
    n_of=(Choice(count=1, groups=("g",)),),
    hours=200,
)


@cache
def definition_hash(reference: str) -> str:
    """What a claim to `slug@version` is pinned to: as shipped, else as `a_catalog` has it."""
    return shipped().hashes.get(reference, f"hash of {reference}")


def shipped() -> Catalog:
    """The definitions of this project."""
    return load_catalog(PROJECT / "assessments", PROJECT / "rubrics")


def content(value: Qualification | Rubric) -> dict[str, Any]:
    """What a definition file of this value says."""
    said: dict[str, Any] = value.model_dump(mode="json", exclude_none=True)
    return said


def a_country(code: str, *units: str, hours: int = 200) -> dict[str, Any]:
    """What a definition file says of a country that asks for all of these units."""
    return {
        "country": code,
        "title": "All of it",
        "packaging": {"all_of": list(units)},
        "credit": {"value": hours / 10, "scheme": "ten-hour credits", "notional_hours": hours},
        "still_needed": "A licence",
        "basis": "unverified",
        "source": "An invented register",
        "as_of": "2026-11-22",
        "caveat": "It binds nobody",
    }


def to_toml(value: Mapping[str, Any]) -> str:
    """A TOML file of these keys, with everything below the first level in line."""
    return "".join(f"{_key(name)} = {_inline(inner)}\n" for name, inner in value.items())


def write(folder: Path, slug: str, name: str, said: Mapping[str, Any]) -> Path:
    """Write one definition file and return where it stands."""
    path = folder / slug / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(to_toml(said), encoding="utf-8")
    return path


def a_folder(root: Path) -> tuple[Path, Path]:
    """Folders of one qualification (`any-trade@1`) and of the one rubric (`any@1`) it uses."""
    write(root / "assessments", "any-trade", "v1.toml", content(QUALIFICATION))
    write(root / "rubrics", "any", "v1.toml", content(RUBRIC))
    add_marking(root / "assessments", "any-trade")
    add_practice(root / "assessments")
    return root / "assessments", root / "rubrics"


def add_marking(assessments: Path, slug: str) -> None:
    """Say which claims of a qualification are marked twice: as of the shipped welder."""
    copyfile(PROJECT / "assessments" / "welder" / MARKING, assessments / slug / MARKING)


def add_practice(assessments: Path) -> None:
    """Say how all programmes of the folder work: as shipped."""
    copyfile(PROJECT / "assessments" / PRACTICE, assessments / PRACTICE)


def sound_folders(root: Path) -> tuple[Path, Path]:
    """Copies of the shipped welder and its rubrics, to be spoilt."""
    copytree(PROJECT / "assessments" / "welder", root / "assessments" / "welder")
    add_practice(root / "assessments")
    for folder in PROJECT.glob("rubrics/welder-*"):
        copytree(folder, root / "rubrics" / folder.name)
    return root / "assessments", root / "rubrics"


def _key(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)


def _inline(value: object) -> str:
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(name)} = {_inline(entry)}" for name, entry in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, list):
        return f"[{', '.join(_inline(entry) for entry in value)}]"
    return json.dumps(value, ensure_ascii=False)
