"""A decision that lacks something cannot be made, and the best outcome that fits is given."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rpl.domain.assessment import Unit
from rpl.domain.decision import DecisionBasis, Outcome
from rpl.domain.issuing import (
    IssuedDecision,
    NextStep,
    criteria_to_redo,
    failed_criteria,
    issue,
)
from rpl.domain.rubric import Rubric
from rpl.domain.scoring import Unscored
from tests.factories.assessment import a_unit
from tests.factories.rubric import TODAY, a_citation, a_criterion, a_rubric
from tests.factories.scoring import units_to_decide

Drawn = tuple[Unit, Rubric, DecisionBasis]
BY = TODAY + timedelta(days=30)
RUBRIC = a_rubric(a_criterion("CC1", 60, minimum=2), a_criterion("CC2", 40))


def issued(drawn: Drawn, appeal_by: date = BY) -> IssuedDecision:
    return issue(*drawn, on=TODAY, appeal_by=appeal_by)


def of_levels(cc1: int | Unscored, cc2: int | Unscored) -> DecisionBasis:
    cited = {code: (a_citation(),) for code in ("CC1", "CC2")}
    return DecisionBasis(
        rubric=RUBRIC.reference, sheet={"CC1": cc1, "CC2": cc2}, cited=cited, on=TODAY
    )


@given(units_to_decide())
def test_every_decision_by_rule_can_be_issued(drawn: Drawn) -> None:
    made = issued(drawn)

    assert made.decided.outcome is made.fitting[0]
    assert set(made.failed) <= {reason.criterion for reason in made.decided.reasons}


@given(units_to_decide(), st.data())
def test_a_decision_without_a_reason_for_a_failed_criterion_cannot_be_issued(
    drawn: Drawn, data: st.DataObject
) -> None:
    made = issued(drawn)
    if not made.failed:
        return
    left_out = data.draw(st.sampled_from(made.failed))
    reasons = tuple(each for each in made.decided.reasons if each.criterion != left_out)

    with pytest.raises(ValidationError, match="reasons"):
        changed(made, decided={**made.decided.model_dump(), "reasons": reasons})


@given(units_to_decide())
def test_a_decision_without_remedies_next_step_or_a_day_to_appeal_by_cannot_be_issued(
    drawn: Drawn,
) -> None:
    made = issued(drawn)
    other = next(step for step in NextStep if step is not made.next_step)

    with pytest.raises(ValidationError, match="reasons"):
        changed(made, decided={**made.decided.model_dump(), "reasons": ()})
    if made.decided.outcome is not Outcome.GRANTED:
        with pytest.raises(ValidationError, match="remedies"):
            changed(made, decided={**made.decided.model_dump(), "remedies": ()})
    with pytest.raises(ValidationError, match="next_step"):
        changed(made, next_step=other)
    with pytest.raises(ValidationError, match="appeal_by"):
        changed(made, appeal_by=TODAY)
    for owed in ("next_step", "appeal_by"):
        with pytest.raises(ValidationError, match=owed):
            IssuedDecision.model_validate(made.model_dump(exclude={owed}))


@given(units_to_decide(), st.sampled_from(Outcome))
def test_no_outcome_is_given_while_a_better_one_fits(drawn: Drawn, given_: Outcome) -> None:
    made = issued(drawn)
    if given_ is made.fitting[0]:
        return

    with pytest.raises(ValidationError):
        changed(made, decided={**made.decided.model_dump(), "outcome": given_})


def test_a_refusal_cannot_be_issued_where_another_unit_fits() -> None:
    made = issued((a_unit("W1", alternative="W2"), RUBRIC, of_levels(0, 0)))

    assert made.decided.outcome is Outcome.ALTERNATIVE
    with pytest.raises(ValidationError, match="comes before refused"):
        changed(
            made,
            decided={**made.decided.model_dump(), "outcome": Outcome.REFUSED},
            next_step=NextStep.LEARN_AND_RETURN,
        )


def test_what_is_marked_again_is_what_counted_against_the_applicant() -> None:
    below, thin = of_levels(1, 3), of_levels(3, Unscored.NOT_SHOWN)

    assert failed_criteria(RUBRIC, below) == ("CC1",)
    assert criteria_to_redo(RUBRIC, thin) == ("CC2",)
    assert criteria_to_redo(RUBRIC, of_levels(3, 3)) == ()
    assert failed_criteria(RUBRIC, of_levels(0, 1)) == ("CC1",)
    assert criteria_to_redo(RUBRIC, of_levels(0, 1)) == ("CC1", "CC2")


@given(units_to_decide())
def test_whatever_is_not_granted_has_something_to_mark_again(drawn: Drawn) -> None:
    _, rubric, basis = drawn

    granted = issued(drawn).decided.outcome is Outcome.GRANTED
    assert bool(criteria_to_redo(rubric, basis)) is not granted


def changed(made: IssuedDecision, **changes: object) -> IssuedDecision:
    return IssuedDecision.model_validate({**made.model_dump(), **changes})
