"""What `rpl check` asks of the newest definitions, one flaw at a time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.catalog import Catalog, Folders, flaws
from rpl.catalog.classification import LABELS, esco_concepts
from rpl.domain.assessment import Qualification
from rpl.domain.publication import SignOff, Source
from rpl.domain.rubric import Criterion, Rubric
from tests.factories.definitions import shipped
from tests.factories.practice import practised

CATALOG = shipped()
FOLDERS = Folders(Path("assessments"), Path("rubrics"))
CONCEPTS = {concept.uri: concept for concept in esco_concepts(LABELS)}
TODAY = date(2026, 11, 23)
WELDER = CATALOG.qualification("welder@3")
SAFETY = CATALOG.rubric("welder-w1@2")


def catalog(qualification: Qualification = WELDER, rubric: Rubric = SAFETY) -> Catalog:
    """The welder alone, with another first rubric."""
    used = {CATALOG.rubric_of(unit).reference: CATALOG.rubric_of(unit) for unit in WELDER.units}
    return Catalog(
        qualifications={qualification.reference: qualification},
        rubrics=used | {rubric.reference: rubric},
        hashes={},
        translated_qualifications={},
        translated_rubrics={},
        practices=CATALOG.practices,
        questions=CATALOG.questions,
    )


def found(value: Catalog, on: date = TODAY) -> list[tuple[str, str, str]]:
    """Reference, key and problem of each flaw; every one says what to do."""
    told = flaws(value, FOLDERS, CONCEPTS, on)
    assert all(flaw.remedy for flaw in told)
    return [(flaw.reference, flaw.key, flaw.problem) for flaw in told]


def test_the_shipped_definitions_have_no_flaw() -> None:
    assert found(CATALOG) == []


def test_older_versions_are_not_asked_again() -> None:
    first = CATALOG.qualification("welder@1")
    alone = replace(catalog(first), rubrics=CATALOG.rubrics)
    both = replace(alone, qualifications={"welder@1": first, "welder@3": WELDER})

    assert {reference for reference, _, _ in found(alone)} > {"welder@1", "welder-w1@1"}
    assert found(both) == []


@pytest.mark.parametrize(
    ("update", "key", "says"),
    [
        ({"owner": None}, "owner", "nobody answers for it"),
        ({"published_on": None}, "published_on", "is None"),
        ({"published_on": "2026-11-24"}, "published_on", "lies ahead"),
        ({"published_on": "2026-02-30"}, "published_on", "is 2026-02-30"),
        ({"review_by": None}, "review_by", "is None"),
        ({"review_by": "2026-11-22"}, "review_by", "passed on 2026-11-22"),
        ({"review_by": "2026-13-01"}, "review_by", "is 2026-13-01"),
        ({"sources": ()}, "sources", "there are none"),
        ({"sources": (Source(title="Told"),)}, "sources.0.seen_on", "is None"),
        ({"sign_off": ()}, "sign_off", "nobody agreed to it"),
        ({"eqf_basis": None}, "eqf_basis", "has no basis"),
        ({"frameworks": WELDER.frameworks[:1]}, "frameworks", "there are 1"),
        ({"countries": WELDER.countries[:1]}, "countries", "there are 1"),
        ({"fees": WELDER.fees.model_copy(update={"services": ()})}, "fees.services", "are none"),
        (
            {"clocks": WELDER.clocks.model_copy(update={"decide_days": 121})},
            "clocks.decide_days",
            "over 120 days",
        ),
        (
            {"clocks": WELDER.clocks.model_copy(update={"decide_at_most_days": None})},
            "clocks.decide_at_most_days",
            "not told",
        ),
        (
            {"clocks": WELDER.clocks.model_copy(update={"admit_days": 61, "admission_years": 3})},
            "clocks.admit_days",
            "is over 60 days",
        ),
        (
            {"clocks": WELDER.clocks.model_copy(update={"admit_days": 60, "admission_years": 2})},
            "clocks.admission_years",
            "is under 3 years",
        ),
    ],
)
def test_a_qualification_that_nobody_stands_behind_is_named(
    update: dict[str, object], key: str, says: str
) -> None:
    ((reference, where, problem),) = found(catalog(WELDER.model_copy(update=update)))

    assert (reference, where) == ("welder@3", key)
    assert says in problem


NOWHERE = "http://data.europa.eu/esco/occupation/00000000-0000-0000-0000-000000000000"


@pytest.mark.parametrize(
    ("update", "key", "says"),
    [
        ({"esco_uri": NOWHERE}, "occupation.esco_uri", "no occupation of the shipped table"),
        ({"esco_code": "7212.4"}, "occupation.esco_code", "the table says 7212.3"),
        ({"isco08": "7213"}, "occupation.isco08", "7213 is no group"),
        ({"isco08": "7411"}, "occupation.isco08", "is 7411, ESCO has 7212.3"),
        ({"esco_version": "v1.2.0"}, "occupation.esco_version", "is v1.2.0"),
    ],
)
def test_an_occupation_that_the_tables_do_not_have_is_named(
    update: dict[str, str], key: str, says: str
) -> None:
    occupation = WELDER.occupation.model_copy(update=update)
    ((_, where, problem),) = found(catalog(WELDER.model_copy(update={"occupation": occupation})))

    assert where == key
    assert says in problem


@pytest.mark.parametrize("code", ["0717", "0714"])
def test_a_field_of_education_that_nobody_classified_is_named(code: str) -> None:
    told = found(catalog(WELDER.model_copy(update={"isced_f": code})))

    invented = ("welder@3", "isced_f", f"{code} is no detailed field of ISCED-F 2013")
    assert told == ([] if code == "0714" else [invented])


def test_a_unit_is_aligned_to_skills_that_exist() -> None:
    first, *rest = WELDER.units
    nowhere = NOWHERE.replace("occupation", "skill")
    unaligned = WELDER.model_copy(update={"units": (first.model_copy(update={"esco": ()}), *rest)})
    misaligned = WELDER.model_copy(
        update={"units": (first.model_copy(update={"esco": (nowhere,)}), *rest)}
    )

    assert [(key, said) for _, key, said in found(catalog(unaligned))] == [
        ("units.0.esco", "W1 is aligned to nothing")
    ]
    assert [key for _, key, _ in found(catalog(misaligned))] == ["units.0.esco.0"]


def test_a_unit_supersedes_others_that_are_or_were_there() -> None:
    first, *rest = WELDER.units
    names = ("W5", "other-trade/X1", "W9", "welder/W1")
    taking = WELDER.model_copy(
        update={"units": (first.model_copy(update={"supersedes": names}), *rest)}
    )

    assert [(key, said) for _, key, said in found(catalog(taking))] == [
        ("units.0.supersedes", "other-trade/X1 is no unit of any version"),
        ("units.0.supersedes", "welder/W9 is no unit of any version"),
        ("units.0.supersedes", "W1 would supersede itself"),
    ]


def criterion(place: int, change: Callable[[Criterion], Criterion]) -> Rubric:
    """The safety rubric with one criterion changed."""
    changed = list(SAFETY.criteria)
    changed[place] = change(changed[place])
    return SAFETY.model_copy(update={"criteria": tuple(changed)})


def told_at(level: int, descriptor: str) -> Callable[[Criterion], Criterion]:
    def change(given: Criterion) -> Criterion:
        levels = list(given.levels)
        levels[level] = levels[level].model_copy(update={"descriptor": descriptor})
        return given.model_copy(update={"levels": tuple(levels)})

    return change


def test_a_rubric_of_which_nothing_is_marked_twice_near_the_line_is_named() -> None:
    told = found(catalog(rubric=SAFETY.model_copy(update={"double_mark_band": None})))

    problem = "there is none, so nothing near the grant line is marked twice"
    assert told == [("welder-w1@2", "double_mark_band", problem)]


def test_a_rubric_without_safety_communication_or_adaptability_is_named() -> None:
    bare = tuple(each.model_copy(update={"theme": None}) for each in SAFETY.criteria)
    rubric = SAFETY.model_copy(update={"criteria": bare})

    assert found(catalog(rubric=rubric)) == [
        ("welder-w1@2", "criteria", "none looks at safety, communication or adaptability")
    ]


def test_a_rubric_of_three_criteria_is_named() -> None:
    rubric = SAFETY.model_copy(update={"criteria": SAFETY.criteria[:3]})

    assert found(catalog(rubric=rubric)) == [("welder-w1@2", "criteria", "there are 3")]


def test_a_scale_of_three_levels_is_named_and_a_programme_may_ask_for_three() -> None:
    short = criterion(1, lambda each: each.model_copy(update={"levels": each.levels[:3]}))
    three = practised(catalog(rubric=short), "welder", check={"levels": 3})

    assert found(catalog(rubric=short)) == [("welder-w1@2", "criteria.1.levels", "SA2 has 3")]
    assert ("welder-w1@2", "criteria.1.levels", "SA2 has 3") not in found(three)
    assert ("welder-w1@2", "criteria.0.levels", "SA1 has 4") in found(three)


@pytest.mark.parametrize(
    "descriptor",
    [
        "Clears the place and sets a fire extinguisher ready when someone names the risks.",
        "Clears the place properly, and also sets a fire extinguisher ready, very well.",
        "Always clears the place completely.",
        "Clears the place without help.",
    ],
)
def test_a_level_that_differs_by_adverbs_only_is_named(descriptor: str) -> None:
    rubric = criterion(0, told_at(2, descriptor))

    assert (
        "welder-w1@2",
        "criteria.0.levels.2.descriptor",
        "level 2 of SA1 hardly differs from the levels below it",
    ) in found(catalog(rubric=rubric))


def test_a_descriptor_of_another_criterion_is_padding() -> None:
    other = CATALOG.rubric("welder-w6@2").criteria[0].levels[3].descriptor
    rubric = criterion(0, told_at(3, other))

    assert ("welder-w6@2", "criteria.0.levels.3.descriptor") in {
        (reference, key) for reference, key, _ in found(catalog(rubric=rubric))
    }


def test_a_sign_off_in_the_future_is_none() -> None:
    ahead = SignOff(body="Sample", speaks_for="workers", agreed_on="2026-11-24", invented=True)
    rubric = SAFETY.model_copy(update={"sign_off": (ahead,)})

    assert found(catalog(rubric=rubric)) == [
        ("welder-w1@2", "sign_off.0.agreed_on", "is 2026-11-24, which lies ahead")
    ]


@given(st.integers(min_value=-400, max_value=400))
def test_a_review_date_holds_to_its_last_day(days: int) -> None:
    day = date.fromisoformat(SAFETY.review_by) + timedelta(days=days)
    named = {key for reference, key, _ in found(catalog(), day) if reference == SAFETY.reference}

    assert ("review_by" in named) == (days > 0)
