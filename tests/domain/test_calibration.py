"""Exemplars marked within tolerance open a queue; what is outside shows where, and counts."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rpl.domain.calibration import (
    OPEN,
    AgreedMark,
    Attempt,
    CalibrationPolicy,
    Exemplar,
    compare,
    standing,
)
from rpl.domain.scoring import Unscored
from tests.factories.calibrating import an_exemplar
from tests.factories.review import RUBRIC
from tests.fakes.clock import NOON

POLICY = CalibrationPolicy(exemplars=2, attempts=3, tolerance=1, exact_percent=50, repeat_months=12)
NAMES = ("one", "two", "three")
LEVELS = [level.points for level in RUBRIC.criterion("CC1").levels]
CHOICES = st.sampled_from([*LEVELS, *Unscored])


def marked(name: str, *, within: bool = True, days_ago: int = 1) -> Attempt:
    return Attempt(exemplar=name, marked_at=NOON - timedelta(days=days_ago), within=within)


def test_marks_on_every_agreed_level_are_within_and_no_step_off() -> None:
    found = compare(RUBRIC, POLICY, {"CC1": 3, "CC2": 2}, {"CC1": 3, "CC2": 2})

    assert (found.within, found.exact, found.steps, found.apart) == (True, 2, 0, ())


def test_one_step_off_on_half_of_the_criteria_is_within_and_counted() -> None:
    found = compare(RUBRIC, POLICY, {"CC1": 3, "CC2": 2}, {"CC1": 3, "CC2": 3})

    assert (found.within, found.exact, found.steps, found.apart) == (True, 1, 1, ())


def test_a_criterion_that_must_be_passed_and_is_not_is_outside_though_one_step_off() -> None:
    found = compare(RUBRIC, POLICY, {"CC1": 2, "CC2": 3}, {"CC1": 1, "CC2": 3})

    assert (found.within, found.apart, found.judgement) == (False, ("CC1",), True)


def test_a_level_for_what_is_not_shown_is_outside() -> None:
    found = compare(RUBRIC, POLICY, {"CC1": 3, "CC2": Unscored.NOT_SHOWN}, {"CC1": 3, "CC2": 0})

    assert (found.within, found.apart, found.steps) == (False, ("CC2",), 1)


def test_too_few_exact_levels_are_outside_though_none_is_far_off() -> None:
    strict = POLICY.model_copy(update={"exact_percent": 51})

    found = compare(RUBRIC, strict, {"CC1": 3, "CC2": 2}, {"CC1": 3, "CC2": 3})

    assert (found.within, found.apart) == (False, ())


@given(st.tuples(CHOICES, CHOICES), st.tuples(CHOICES, CHOICES))
def test_comparing_is_the_same_from_either_side_and_exact_only_without_a_step(
    one: tuple[int | Unscored, ...], other: tuple[int | Unscored, ...]
) -> None:
    mine, theirs = (dict(zip(("CC1", "CC2"), each, strict=True)) for each in (one, other))

    found, back = compare(RUBRIC, POLICY, mine, theirs), compare(RUBRIC, POLICY, theirs, mine)

    assert found == back
    assert (found.steps == 0) == (found.exact == found.criteria)
    assert found.within or found.steps > 0


def test_who_marked_nothing_begins_with_the_first_exemplar() -> None:
    found = standing(POLICY, NAMES, [], [], NOON)

    assert (found.opened, found.passed, found.left, found.exemplar) == (False, 0, 3, "one")


def test_two_within_tolerance_open_the_queue_until_the_first_is_too_old() -> None:
    found = standing(POLICY, NAMES, [marked("one", days_ago=9), marked("three")], [], NOON)

    assert found.opened
    assert found.since == NOON - timedelta(days=1)
    assert found.until == NOON - timedelta(days=9) + timedelta(days=365.25)


def test_one_outside_leads_to_another_exemplar_and_then_back_to_it() -> None:
    failed = marked("one", within=False, days_ago=3)
    assert standing(POLICY, NAMES, [failed], [], NOON).exemplar == "two"

    rest = [marked("two", days_ago=2)]
    assert standing(POLICY, NAMES[:2], [failed, *rest], [], NOON).exemplar == "one"


def test_the_same_exemplar_twice_is_one() -> None:
    found = standing(POLICY, NAMES, [marked("one"), marked("one")], [], NOON)

    assert (found.passed, found.opened) == (1, False)


def test_after_the_last_attempt_nothing_is_left_until_a_moderator_lets_them_go_on() -> None:
    failed = [marked(name, within=False) for name in NAMES]

    stuck = standing(POLICY, NAMES, failed, [], NOON)
    freed = standing(POLICY, NAMES, failed, [NOON], NOON)

    assert (stuck.left, stuck.exemplar) == (0, None)
    assert (freed.left, freed.exemplar, freed.opened) == (3, "one", False)


def test_marks_of_more_than_the_months_ago_count_neither_for_nor_against() -> None:
    old = [marked(name, days_ago=400) for name in NAMES]

    found = standing(POLICY, NAMES, old, [NOON - timedelta(days=400)], NOON)

    assert (found.passed, found.left, found.exemplar) == (0, 3, "one")


def test_without_an_exemplar_nothing_is_asked() -> None:
    assert standing(POLICY, (), [], [], NOON) == OPEN
    assert OPEN.opened


@given(
    st.lists(st.tuples(st.sampled_from(NAMES), st.booleans(), st.integers(0, 500)), max_size=9),
    st.integers(0, 2),
)
def test_a_queue_is_open_or_leads_on_or_waits_for_a_moderator(
    attempts: list[tuple[str, bool, int]], released: int
) -> None:
    made = [marked(name, within=within, days_ago=days) for name, within, days in attempts]

    found = standing(POLICY, NAMES, made, [NOON] * released, NOON)

    assert found.opened == (found.since is not None)
    assert (found.exemplar is not None) == (not found.opened and found.left > 0)
    passed = {each.exemplar for each in made if each.within}
    assert found.passed <= len(passed)
    more = standing(POLICY, NAMES, [*made, marked("one", days_ago=0)], [NOON] * released, NOON)
    assert more.passed >= found.passed


def test_a_policy_that_nobody_can_pass_is_refused() -> None:
    with pytest.raises(ValidationError, match="attempts"):
        CalibrationPolicy(exemplars=3, attempts=2, tolerance=1, exact_percent=0, repeat_months=1)


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"level": 1, "unscored": "not_shown", "rests_on": [1]}, "level"),
        ({}, "level"),
        ({"level": 1}, "rests_on"),
    ],
)
def test_an_agreed_mark_says_one_thing_and_what_it_rests_on(
    said: dict[str, object], complaint: str
) -> None:
    with pytest.raises(ValidationError, match=complaint):
        AgreedMark.model_validate({"criterion": "CC1", "reason": "So", **said})


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda said: said["agreed"].append(said["agreed"][0]), "repeat"),
        (lambda said: said["agreed"][0].update(rests_on=[2]), "rests_on"),
        (lambda said: said.update(invented=False), "invented"),
    ],
)
def test_an_exemplar_fits_itself_and_says_that_it_is_invented(
    change: object, complaint: str
) -> None:
    said = an_exemplar().model_dump(mode="json")
    assert callable(change)
    change(said)

    with pytest.raises(ValidationError, match=complaint):
        Exemplar.model_validate(said)
