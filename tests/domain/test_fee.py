"""Fees: by service, waived on request, and never more than was shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.assessment import Fees
from rpl.domain.fee import (
    ASKED_WHILE,
    AlikeFees,
    FeeStanding,
    FeeTotal,
    Waiver,
    WaiverNotAskedError,
    WaiverSettledError,
    WaiverUnclearError,
    check_answer,
    fee_standing,
    fee_totals,
    hundredths,
    to_pay,
    waiver_asked,
)
from rpl.domain.journey import ClaimState
from rpl.domain.waiver import WaiverReason

WAIVERS = st.none() | st.builds(
    Waiver, st.sampled_from(WaiverReason), st.sampled_from([None, True, False])
)
WHOLE = st.integers(0, 10**7)


@pytest.mark.parametrize(
    ("amount", "whole"), [(90.0, 9000), (0.0, 0), (19.99, 1999), (0.125, 13), (1.005, 101)]
)
def test_a_fee_is_counted_in_hundredths_without_losing_one(amount: float, whole: int) -> None:
    assert hundredths(Fees(amount=amount, currency="EUR", note="Once")) == whole


@pytest.mark.parametrize(
    ("whole", "waiver", "standing"),
    [
        (0, None, FeeStanding.FREE),
        (9000, None, FeeStanding.DUE),
        (9000, Waiver(WaiverReason.OTHER), FeeStanding.WAIVER_ASKED),
        (9000, Waiver(WaiverReason.OTHER, granted=True), FeeStanding.WAIVED),
        (9000, Waiver(WaiverReason.OTHER, granted=False), FeeStanding.DECLINED),
    ],
)
def test_where_a_fee_stands(whole: int, waiver: Waiver | None, standing: FeeStanding) -> None:
    assert fee_standing(whole, waiver) is standing


@given(whole=WHOLE, waiver=WAIVERS)
def test_nobody_pays_more_than_was_shown_and_who_asks_no_more_than_who_does_not(
    whole: int, waiver: Waiver | None
) -> None:
    assert 0 <= to_pay(whole, waiver) <= whole == to_pay(whole, None)
    assert (to_pay(whole, waiver) == 0) == (
        fee_standing(whole, waiver) in {FeeStanding.FREE, FeeStanding.WAIVED}
    )


@given(state=st.sampled_from(ClaimState), whole=WHOLE, before=WAIVERS)
def test_a_waiver_can_be_asked_for_while_there_is_something_to_pay(
    state: ClaimState, whole: int, before: Waiver | None
) -> None:
    if state in ASKED_WHILE and to_pay(whole, before):
        assert waiver_asked(state, whole, before, "no_work") is WaiverReason.NO_WORK
        with pytest.raises(WaiverUnclearError):
            waiver_asked(state, whole, before, "because")
    else:
        with pytest.raises(WaiverSettledError):
            waiver_asked(state, whole, before, "no_work")


def test_only_a_request_that_waits_is_answered() -> None:
    waiting = Waiver(WaiverReason.LOW_INCOME)

    assert check_answer(waiting) is waiting
    for settled in (None, Waiver(WaiverReason.OTHER, granted=False)):
        with pytest.raises(WaiverNotAskedError):
            check_answer(settled)


ALIKE = st.builds(
    AlikeFees,
    year=st.integers(2025, 2027),
    qualification=st.sampled_from(["welder", "electrician"]),
    currency=st.sampled_from(["EUR", "NOK"]),
    whole=WHOLE,
    waiver=WAIVERS,
    claims=st.integers(1, 1000),
)


@given(st.lists(ALIKE, max_size=20))
def test_totals_of_fees_lose_nothing_and_add_no_currency_to_another(alike: list[AlikeFees]) -> None:
    totals = fee_totals(alike)

    keys = [(each.year, each.qualification, each.currency) for each in totals]
    assert len(keys) == len(set(keys))
    assert [each.year for each in totals] == sorted((each.year for each in totals), reverse=True)
    for total in totals:
        of = [
            each
            for each in alike
            if (each.year, each.qualification, each.currency)
            == (total.year, total.qualification, total.currency)
        ]
        assert total.claims == sum(each.claims for each in of)
        assert total.whole == total.waived + total.to_pay
        assert total.to_pay == sum(each.claims * to_pay(each.whole, each.waiver) for each in of)
        assert 0 <= total.asked <= total.to_pay
        assert total.granted + total.declined <= total.requests <= total.claims
    assert sum(each.claims for each in totals) == sum(each.claims for each in alike)


def test_totals_of_fees_by_hand() -> None:
    asked = Waiver(WaiverReason.NO_WORK)
    alike = [
        AlikeFees(2026, "welder", "EUR", 9000, None, 3),
        AlikeFees(2026, "welder", "EUR", 9000, Waiver(WaiverReason.OTHER, granted=True), 2),
        AlikeFees(2026, "welder", "EUR", 8000, asked, 1),
        AlikeFees(2026, "welder", "EUR", 9000, Waiver(WaiverReason.OTHER, granted=False), 1),
    ]

    assert fee_totals(alike) == (
        FeeTotal(
            year=2026,
            qualification="welder",
            currency="EUR",
            claims=7,
            whole=62_000,
            waived=18_000,
            to_pay=44_000,
            asked=8_000,
            requests=4,
            granted=2,
            declined=1,
        ),
    )


def test_a_reason_that_the_programme_does_not_take_is_refused() -> None:
    with pytest.raises(WaiverUnclearError):
        waiver_asked(ClaimState.DRAFT, 9000, None, "other", (WaiverReason.LOW_INCOME,))
