"""Golden scores: sheets worked out by hand, worked out again."""

from pathlib import Path
from typing import Any

import pytest

from rpl.catalog import DefinitionError, load_catalog
from rpl.catalog.golden import golden_flaws, read_golden
from rpl.domain.decision import Outcome
from tests.factories.definitions import PROJECT, shipped, sound_folders, write

SHEET: dict[str, Any] = {
    "name": "Invented",
    "unit": "welder@3/W3",
    "levels": {"MG1": 2, "MG2": 2, "MG3": 2, "MG4": 2, "MG5": 2, "MG6": 2},
    "total": "200/3",
    "outcome": "granted",
}


def wrong(root: Path, **changed: object) -> list[tuple[str, str]]:
    """Key and problem of what is found when the only golden sheet says this."""
    assessments, rubrics = sound_folders(root)
    for path in rubrics.glob("*/golden.toml"):
        path.unlink()
    write(rubrics, "welder-w3", "golden.toml", {"sheets": [SHEET | changed]})
    found = golden_flaws(load_catalog(assessments, rubrics), rubrics, read_golden(rubrics))
    return [(flaw.key, flaw.problem) for flaw in found]


def test_every_qualification_ships_sheets_and_every_outcome_has_one() -> None:
    golden = read_golden(PROJECT / "rubrics")
    sheets = [sheet for each in golden.values() for sheet in each.sheets]

    assert {sheet.unit.partition("@")[0] for sheet in sheets} == {
        "welder",
        "health-care-assistant",
        "building-electrician",
    }
    assert {sheet.outcome for sheet in sheets} == set(Outcome)
    assert golden_flaws(shipped(), PROJECT / "rubrics", golden) == ()


def test_a_sheet_that_comes_to_what_it_says_is_no_flaw(tmp_path: Path) -> None:
    assert wrong(tmp_path) == []


def test_a_total_an_outcome_and_a_minimum_that_differ_are_named(tmp_path: Path) -> None:
    levels = SHEET["levels"] | {"MG3": 1}

    assert wrong(tmp_path, levels=levels) == [
        ("sheets.0.total", "is 200/3, the rules come to 55"),
        ("sheets.0.below_minimum", "is none, the rules come to MG3"),
        ("sheets.0.outcome", "is granted, the rules come to gap_plan"),
    ]


def test_totals_are_compared_exactly(tmp_path: Path) -> None:
    assert wrong(tmp_path, total="67") == [("sheets.0.total", "is 67, the rules come to 200/3")]


def test_levels_that_do_not_fit_the_rubric_are_named(tmp_path: Path) -> None:
    levels = SHEET["levels"] | {"MG3": 4}

    assert wrong(tmp_path, levels=levels) == [
        ("sheets.0.levels", "do not answer welder-w3@3: level_off_scale MG3")
    ]


@pytest.mark.parametrize(
    ("unit", "problem"),
    [
        ("welder@9/W3", "there is no qualification welder@9"),
        ("welder@3/W9", "welder@3 has no unit W9"),
        ("welder@3/W4", "welder@3/W4 is marked by welder-w4@2"),
    ],
)
def test_a_sheet_of_another_unit_stops_the_check(tmp_path: Path, unit: str, problem: str) -> None:
    with pytest.raises(DefinitionError) as refusal:
        wrong(tmp_path, unit=unit)

    assert (refusal.value.key, refusal.value.problem) == ("sheets.0.unit", problem)
