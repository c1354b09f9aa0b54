"""Records of interviews and practical tests: what a form says, and who may confirm it."""

from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.conversation import (
    MAX_ANSWER_LETTERS,
    Confirming,
    Conversation,
    Objection,
    Prompt,
    check_second,
    composed,
    conversation,
    objection,
)

TODAY = date(2026, 11, 23)
PROMPTS = (
    Prompt(criterion="CC1", title="Works safely", questions=("What do you check first?",)),
    Prompt(criterion="CC2", title="Welds"),
)
TYPED = {
    "held_on": "2026-11-20",
    "place": "Room 4",
    "interpreting": "interpreter",
    "interpreter": "Imane Interpreter",
    "question.CC1": "What do you check first?",
    "answer.CC1": "The hoses, then the gas.",
    "question.CC2": "Never asked",
}


def test_a_record_holds_what_was_asked_and_answered() -> None:
    found = conversation(TYPED, "W1", PROMPTS, TODAY)

    assert isinstance(found, Conversation)
    assert (found.held_on, found.interpreter) == (date(2026, 11, 20), "Imane Interpreter")
    assert [(each.criterion, each.answer) for each in found.answers] == [
        ("CC1", "The hoses, then the gas.")
    ]
    assert composed(found) == "What do you check first?\nThe hoses, then the gas."


def test_an_interpreter_who_was_not_needed_is_not_named() -> None:
    found = conversation({**TYPED, "interpreting": "none"}, "W1", PROMPTS, TODAY)

    assert isinstance(found, Conversation)
    assert found.interpreter == ""


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"held_on": "yesterday"}, {"held_on"}),
        ({"held_on": "2026-11-31"}, {"held_on"}),
        ({"held_on": "20261120"}, {"held_on"}),
        ({"held_on": "2026-11-24"}, {"held_on"}),
        ({"place": " "}, {"place"}),
        ({"place": "p" * 201}, {"place"}),
        ({"interpreting": ""}, {"interpreting"}),
        ({"interpreter": ""}, {"interpreter"}),
        ({"interpreter": "i" * 201}, {"interpreter"}),
        ({"answer.CC1": ""}, {"answers"}),
        ({"question.CC1": ""}, {"question.CC1"}),
        ({"question.CC1": "q" * 501}, {"question.CC1"}),
        ({"answer.CC1": "a" * 4001}, {"answer.CC1"}),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(changes: dict[str, str], fields: set[str]) -> None:
    found = conversation({**TYPED, **changes}, "W1", PROMPTS, TODAY)

    assert isinstance(found, tuple)
    assert {problem.field for problem in found} == fields


@given(
    st.dictionaries(
        st.sampled_from([*TYPED, "answer.CC2", "answer.CC9"]),
        st.sampled_from(["", "none", "interpreter", "2026-01-01", "2026-1-1", "x" * 5000]),
    )
)
def test_any_form_is_a_record_of_known_criteria_or_says_what_is_wrong(
    changes: dict[str, str],
) -> None:
    found = conversation({**TYPED, **changes}, "W1", PROMPTS, TODAY)

    if isinstance(found, Conversation):
        assert {each.criterion for each in found.answers} <= {"CC1", "CC2"}
        assert found.held_on <= TODAY
        assert Conversation.model_validate_json(found.model_dump_json()) == found
    else:
        assert found


def test_nobody_confirms_their_own_record() -> None:
    me = uuid4()

    assert [problem.field for problem in check_second(me, me)] == ["second"]
    assert check_second(me, uuid4()) == check_second(me, None) == ()


@pytest.mark.parametrize(
    ("typed", "versions", "remark"),
    [
        ({"remark": " It was room 5. "}, {}, "It was room 5."),
        ({"version.0": "First the gas."}, {0: "First the gas."}, ""),
        ({"version.1": "b", "version.0": " ", "remark": "r"}, {1: "b"}, "r"),
    ],
)
def test_what_was_otherwise_is_kept_by_answer_or_of_the_whole(
    typed: dict[str, str], versions: dict[int, str], remark: str
) -> None:
    assert objection(typed, 2) == Objection(versions=versions, remark=remark)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "remark"),
        ({"version.2": "of an answer that is not there"}, "remark"),
        ({"remark": " "}, "remark"),
        ({"version.1": "x" * (MAX_ANSWER_LETTERS + 1)}, "version.1"),
        ({"remark": "x" * (MAX_ANSWER_LETTERS + 1)}, "remark"),
    ],
)
def test_nothing_said_or_too_much_is_no_objection(typed: dict[str, str], field: str) -> None:
    found = objection(typed, 2)

    assert isinstance(found, tuple)
    assert [problem.field for problem in found] == [field]


def test_a_record_counts_unless_a_second_person_was_named_and_did_not_confirm_it() -> None:
    assert {each for each in Confirming if each.counts} == {Confirming.ALONE, Confirming.CONFIRMED}
