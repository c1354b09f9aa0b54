"""Which claims fit whom."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.assignment import Fit, HandsFullError, NotYourSkillError, check_assignment

SLUGS = st.frozensets(st.sampled_from(["welder", "carer", "electrician"]))
CODES = st.frozensets(st.sampled_from(["ar", "en", "es", "uk"]))


def test_who_is_entered_for_nothing_may_assess_everything() -> None:
    check_assignment(Fit(), "welder", 0, 1)


def test_the_last_free_hand_takes_a_claim_and_no_more() -> None:
    check_assignment(Fit(), "welder", 4, 5)
    with pytest.raises(HandsFullError, match="5 claims"):
        check_assignment(Fit(), "welder", 5, 5)


@given(SLUGS, CODES, st.sampled_from(["welder", "carer"]), st.integers(0, 3), st.integers(1, 3))
def test_an_assignment_stands_on_skill_and_load_alone(
    slugs: frozenset[str], codes: frozenset[str], slug: str, held: int, at_most: int
) -> None:
    refusal: type[Exception] | None = None
    try:
        check_assignment(Fit(slugs, codes), slug, held, at_most)
    except (NotYourSkillError, HandsFullError) as error:
        refusal = type(error)

    if slugs and slug not in slugs:
        assert refusal is NotYourSkillError
    else:
        assert refusal is (HandsFullError if held >= at_most else None)


@given(CODES, CODES)
def test_somebody_reads_a_claim_if_they_share_a_language(
    mine: frozenset[str], theirs: frozenset[str]
) -> None:
    assert Fit(languages=mine).reads(theirs) is bool(mine & theirs)


def test_of_a_qualification_somebody_is_entered_for_single_units_they_mark_those_alone() -> None:
    fit = Fit(units=frozenset({"welder/W1", "welder/W3", "carer/H1"}))

    assert fit.units_of("welder") == {"W1", "W3"}
    check_assignment(fit, "welder", 0, 1, {"W3"})
    check_assignment(fit, "electrician", 0, 1, {"E1", "E2"})
    with pytest.raises(NotYourSkillError):
        check_assignment(fit, "welder", 0, 1, {"W1", "W2"})
    every = {"welder": ("W1", "W2", "W3"), "carer": ("H1",), "electrician": ("E1",)}
    assert fit.whole(every).barred == {"welder"}
    assert Fit().whole(every).barred == frozenset()


@given(SLUGS, st.frozensets(st.sampled_from(["W1", "W2"])), st.frozensets(st.just("W1")))
def test_more_units_bar_nobody_from_what_they_could_mark_with_fewer(
    slugs: frozenset[str], units: frozenset[str], wanted: frozenset[str]
) -> None:
    some = Fit(slugs, units=frozenset(f"welder/{unit}" for unit in units))
    more = Fit(slugs, units=some.units | {"welder/W1"})

    assert not some.may_assess("welder", wanted) or more.may_assess("welder", wanted)
