"""What is assessed again, until when, and that nothing granted becomes worse by it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.appeal import merged
from rpl.domain.assessment import Clocks, Unit
from rpl.domain.decision import GRANTS, DecisionBasis, Outcome, decide
from rpl.domain.issuing import criteria_to_redo
from rpl.domain.journey import (
    AGAIN_MOVES,
    REASSESSMENT_MOVES,
    ClaimState,
    MoveNotAllowedError,
    ReassessmentState,
    move_again,
    move_reassessment,
)
from rpl.domain.reassessment import (
    Missing,
    ReassessmentTooLateError,
    add_until,
    check_chosen,
    check_in_window,
    kept,
    open_until,
    stands,
    with_kept,
)
from rpl.domain.rubric import Rubric
from rpl.domain.scoring import Unscored
from tests.factories.scoring import units_to_decide

Drawn = tuple[Unit, Rubric, DecisionBasis]
CLOCKS = Clocks(
    acknowledge_days=30, decide_days=90, answer_days=30, appeal_days=30, reassess_months=12
)


def drawn_again(data: st.DataObject, rubric: Rubric, basis: DecisionBasis) -> DecisionBasis:
    """New marks, of any level, for what is marked again, and the earlier ones for the rest."""
    again = criteria_to_redo(rubric, basis)
    sheet = {
        code: data.draw(st.sampled_from([each.points for each in rubric.criterion(code).levels]))
        for code in again
    }
    return merged(basis, sheet, {code: basis.cited.get(code, ()) for code in again})


@given(units_to_decide(), st.data())
def test_no_marks_whatever_make_a_granted_unit_worse(drawn: Drawn, data: st.DataObject) -> None:
    unit, rubric, basis = drawn
    before, after = decide(*drawn), decide(unit, rubric, drawn_again(data, rubric, basis))
    in_force = before if stands(before, after) else after

    if before.outcome in GRANTS:
        assert in_force.outcome in GRANTS
        assert list(Outcome).index(in_force.outcome) <= list(Outcome).index(before.outcome)
    else:
        assert in_force is after


@given(units_to_decide(), st.data())
def test_what_is_not_marked_again_is_decided_from_as_before(
    drawn: Drawn, data: st.DataObject
) -> None:
    _unit, rubric, basis = drawn
    again = criteria_to_redo(rubric, basis)
    after = drawn_again(data, rubric, basis)
    stays = kept(basis.sheet, again)

    assert set(stays) | set(again) == {each.code for each in rubric.criteria}
    assert kept(after.sheet, again) == stays
    assert kept(after.cited, again) == kept(basis.cited, again)
    assert with_kept({"W1": stays}, {"W1": {c: after.sheet[c] for c in again}}) == {
        "W1": dict(after.sheet)
    }


@given(units_to_decide())
def test_the_highest_levels_of_all_that_was_missing_grant_the_unit_unless_evidence_is_wanting(
    drawn: Drawn,
) -> None:
    unit, rubric, basis = drawn
    again = criteria_to_redo(rubric, basis)
    best = {code: rubric.criterion(code).top for code in again}
    after = decide(unit, rubric, merged(basis, best, {c: basis.cited.get(c, ()) for c in again}))

    assert after.outcome in {*GRANTS, Outcome.MORE_EVIDENCE}


def test_marks_that_are_kept_make_whole_sheets_of_new_ones() -> None:
    stays = {"W1": kept({"CC1": 3, "CC2": Unscored.NOT_SHOWN}, {"CC2"})}

    assert stays == {"W1": {"CC1": 3}}
    assert with_kept(stays, {"W1": {"CC2": 2}}) == {"W1": {"CC1": 3, "CC2": 2}}
    assert with_kept({}, {"W1": {"CC1": 1}}) == {"W1": {"CC1": 1}}


def test_the_window_runs_from_the_newest_decision_to_the_end_of_its_last_day() -> None:
    until = open_until([date(2026, 11, 22), date(2027, 1, 5)], 12)

    assert until == date(2028, 1, 5)
    check_in_window(until, until)
    with pytest.raises(ReassessmentTooLateError) as refused:
        check_in_window(until, until + timedelta(days=1))
    assert refused.value.details["last"] == "2028-01-05"


@pytest.mark.parametrize(
    ("begun", "last"),
    [
        (datetime(2026, 12, 1, 9, tzinfo=UTC), date(2027, 11, 22)),
        (datetime(2027, 11, 22, 23, tzinfo=UTC), date(2027, 12, 22)),
    ],
)
def test_who_begins_on_the_last_day_has_as_long_as_for_an_answer(
    begun: datetime, last: date
) -> None:
    until = add_until(begun, date(2027, 11, 22), CLOCKS)

    assert until.date() == last
    assert until + timedelta(microseconds=1) == datetime.combine(
        last + timedelta(days=1), datetime.min.time(), UTC
    )


def test_only_units_with_something_missing_can_be_chosen() -> None:
    missing = (Missing(unit="W1", outcome=Outcome.GAP_PLAN, criteria=("CC1",)),)

    assert check_chosen(["W1"], missing) == ()
    for units in ([], ["W2"], ["W1", "W2"]):
        assert [each.field for each in check_chosen(units, missing)] == ["units"]


@given(st.sampled_from(ClaimState), st.sampled_from(ClaimState))
def test_a_claim_assessed_again_moves_only_as_the_map_says(
    state: ClaimState, to: ClaimState
) -> None:
    if to in AGAIN_MOVES.get(state, frozenset()):
        assert move_again(state, to) is to
        assert to is not ClaimState.WITHDRAWN
    else:
        with pytest.raises(MoveNotAllowedError):
            move_again(state, to)


@given(st.sampled_from(ReassessmentState), st.sampled_from(ReassessmentState))
def test_a_reassessment_moves_only_as_the_map_says(
    state: ReassessmentState, to: ReassessmentState
) -> None:
    if to in REASSESSMENT_MOVES[state]:
        assert move_reassessment(state, to) is to
    else:
        with pytest.raises(MoveNotAllowedError):
            move_reassessment(state, to)
