"""Which further seats a claim needs."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.marking import CitedPlace, Mark
from rpl.domain.moderation import (
    HASTY,
    Call,
    FirstMarks,
    adjudication_calls,
    agreed,
    second_calls,
    unexplained,
    units_called,
)
from rpl.domain.second_marking import Reason, Risk
from tests.factories.review import POLICY, RUBRIC

RUBRICS = {"W1": RUBRIC, "W2": RUBRIC}
GOOD, BAD = {"CC1": 3, "CC2": 3}, {"CC1": 1, "CC2": 3}
LONG = timedelta(hours=1)
levels = st.integers(0, 3)
sheets = st.fixed_dictionaries({"CC1": levels, "CC2": levels})


def first(
    w1: dict[str, int], w2: dict[str, int], took: timedelta = LONG, n: int = 99
) -> FirstMarks:
    return FirstMarks(UUID(int=1), {"W1": w1, "W2": w2}, earlier_claims=n, took=took)


def test_only_the_unit_that_would_be_refused_is_marked_twice() -> None:
    calls = second_calls(RUBRICS, POLICY, first(GOOD, BAD), b"seed")

    assert calls == (Call(unit="W2", reason="refusal"),)
    assert units_called(calls) == ("W2",)


def test_a_claim_marked_in_less_time_than_it_takes_to_read_is_marked_twice() -> None:
    policy = POLICY.model_copy(update={"hasty_minutes": 3})

    hasty = second_calls(RUBRICS, policy, first(GOOD, GOOD, timedelta(seconds=179)), b"seed")
    calm = second_calls(RUBRICS, policy, first(GOOD, GOOD, timedelta(seconds=180)), b"seed")

    assert {call.reason for call in hasty} == {Reason.RISK.value}
    assert (units_called(hasty), calm, HASTY) == (("W1", "W2"), (), "hasty")


def test_evidence_to_be_looked_into_is_a_risk_where_the_policy_names_it() -> None:
    policy = POLICY.model_copy(update={"risks": frozenset({Risk.SIMILAR_EVIDENCE})})
    marks = replace(first(GOOD, GOOD), risks=frozenset({Risk.SIMILAR_EVIDENCE}))

    assert {call.reason for call in second_calls(RUBRICS, policy, marks, b"seed")} == {"risk"}
    assert second_calls(RUBRICS, POLICY, marks, b"seed") == ()
    assert second_calls(RUBRICS, policy, first(GOOD, GOOD), b"seed") == ()


def test_the_first_claims_of_an_assessor_are_marked_twice_whole() -> None:
    policy = POLICY.model_copy(update={"first_claims": 10})

    tenth = second_calls(RUBRICS, policy, first(GOOD, GOOD, n=9), b"seed")
    eleventh = second_calls(RUBRICS, policy, first(GOOD, GOOD, n=10), b"seed")

    assert (units_called(tenth), eleventh) == (("W1", "W2"), ())


def test_a_third_person_is_asked_about_what_differs_and_nothing_else() -> None:
    calls = adjudication_calls(
        RUBRICS, POLICY, {"W1": BAD, "W2": GOOD}, {"W1": {"CC1": 2, "CC2": 1}}
    )

    assert calls == (
        Call(unit="W1", reason="must_pass", criterion="CC1"),
        Call(unit="W1", reason="level", criterion="CC2"),
    )


@given(sheets, sheets)
def test_whoever_marks_the_same_is_never_adjudicated(
    w1: dict[str, int], w2: dict[str, int]
) -> None:
    both = {"W1": w1, "W2": w2}

    assert adjudication_calls(RUBRICS, POLICY, both, both) == ()
    assert adjudication_calls(RUBRICS, POLICY, both, {}) == ()


@given(sheets, sheets, st.integers(0, 20), st.integers(0, 100))
def test_a_stricter_policy_never_calls_for_less(
    w1: dict[str, int], w2: dict[str, int], claims: int, percent: int
) -> None:
    marks = first(w1, w2, n=5)
    stricter = POLICY.model_copy(update={"first_claims": claims, "sample_percent": percent})

    lax = set(second_calls(RUBRICS, POLICY, marks, b"seed"))
    assert lax <= set(second_calls(RUBRICS, stricter, marks, b"seed"))


def test_a_third_person_begins_with_what_both_agree_on_and_owes_a_reason_for_the_rest() -> None:
    one, two = CitedPlace(evidence=UUID(int=1)), CitedPlace(evidence=UUID(int=2))
    first = {"CC1": Mark(choice=2, cited=(one,), note="a"), "CC2": Mark(choice=1)}
    second = {"CC1": Mark(choice=2, cited=(two,), note="b"), "CC2": Mark(choice=3)}

    begun = agreed(first, second)

    assert begun == {"CC1": Mark(choice=2, cited=(one, two))}
    assert unexplained(first, second, {**begun, "CC2": Mark(choice=3)}) == ("CC2",)
    assert unexplained(first, second, {"CC1": Mark(choice=1), "CC2": Mark(note="  ")}) == (
        "CC1",
        "CC2",
    )
    settled = {**begun, "CC2": Mark(choice=2, note="Page 2 says so.")}
    assert unexplained(first, second, settled) == ()
