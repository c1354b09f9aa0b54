"""What applicants say of themselves orders what is asked of them, and does nothing else."""

import importlib
import pkgutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rpl.domain
from rpl.domain.assessment import Unit
from rpl.domain.self_assessment import (
    AnswerRefusedError,
    Asked,
    SelfAnswer,
    asked_when,
    in_order,
    read_answers,
)
from tests.factories.assessment import a_unit

ORDER = list(Asked)
OUTCOMES = 3
UNITS = tuple(
    a_unit(code).model_copy(update={"outcomes": tuple(f"Does {n}" for n in range(OUTCOMES))})
    for code in ("U1", "U2", "U3")
)
PLACES = st.tuples(st.sampled_from(["U1", "U2", "U3"]), st.integers(1, OUTCOMES))
ANSWERS = st.dictionaries(PLACES, st.sampled_from(SelfAnswer))


def said(*answers: SelfAnswer | None, unit: Unit = UNITS[0]) -> Asked:
    given = {(unit.id, place): each for place, each in enumerate(answers, start=1) if each}
    return asked_when(unit, given)


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ((SelfAnswer.NOT_YET, SelfAnswer.PARTLY, SelfAnswer.YES), Asked.FIRST),
        ((SelfAnswer.NOT_YET, SelfAnswer.PARTLY, None), Asked.NEXT),
        ((SelfAnswer.NOT_YET, SelfAnswer.NOT_YET, None), Asked.OPEN),
        ((None, None, None), Asked.OPEN),
        ((SelfAnswer.NOT_YET,) * 3, Asked.NOT_NOW),
    ],
)
def test_when_a_unit_is_asked_for(answers: tuple[SelfAnswer | None, ...], asked: Asked) -> None:
    assert said(*answers) is asked


def test_where_more_is_there_is_asked_before_where_less_is() -> None:
    given = {
        ("U1", 1): SelfAnswer.YES,
        ("U2", 1): SelfAnswer.YES,
        ("U2", 2): SelfAnswer.PARTLY,
        **{("U3", place): SelfAnswer.NOT_YET for place in (1, 2, 3)},
    }

    assert [each.unit.id for each in in_order(UNITS, given)] == ["U2", "U1", "U3"]


@given(answers=ANSWERS)
def test_no_unit_is_lost_and_who_says_nothing_changes_nothing(
    answers: dict[tuple[str, int], SelfAnswer],
) -> None:
    found = in_order(UNITS, answers)

    assert sorted(each.unit.id for each in found) == ["U1", "U2", "U3"]
    assert [ORDER.index(each.asked) for each in found] == sorted(
        ORDER.index(each.asked) for each in found
    )
    assert [each.unit for each in in_order(UNITS, {})] == list(UNITS)


@given(answers=ANSWERS, place=PLACES)
def test_a_better_answer_never_puts_a_unit_behind(
    answers: dict[tuple[str, int], SelfAnswer], place: tuple[str, int]
) -> None:
    def rank(given: dict[tuple[str, int], SelfAnswer]) -> int:
        return [each.unit.id for each in in_order(UNITS, given)].index(place[0])

    worse = {**answers, place: SelfAnswer.NOT_YET}

    assert rank({**answers, place: SelfAnswer.YES}) <= rank({**answers, place: SelfAnswer.PARTLY})
    assert rank({**answers, place: SelfAnswer.PARTLY}) <= rank(worse)


def test_an_empty_answer_skips_and_what_was_not_asked_is_refused() -> None:
    given = {("U1", 1): "yes", ("U1", 2): "", ("U2", 3): "not_yet"}

    assert read_answers(given, UNITS) == {
        ("U1", 1): SelfAnswer.YES,
        ("U2", 3): SelfAnswer.NOT_YET,
    }
    for wrong in ({("U1", 1): "always"}, {("U1", 4): "yes"}, {("U9", 1): "yes"}, {("U1", 0): ""}):
        with pytest.raises(AnswerRefusedError):
            read_answers(wrong, UNITS)


def test_nothing_that_judges_or_decides_reads_it() -> None:
    readers = [
        module.name
        for module in pkgutil.walk_packages(rpl.domain.__path__, "rpl.domain.")
        if "self_assessment" in vars(importlib.import_module(module.name))
        or any(
            getattr(value, "__module__", "") == "rpl.domain.self_assessment"
            for value in vars(importlib.import_module(module.name)).values()
        )
    ]

    assert readers == ["rpl.domain.self_assessment"]
