"""Exemplar files fit their rubrics, and only what is marked by makes another standard."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from rpl.catalog import Catalog, DefinitionError, Folders, flaws, load_catalog
from rpl.catalog.calibrating import standards
from rpl.domain.calibration import CalibrationPolicy
from rpl.domain.evidence import CitedEvidence, flags, is_direct
from rpl.domain.scoring import Unscored
from tests.factories.definitions import shipped, sound_folders

EXEMPLAR = Path("welder/exemplars/gate-maker.toml")
POLICY = CalibrationPolicy(exemplars=1, attempts=1, tolerance=1, exact_percent=0, repeat_months=1)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return shipped()


def test_every_shipped_qualification_has_its_exemplars(catalog: Catalog) -> None:
    for qualification in catalog.current():
        found = catalog.exercises(qualification.reference)
        assert len(found) >= catalog.calibration[qualification.slug].exemplars >= 2


def test_agreed_levels_rest_on_evidence_that_the_rule_of_their_criterion_accepts(
    catalog: Catalog,
) -> None:
    for qualification in catalog.current():
        for exemplar in catalog.exercises(qualification.reference):
            rubric = catalog.rubric_of(qualification.unit(exemplar.unit))
            for mark in exemplar.agreed:
                if mark.unscored is Unscored.NOT_SHOWN:
                    continue
                kinds = [exemplar.evidence[number - 1].kind for number in mark.rests_on]
                cited = [CitedEvidence(kind=k, dated=None, direct=is_direct(k)) for k in kinds]
                rule = rubric.criterion(mark.criterion)
                assert not flags(rule, cited, date(2026, 11, 23)), (exemplar.slug, mark.criterion)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda text: text.replace('slug = "gate-maker"', 'slug = "other"'), "slug"),
        (lambda text: text.replace('"welder-w3@2", ', '"welder-w9@1", '), "rubrics.0"),
        (lambda text: text.replace('criterion = "MG6"', 'criterion = "MG9"'), "agreed"),
        (lambda text: text.replace("level = 3", "level = 7"), "agreed"),
        (lambda text: text.replace("invented = true", "invented = false"), "invented"),
    ],
)
def test_an_exemplar_that_does_not_fit_is_named_with_its_key(
    tmp_path: Path, change: Callable[[str], str], key: str
) -> None:
    assessments, rubrics = sound_folders(tmp_path)
    path = assessments / EXEMPLAR
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")

    with pytest.raises(DefinitionError) as refused:
        load_catalog(assessments, rubrics)
    assert (refused.value.path, refused.value.key) == (path, key)


def test_too_few_exemplars_and_an_unknown_version_are_flaws(tmp_path: Path) -> None:
    assessments, rubrics = sound_folders(tmp_path)
    for said in (assessments / EXEMPLAR).parent.glob(f"{EXEMPLAR.stem}*"):
        said.unlink()
    policy = assessments / "welder/calibration.toml"
    policy.write_text(policy.read_text().replace("welder-w3@3", "welder-w9@9"))

    folders = Folders(assessments, rubrics)
    found = flaws(load_catalog(assessments, rubrics), folders, {}, date(2026, 11, 24))

    mine = [(flaw.key, flaw.problem) for flaw in found if flaw.path == policy]
    assert mine == [
        ("exemplars", "is 2, 1 are agreed for welder@3"),
        ("unchanged.0", "there is no rubric welder-w9@9"),
    ]


def test_a_standard_changes_with_what_is_marked_by_and_with_nothing_else(catalog: Catalog) -> None:
    qualification = catalog.qualifications["welder@3"]
    known = {name: rubric.model_dump(mode="json") for name, rubric in catalog.rubrics.items()}

    def standard(**changes: object) -> str:
        rubrics = {**known, "welder-w1@2": {**known["welder-w1@2"], **changes}}
        return standards({"welder@3": qualification}, rubrics, {"welder": POLICY})["welder@3"]

    assert standard() == standard(review_by="2030-01-01", version=9, changes="Words")
    assert standard() != standard(grant_line=61)


def test_a_version_that_is_called_unchanged_asks_nobody_again(catalog: Catalog) -> None:
    assert catalog.standards["welder@2"] == catalog.standards["welder@3"]
    assert catalog.standards["welder@1"] != catalog.standards["welder@2"]
    assert catalog.exercises("welder@1") == ()
    assert [each.version for each in catalog.calibrating() if each.slug == "welder"] == [3]
