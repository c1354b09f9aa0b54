"""The welder, in all of its versions: conditions, alternatives, choices and translations."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import combinations

import pytest

from rpl.domain.assessment import Qualification
from rpl.domain.credit import statement
from rpl.domain.decision import DecisionBasis, Outcome, decide
from rpl.domain.evidence import CitedEvidence
from rpl.domain.intake import EvidenceKind
from rpl.domain.rubric import Rubric
from rpl.domain.scoring import ScoreSheet, Unscored
from tests.factories.definitions import shipped

CATALOG = shipped()
VERSIONS = [CATALOG.qualification(f"welder@{version}") for version in (1, 2, 3)]
WELDER = VERSIONS[-1]
TODAY = date(2026, 11, 22)
ON_THEIR_OWN = 2


def test_the_safety_unit_is_granted_on_condition_while_local_rules_are_open() -> None:
    rubric = CATALOG.rubric("welder-w1@2")
    sheet: dict[str, int | Unscored] = dict.fromkeys(
        [c.code for c in rubric.criteria], ON_THEIR_OWN
    )

    assert (
        decided(rubric, sheet | {"SA6": Unscored.NOT_SHOWN}, certificates=1)
        is Outcome.GRANTED_WITH_CONDITION
    )


def test_who_is_far_from_tig_is_shown_another_unit_before_any_refusal() -> None:
    rubric = CATALOG.rubric("welder-w4@2")
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


def texts(qualification: Qualification, language: str | None) -> Iterator[str]:
    """Everything an applicant reads of a qualification and its rubrics."""
    yield from (qualification.title, qualification.summary, qualification.fees.note)
    yield from (service.name for service in qualification.fees.services)
    for level in qualification.frameworks:
        yield level.caveat
    for place in qualification.countries:
        yield from (place.title, place.still_needed, place.caveat)
    if qualification.eqf_basis is not None:
        yield qualification.eqf_basis.caveat
    for unit in qualification.units:
        yield from (unit.title, unit.summary, *unit.outcomes, *unit.does_not_permit)
        if unit.condition is not None:
            yield unit.condition.text
        yield CATALOG.rubric_of(unit, language).title
        for criterion in CATALOG.rubric_of(unit, language).criteria:
            yield from (criterion.title, criterion.why)
            for level_ in criterion.levels:
                yield from (level_.name, level_.descriptor)


@pytest.mark.parametrize("version", VERSIONS, ids=lambda version: version.reference)
@pytest.mark.parametrize("language", ["es", "ar"])
def test_everything_an_applicant_reads_is_translated(language: str, version: Qualification) -> None:
    translated = CATALOG.qualification(version.reference, language)
    pairs = list(zip(texts(version, None), texts(translated, language), strict=True))

    assert len(pairs) > 200
    assert [original for original, other in pairs if original == other] == []


def test_arabic_is_written_in_arabic_letters() -> None:
    arabic = re.compile("[\u0621-\u064a]")

    for version in VERSIONS:
        translated = CATALOG.qualification(version.reference, "ar")
        assert all(arabic.search(text) for text in texts(translated, "ar"))
