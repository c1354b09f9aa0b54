"""Who may be assessed: the rule that is not met is named, and there is always a way on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rpl.domain.eligibility import (
    MOST_TOLD,
    Eligibility,
    EligibilityRule,
    Measure,
    WayOn,
    check_eligibility,
    read_told,
)


def a_rule(
    measure: Measure = Measure.WORK_MONTHS,
    at_least: int = 18,
    *ways_on: int,
    name: str = "",
) -> EligibilityRule:
    return EligibilityRule(
        id=name or measure.value.replace("_", "-"),
        measure=measure,
        at_least=at_least,
        within_years=5 if measure is Measure.RECENT_WORK_MONTHS else None,
        reason="Because",
        source="The programme",
        ways_on=tuple(WayOn(at_least=each, text=f"From {each}") for each in ways_on or (0,)),
    )


RULES = Eligibility(
    as_of="2026-11-23",
    rules=(
        a_rule(Measure.AGE_YEARS, 18, 15, 0),
        a_rule(Measure.WORK_MONTHS, 18, 12, 6, 0),
        a_rule(Measure.RECENT_WORK_MONTHS, 6, 0),
    ),
)
TOLD = st.dictionaries(st.sampled_from(Measure), st.integers(0, MOST_TOLD))


@pytest.mark.parametrize(
    ("months", "missing", "way_on"),
    [
        (17, 1, "From 12"),
        (12, 6, "From 12"),
        (11, 7, "From 6"),
        (5, 13, "From 0"),
        (0, 18, "From 0"),
    ],
)
def test_the_rule_that_is_not_met_is_named_with_the_nearest_way_on(
    months: int, missing: int, way_on: str
) -> None:
    checked = check_eligibility(RULES, {Measure.WORK_MONTHS: months})

    [found] = checked.not_met
    assert (found.rule.id, found.missing, found.way_on.text) == ("work-months", missing, way_on)
    assert [rule.measure for rule in checked.untold] == [
        Measure.AGE_YEARS,
        Measure.RECENT_WORK_MONTHS,
    ]


def test_exactly_enough_is_enough() -> None:
    told = {Measure.AGE_YEARS: 18, Measure.WORK_MONTHS: 18, Measure.RECENT_WORK_MONTHS: 6}

    assert check_eligibility(RULES, told).fits
    assert not check_eligibility(RULES, told | {Measure.AGE_YEARS: 17}).fits


@given(told=TOLD)
def test_nobody_is_left_without_a_way_on(told: dict[Measure, int]) -> None:
    checked = check_eligibility(RULES, told)

    assert all(found.way_on.text and found.missing > 0 for found in checked.not_met)
    assert all(found.way_on.at_least <= told[found.rule.measure] for found in checked.not_met)
    named = {*(found.rule.id for found in checked.not_met), *(rule.id for rule in checked.untold)}
    assert len(named) == len(checked.not_met) + len(checked.untold)


@given(told=TOLD, measure=st.sampled_from(Measure), more=st.integers(0, 500))
def test_more_of_something_never_fails_a_rule_that_was_met(
    told: dict[Measure, int], measure: Measure, more: int
) -> None:
    before = check_eligibility(RULES, {measure: 0} | told)
    richer = {measure: 0} | told
    richer[measure] += more

    after = check_eligibility(RULES, richer)

    failed = {found.rule.id for found in before.not_met}
    assert {found.rule.id for found in after.not_met} <= failed
    ways = {found.rule.id: found.way_on.at_least for found in before.not_met}
    assert all(found.way_on.at_least >= ways[found.rule.id] for found in after.not_met)


@given(told=TOLD)
def test_what_is_left_open_fails_nothing(told: dict[Measure, int]) -> None:
    assert check_eligibility(RULES, {}).not_met == ()
    for found in check_eligibility(RULES, told).not_met:
        assert found.rule.measure in told


def test_numbers_are_read_and_what_is_none_is_said_by_field() -> None:
    assert read_told(RULES, {"age_years": " 30 ", "work_months": ""}) == {Measure.AGE_YEARS: 30}
    assert read_told(RULES, {"age_years": "٣٠"}) == {Measure.AGE_YEARS: 30}
    problems = read_told(
        RULES, {"age_years": "old", "work_months": "-3", "recent_work_months": "9" * 9}
    )
    assert isinstance(problems, tuple)
    assert [problem.field for problem in problems] == [
        "age_years",
        "work_months",
        "recent_work_months",
    ]


@pytest.mark.parametrize(
    ("ways_on", "says"),
    [((6,), "no way on"), ((18, 0), "has to fall"), ((0, 6), "has to fall"), ((6, 6, 0), "has to")],
)
def test_a_rule_that_would_leave_somebody_behind_is_refused(
    ways_on: tuple[int, ...], says: str
) -> None:
    with pytest.raises(ValidationError, match=says):
        a_rule(Measure.WORK_MONTHS, 18, *ways_on)


def test_years_belong_to_recent_work_and_names_differ() -> None:
    with pytest.raises(ValidationError, match="within_years"):
        EligibilityRule.model_validate(a_rule().model_dump() | {"within_years": 2})
    with pytest.raises(ValidationError, match="an id is there twice"):
        Eligibility(as_of="2026-11-23", rules=(a_rule(), a_rule()))
