"""How a programme works: what its numbers mean, and which numbers cannot go together."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from rpl.domain.practice import Leases, Practices, Soundness
from tests.factories.practice import PRACTICES


def test_what_is_shipped_is_what_recognition_practice_takes_as_its_defaults() -> None:
    common = PRACTICES.common

    assert common.lease.terms.idle == timedelta(minutes=20)
    assert common.lease.terms.longest == timedelta(hours=8)
    assert (common.check.criteria_at_least, common.check.criteria_at_most) == (4, 8)
    assert common.check.decided_within_days == 120


def test_a_programme_without_numbers_of_its_own_works_as_all_do() -> None:
    other = PRACTICES.common.model_copy()
    practices = Practices(PRACTICES.common, {"welder": other})

    assert practices.of("welder") is other
    assert practices.of("baker") is PRACTICES.common


def test_a_claim_cannot_be_held_for_less_time_than_it_may_lie_idle() -> None:
    assert Leases(idle_minutes=60, longest_hours=1, claims_at_once=1).terms.idle.seconds == 3600
    with pytest.raises(ValidationError, match="longest_hours: is shorter than idle_minutes"):
        Leases(idle_minutes=61, longest_hours=1, claims_at_once=1)


def test_a_rubric_cannot_be_asked_for_more_criteria_than_it_may_have() -> None:
    with pytest.raises(ValidationError, match="criteria_at_most: is less"):
        Soundness(
            criteria_at_least=5,
            criteria_at_most=4,
            levels=4,
            admitted_within_days=60,
            admission_years=3,
            questions=2,
            countries=2,
            decided_within_days=120,
        )
