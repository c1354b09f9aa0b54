"""What an appeal comes to: better, or as it was, and never worse."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.appeal import (
    UnitResult,
    appeal_clock,
    appeal_outcome,
    check_untouched,
    is_better,
    merged,
    reassess_until,
    result,
)
from rpl.domain.assessment import Clocks, Unit
from rpl.domain.audit import Deed
from rpl.domain.decision import DecisionBasis, Outcome, UnitDecision, decide
from rpl.domain.journey import APPEAL_MOVES, AppealState, MoveNotAllowedError, move_appeal
from rpl.domain.review import TwoSeatsError
from rpl.domain.rubric import Rubric
from tests.factories.scoring import units_to_decide

Drawn = tuple[Unit, Rubric, DecisionBasis]
LODGED = datetime(2026, 11, 22, tzinfo=UTC)


def rank(decided: UnitDecision) -> int:
    return list(Outcome).index(decided.outcome)


@given(units_to_decide(), st.data())
def test_no_marks_whatever_make_the_outcome_worse(drawn: Drawn, data: st.DataObject) -> None:
    unit, rubric, basis = drawn
    sheet = {
        each.code: data.draw(st.sampled_from([level.points for level in each.levels]))
        for each in data.draw(
            st.lists(st.sampled_from(rubric.criteria), unique_by=lambda c: c.code)
        )
    }
    before, after = decide(*drawn), decide(unit, rubric, merged(basis, sheet, basis.cited))
    in_force = after if is_better(before, after) else before

    assert rank(in_force) <= rank(before)
    assert (result(before, after) is UnitResult.DISMISSED) == (in_force is before)


@given(units_to_decide())
def test_the_same_marks_again_are_no_better(drawn: Drawn) -> None:
    assert result(decide(*drawn), decide(*drawn)) is UnitResult.DISMISSED


@pytest.mark.parametrize(
    ("results", "outcome"),
    [
        ({UnitResult.UPHELD}, AppealState.UPHELD),
        ({UnitResult.DISMISSED}, AppealState.DISMISSED),
        ({UnitResult.UPHELD, UnitResult.DISMISSED}, AppealState.VARIED),
        ({UnitResult.VARIED}, AppealState.VARIED),
    ],
)
def test_the_word_for_an_appeal_follows_from_its_units(
    results: set[UnitResult], outcome: AppealState
) -> None:
    assert appeal_outcome(results) is outcome
    with pytest.raises(ValueError, match="at least one"):
        appeal_outcome([])


def test_a_review_begins_with_nothing_done_before() -> None:
    check_untouched(
        [
            (Deed.INTEREST_DECLARED, LODGED - timedelta(days=1)),
            (Deed.CLAIM_TAKEN, LODGED),
            (Deed.SCORES_SUBMITTED, LODGED + timedelta(days=1)),
        ],
        LODGED,
        named=False,
    )
    for deeds, named in (
        ([(Deed.CLAIM_TAKEN, LODGED - timedelta(days=1))], False),
        ([(Deed.LINES_TRANSLATED, LODGED + timedelta(days=1))], False),
        ([], True),
    ):
        with pytest.raises(TwoSeatsError):
            check_untouched(deeds, LODGED, named=named)


@given(st.sampled_from(AppealState), st.sampled_from(AppealState))
def test_an_appeal_moves_only_as_the_map_says(state: AppealState, to: AppealState) -> None:
    if to in APPEAL_MOVES[state]:
        assert move_appeal(state, to) is to
    else:
        with pytest.raises(MoveNotAllowedError):
            move_appeal(state, to)


def test_the_clock_of_an_appeal_runs_sixty_days_where_nothing_else_is_said() -> None:
    clocks = Clocks(
        acknowledge_days=30, decide_days=90, answer_days=30, appeal_days=30, reassess_months=12
    )
    other = clocks.model_copy(update={"appeal_decided_days": 20})

    assert appeal_clock(clocks, LODGED, LODGED).due_at == LODGED + timedelta(days=60)
    assert not appeal_clock(clocks, LODGED, LODGED + timedelta(days=60)).breached
    assert appeal_clock(clocks, LODGED, LODGED + timedelta(days=61)).breached
    assert appeal_clock(other, LODGED, LODGED).due_at == LODGED + timedelta(days=20)


@pytest.mark.parametrize(
    ("on", "months", "until"),
    [
        (date(2026, 11, 22), 12, date(2027, 11, 22)),
        (date(2026, 11, 22), 1, date(2026, 12, 22)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
    ],
)
def test_the_time_to_be_assessed_again_is_counted_in_months(
    on: date, months: int, until: date
) -> None:
    assert reassess_until(on, months) == until
