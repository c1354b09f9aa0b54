"""What a person may write into the form that asks for a page to be read again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.errors import FieldProblem
from rpl.domain.reading import MOST_CUT, Edges, PageOrder
from rpl.domain.reading_order import EDGES, page_order


def test_an_empty_form_leaves_everything_to_the_machine() -> None:
    assert page_order(2, {}) == PageOrder(page=2)


def test_what_is_written_is_what_is_asked_for() -> None:
    answers = {"language": " ar ", "turn": "90", "left": "5", "top": "١٠ %", "bottom": ""}  # noqa: RUF001 -- digits of another script

    assert page_order(1, answers) == PageOrder(
        page=1, language="ar", turn=90, crop=Edges(left=5, top=10)
    )


@pytest.mark.parametrize("typed", ["ten", "-1", "91", "5.5", "900"])
def test_a_cut_is_a_whole_number_of_percent(typed: str) -> None:
    problems = page_order(1, {"top": typed})

    assert isinstance(problems, tuple)
    assert [problem.field for problem in problems] == ["top"]


def test_a_turn_that_no_page_can_stand_in_is_refused() -> None:
    problems = page_order(1, {"turn": "45"})

    assert isinstance(problems, tuple)
    assert [problem.field for problem in problems] == ["turn"]


@given(st.fixed_dictionaries({edge: st.integers(0, MOST_CUT).map(str) for edge in EDGES}))
def test_an_order_leaves_at_least_a_tenth_of_the_page(answers: dict[str, str]) -> None:
    found = page_order(1, answers)

    widest = max(
        int(answers["left"]) + int(answers["right"]), int(answers["top"]) + int(answers["bottom"])
    )
    assert isinstance(found, PageOrder) is (widest <= MOST_CUT)


@given(st.dictionaries(st.sampled_from([*EDGES, "turn", "language"]), st.text()))
def test_any_answer_is_an_order_or_a_list_of_problems(answers: dict[str, str]) -> None:
    found = page_order(1, answers)

    assert isinstance(found, PageOrder) or all(isinstance(each, FieldProblem) for each in found)


def test_a_page_of_which_nothing_is_left_is_no_order() -> None:
    with pytest.raises(ValueError, match="a tenth"):
        Edges(left=50, right=50)
