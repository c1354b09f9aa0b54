"""The shipped definitions, measured against what a good rubric has and against ESCO itself."""

import csv
import re
from collections.abc import Iterator
from datetime import date
from itertools import combinations

import pytest

from rpl.domain.assessment import Qualification
from rpl.domain.credit import statement
from rpl.domain.decision import DecisionBasis, Outcome, decide
from rpl.domain.evidence import CitedEvidence, is_direct
from rpl.domain.intake import EvidenceKind
from rpl.domain.rubric import UNDOCUMENTED_KINDS, Criterion, Rubric
from rpl.domain.scoring import ScoreSheet, Unscored
from tests.factories.definitions import PROJECT, shipped

CATALOG = shipped()
WELDER = CATALOG.qualification("welder@1")
RUBRICS = [CATALOG.rubric_of(unit) for unit in WELDER.units]
TODAY = date(2026, 11, 22)
ON_THEIR_OWN = 2


def criteria() -> Iterator[Criterion]:
    for rubric in RUBRICS:
        yield from rubric.criteria


def esco() -> dict[str, str]:
    """The skills and knowledge of ESCO's welder, by address; source in the README beside it."""
    with (PROJECT / "tests/data/esco/welder.csv").open(encoding="utf-8") as file:
        return {row["uri"]: row["label"] for row in csv.DictReader(file)}


def test_every_esco_address_is_one_of_the_occupation() -> None:
    named = {uri for unit in WELDER.units for uri in unit.esco}
    named |= {uri for criterion in criteria() for uri in criterion.esco}

    assert named <= esco().keys()
    assert len(named) > 20
    assert all(unit.esco for unit in WELDER.units)


def test_every_esco_address_stands_beside_its_label() -> None:
    files = [*PROJECT.glob("assessments/welder/v1.toml"), *PROJECT.glob("rubrics/*/v1.toml")]
    line = re.compile(r'"(http://data\.europa\.eu/esco/skill/[^"]+)".*# (.*)')
    labels = [found for file in files for found in line.findall(file.read_text(encoding="utf-8"))]

    assert len(labels) > 30
    assert [(uri, esco()[uri]) for uri, _ in labels] == labels


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.slug)
def test_a_rubric_has_four_to_eight_criteria_of_four_levels(rubric: Rubric) -> None:
    assert 4 <= len(rubric.criteria) <= 8
    assert all([level.points for level in c.levels] == [0, 1, 2, 3] for c in rubric.criteria)
    assert any(c.must_pass for c in rubric.criteria)
    assert all(len(level.descriptor.split()) >= 4 for c in rubric.criteria for level in c.levels)
    assert 0 < rubric.gap_line < rubric.grant_line
    assert rubric.double_mark_band is not None


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.slug)
def test_whoever_works_on_their_own_in_every_criterion_is_granted_the_unit(rubric: Rubric) -> None:
    sheet = dict.fromkeys([c.code for c in rubric.criteria], ON_THEIR_OWN)

    assert decided(rubric, sheet, certificates=2) is Outcome.GRANTED


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.slug)
def test_a_person_without_any_document_can_be_granted_every_unit(rubric: Rubric) -> None:
    sheet = dict.fromkeys([c.code for c in rubric.criteria], ON_THEIR_OWN)
    own = tuple(
        CitedEvidence(kind=kind, dated=None, direct=is_direct(kind)) for kind in UNDOCUMENTED_KINDS
    )
    basis = DecisionBasis(
        rubric=rubric.reference, sheet=sheet, cited=dict.fromkeys(sheet, own), on=TODAY
    )
    unit = next(unit for unit in WELDER.units if unit.rubric == rubric.reference)

    assert decide(unit, rubric, basis).outcome is Outcome.GRANTED


def test_the_safety_unit_is_granted_on_condition_while_local_rules_are_open() -> None:
    rubric = CATALOG.rubric("welder-w1@1")
    sheet: dict[str, int | Unscored] = dict.fromkeys(
        [c.code for c in rubric.criteria], ON_THEIR_OWN
    )

    assert (
        decided(rubric, sheet | {"SA6": Unscored.NOT_SHOWN}, certificates=1)
        is Outcome.GRANTED_WITH_CONDITION
    )


def test_who_is_far_from_tig_is_shown_another_unit_before_any_refusal() -> None:
    rubric = CATALOG.rubric("welder-w4@1")
    sheet = dict.fromkeys([c.code for c in rubric.criteria], 0)

    assert decided(rubric, sheet, certificates=1) is Outcome.ALTERNATIVE


def decided(rubric: Rubric, sheet: ScoreSheet, *, certificates: int) -> Outcome:
    unit = next(unit for unit in WELDER.units if unit.rubric == rubric.reference)
    cited = (CitedEvidence(kind=EvidenceKind.CERTIFICATE, dated=TODAY, direct=True),) * certificates
    basis = DecisionBasis(
        rubric=rubric.reference, sheet=sheet, cited=dict.fromkeys(sheet, cited), on=TODAY
    )
    return decide(unit, rubric, basis).outcome


def test_two_of_three_processes_and_the_core_make_the_qualification() -> None:
    for pair in combinations(["W3", "W4", "W5"], 2):
        assert statement(WELDER, ["W1", "W2", "W6", *pair]).complete
    assert not statement(WELDER, ["W2", "W3", "W4", "W5", "W6"]).complete
    assert WELDER.unit("W1").must_pass


def test_every_country_is_a_dated_comparison_with_a_source_and_a_caveat() -> None:
    assert {level.country for level in WELDER.frameworks} >= {"ZA", "DE"}
    for level in WELDER.frameworks:
        assert date.fromisoformat(level.as_of) <= TODAY
        assert level.source
        assert "equivalen" not in level.qualification.lower()


def test_the_clocks_keep_to_the_four_months_of_the_lisbon_convention() -> None:
    assert WELDER.clocks.decide_days <= 120
    assert WELDER.clocks.acknowledge_days + WELDER.clocks.decide_days <= 120


def texts(qualification: Qualification, language: str | None) -> Iterator[str]:
    """Everything an applicant reads of a qualification and its rubrics."""
    yield from (qualification.title, qualification.summary, qualification.fees.note)
    yield from (service.name for service in qualification.fees.services)
    for level in qualification.frameworks:
        yield level.caveat
    for unit in qualification.units:
        yield from (unit.title, unit.summary, *unit.outcomes, *unit.does_not_permit)
        if unit.condition is not None:
            yield unit.condition.text
        yield CATALOG.rubric_of(unit, language).title
        for criterion in CATALOG.rubric_of(unit, language).criteria:
            yield from (criterion.title, criterion.why)
            for level_ in criterion.levels:
                yield from (level_.name, level_.descriptor)


@pytest.mark.parametrize("language", ["es", "ar"])
def test_everything_an_applicant_reads_is_translated(language: str) -> None:
    translated = CATALOG.qualification("welder@1", language)
    pairs = list(zip(texts(WELDER, None), texts(translated, language), strict=True))

    assert len(pairs) > 200
    assert [original for original, other in pairs if original == other] == []


def test_arabic_is_written_in_arabic_letters() -> None:
    arabic = re.compile("[\u0621-\u064a]")

    assert all(arabic.search(text) for text in texts(CATALOG.qualification("welder@1", "ar"), "ar"))
