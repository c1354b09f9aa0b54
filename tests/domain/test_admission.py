"""Whether a claim can be assessed: said once, holds for years, and bars nobody."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rpl.domain.admission import ADMITTED, Admission, admission, holds, is_wanting
from rpl.domain.clocks import Clocks
from rpl.domain.decision_clock import Stop, StopReason
from rpl.domain.eligibility import Eligibility, EligibilityRule, Measure, WayOn
from rpl.domain.errors import FieldProblem
from tests.factories.assessment import a_qualification, a_unit
from tests.fakes.clock import NOON

USUAL = a_qualification(a_unit("U1")).clocks
CLOCKS = Clocks.model_validate(
    USUAL.model_dump()
    | {"decide_days": 90, "decide_at_most_days": None}
    | {"admit_days": 60, "admission_years": 3}
)
RULES = Eligibility(
    as_of="2026-11-23",
    rules=(
        EligibilityRule(
            id="work",
            measure=Measure.WORK_MONTHS,
            at_least=18,
            reason="Because",
            source="The programme",
            ways_on=(WayOn(text="Claim single units"),),
        ),
    ),
)


def said(chosen: str, now: datetime = NOON) -> Admission:
    found = admission(chosen, RULES, CLOCKS, now)
    assert isinstance(found, Admission)
    return found


def test_an_admission_holds_for_its_years_to_the_last_moment() -> None:
    given_on = datetime(2024, 2, 29, 12, tzinfo=NOON.tzinfo)
    found = said(ADMITTED, given_on)
    end = datetime(2027, 2, 28, 12, tzinfo=NOON.tzinfo)

    assert (found.admitted, found.valid_until) == (True, end)
    assert holds(found, end - timedelta(microseconds=1))
    assert not holds(found, end)


@given(st.text(max_size=20).filter(lambda text: text not in {ADMITTED, "work"}))
def test_only_a_rule_that_is_there_can_be_named(chosen: str) -> None:
    assert isinstance(admission(chosen, RULES, CLOCKS, NOON), FieldProblem)
    assert isinstance(admission("work", None, CLOCKS, NOON), FieldProblem)


def test_it_is_said_once_of_a_claim_and_then_no_bar() -> None:
    withheld = said("work")

    assert is_wanting(CLOCKS, (), (), NOON)
    assert not is_wanting(CLOCKS, (withheld,), (), NOON)
    assert not is_wanting(USUAL, (), (), NOON)


@given(st.integers(0, 5 * 366))
def test_an_earlier_admission_spares_a_later_claim_as_long_as_it_holds(days: int) -> None:
    now = NOON + timedelta(days=days)
    earlier = said(ADMITTED)
    assert earlier.valid_until is not None

    assert is_wanting(CLOCKS, (), (earlier,), now) == (now >= earlier.valid_until)
    assert is_wanting(CLOCKS, (), (said("work"),), now)


def test_the_day_moves_on_while_the_applicant_is_waited_for() -> None:
    stop = Stop(StopReason.APPLICANT_ASKED, NOON + timedelta(days=10), NOON + timedelta(days=15))

    assert CLOCKS.admission(NOON, (), NOON) == NOON + timedelta(days=60)
    later = CLOCKS.admission(NOON, (stop,), NOON + timedelta(days=20))
    assert later == NOON + timedelta(days=65)
    with pytest.raises(ValueError, match="there is no such step"):
        USUAL.admission(NOON, (), NOON)


@pytest.mark.parametrize(
    ("said_of_it", "says"),
    [
        ({"admit_days": 60}, "admission_years: say it together"),
        ({"admission_years": 3}, "admission_years: say it together"),
        ({"admit_days": 91, "admission_years": 3}, "admit_days: lies after decide_days"),
    ],
)
def test_times_that_do_not_fit_together_are_refused(said_of_it: dict[str, int], says: str) -> None:
    plain = CLOCKS.model_dump() | {"admit_days": None, "admission_years": None}
    with pytest.raises(ValidationError, match=says):
        Clocks.model_validate(plain | said_of_it)
