"""Which units are marked twice, and when two sheets may stand together."""

from dataclasses import replace
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.rubric import Rubric
from rpl.domain.scoring import Judgement, Scored, ScoreSheet, Unscored, score
from rpl.domain.second_marking import (
    Difference,
    Differing,
    Marked,
    Reason,
    SecondMarkingPolicy,
    differences,
    in_band,
    reasons_to_mark_twice,
    tipping,
)
from tests.factories.rubric import a_criterion, a_rubric
from tests.factories.scoring import rubrics_with_two_sheets

POLICY = SecondMarkingPolicy(first_claims=10, sample_percent=0, tolerance=1, hasty_minutes=0)
SEED = b"invented seed"
RUBRIC = a_rubric(a_criterion("C1", 50, minimum=2), a_criterion("C2", 50)).model_copy(
    update={"double_mark_band": (50, 70)}
)
CLEAR = Marked(
    UUID(int=1),
    "W1",
    Scored(Fraction(90), Fraction(90), (), (), Judgement.MET),
    earlier_claims=10,
)


def coming_to(total: Fraction, reachable: Fraction | None = None) -> Scored:
    """A unit of which everything is scored, unless more can be reached."""
    return replace(CLEAR.scored, total=total, reachable=total if reachable is None else reachable)


def refused(marked: Marked) -> Marked:
    return replace(marked, scored=replace(marked.scored, judgement=Judgement.NOT_YET_MET))


def test_a_clear_grant_of_a_known_assessor_is_marked_once() -> None:
    assert reasons_to_mark_twice(RUBRIC, POLICY, CLEAR, SEED) == ()


@pytest.mark.parametrize(
    ("marked", "reason"),
    [
        (refused(CLEAR), Reason.REFUSAL),
        (replace(CLEAR, earlier_claims=9), Reason.FIRST_CLAIMS),
        (replace(CLEAR, risks=frozenset({"shared_file"})), Reason.RISK),
        (replace(CLEAR, scored=coming_to(Fraction(70))), Reason.NEAR_THE_LINE),
    ],
)
def test_each_reason_alone_asks_for_a_second_mark(marked: Marked, reason: Reason) -> None:
    assert reasons_to_mark_twice(RUBRIC, POLICY, marked, SEED) == (reason,)


@pytest.mark.parametrize(
    ("total", "within"),
    [
        (Fraction(50), True),
        (Fraction(70), True),
        (Fraction(4999, 100), False),
        (Fraction(7001, 100), False),
    ],
)
def test_the_band_holds_both_its_ends_exactly(total: Fraction, within: bool) -> None:  # noqa: FBT001 -- a column of the table
    assert in_band(RUBRIC, coming_to(total)) is within


def test_what_was_not_scored_yet_may_still_bring_a_unit_into_the_band() -> None:
    assert in_band(RUBRIC, coming_to(Fraction(40), Fraction(60)))
    assert not in_band(RUBRIC, coming_to(Fraction(20), Fraction(49)))


@given(rubrics_with_two_sheets())
def test_taking_a_score_away_never_takes_a_unit_out_of_the_band(
    drawn: tuple[Rubric, ScoreSheet, ScoreSheet],
) -> None:
    plain, sheet, _other = drawn
    rubric = plain.model_copy(update={"double_mark_band": (40, 70)})
    if in_band(rubric, score(rubric, sheet)):
        for code in sheet:
            assert in_band(rubric, score(rubric, {**sheet, code: Unscored.NOT_ASSESSED}))


def test_a_rubric_without_a_band_has_nothing_near_the_line() -> None:
    assert not in_band(
        RUBRIC.model_copy(update={"double_mark_band": None}), coming_to(Fraction(60))
    )


def test_about_so_many_of_a_hundred_are_drawn_and_always_the_same() -> None:
    policy = POLICY.model_copy(update={"first_claims": 0, "sample_percent": 15})
    units = [replace(CLEAR, claim_id=UUID(int=number)) for number in range(2000)]
    drawn = [reasons_to_mark_twice(RUBRIC, policy, unit, SEED) for unit in units]

    assert 240 < sum(each == (Reason.SAMPLE,) for each in drawn) < 360
    assert drawn == [reasons_to_mark_twice(RUBRIC, policy, unit, SEED) for unit in units]
    assert drawn != [reasons_to_mark_twice(RUBRIC, policy, unit, b"other") for unit in units]


@given(st.integers(0, 100), st.integers(0, 100), st.uuids())
def test_a_larger_sample_draws_whatever_a_smaller_one_does(
    one: int, other: int, claim_id: UUID
) -> None:
    small, large = sorted((one, other))
    marked = replace(CLEAR, claim_id=claim_id)

    def drawn(percent: int) -> tuple[Reason, ...]:
        policy = POLICY.model_copy(update={"first_claims": 0, "sample_percent": percent})
        return reasons_to_mark_twice(RUBRIC, policy, marked, SEED)

    assert set(drawn(small)) <= set(drawn(large))
    assert drawn(0) == ()
    assert drawn(100) == (Reason.SAMPLE,)


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ({"C1": 3, "C2": 2}, {"C1": 3, "C2": 3}, ()),
        ({"C1": 3, "C2": 1}, {"C1": 3, "C2": 3}, (Differing(Difference.LEVEL, "C2"),)),
        (
            {"C1": 2, "C2": 3},
            {"C1": 1, "C2": 3},
            (Differing(Difference.JUDGEMENT), Differing(Difference.MUST_PASS, "C1")),
        ),
        (
            {"C1": 3, "C2": Unscored.NOT_SHOWN},
            {"C1": 3, "C2": 1},
            (Differing(Difference.JUDGEMENT), Differing(Difference.SHOWN, "C2")),
        ),
        (
            {"C1": 2, "C2": 2},
            {"C1": 2, "C2": 1},
            (Differing(Difference.JUDGEMENT),),
        ),
    ],
)
def test_what_a_third_person_has_to_settle(
    first: ScoreSheet, second: ScoreSheet, found: tuple[Differing, ...]
) -> None:
    assert differences(RUBRIC, first, second, tolerance=1) == found


@pytest.mark.parametrize(
    ("sheet", "criteria"),
    [
        ({"C1": 3, "C2": 3}, ()),
        ({"C1": 2, "C2": 3}, ("C1",)),
        ({"C1": 1, "C2": 3}, ("C1",)),
        ({"C1": 0, "C2": 3}, ()),
        ({"C1": 2, "C2": 2}, ("C1", "C2")),
        ({"C1": 3, "C2": Unscored.NOT_SHOWN}, ()),
    ],
)
def test_a_criterion_tips_where_one_level_would_change_the_judgement(
    sheet: ScoreSheet, criteria: tuple[str, ...]
) -> None:
    """C1 has to reach 2 of 3, and both are worth half of a total of which 60 is asked."""
    assert tipping(RUBRIC, sheet) == criteria


@given(rubrics_with_two_sheets(), st.integers(0, 3))
def test_two_markers_differ_in_the_same_whoever_was_first(
    given_sheets: tuple[Rubric, ScoreSheet, ScoreSheet], tolerance: int
) -> None:
    rubric, first, second = given_sheets

    assert differences(rubric, first, second, tolerance) == differences(
        rubric, second, first, tolerance
    )
    assert differences(rubric, first, first, tolerance) == ()


@given(rubrics_with_two_sheets(), st.integers(0, 3))
def test_more_tolerance_never_finds_more(
    given_sheets: tuple[Rubric, ScoreSheet, ScoreSheet], tolerance: int
) -> None:
    rubric, first, second = given_sheets
    more = differences(rubric, first, second, tolerance + 1)

    assert set(more) <= set(differences(rubric, first, second, tolerance))
