"""Which months and hours one paper tells of, to be checked with a pencil."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.history import WorkPeriod
from rpl.domain.work_periods import (
    Doubt,
    Source,
    WorkSaid,
    first_day,
    month_of,
    runs,
    told,
    work_read,
)

TODAY = date(2024, 6, 15)


def months(first: str, last: str) -> frozenset[int]:
    start, end = (month_of(date.fromisoformat(f"{each}-01")) for each in (first, last))
    return frozenset(range(start, end + 1))


def letter(**values: str) -> WorkSaid:
    return WorkSaid(document=1, source=Source.LETTER, employer="Talleres Ebro", **values)


def payslip(**values: str) -> WorkSaid:
    return WorkSaid(document=2, source=Source.PAYSLIP, employer="Talleres Ebro", **values)


def test_a_letter_tells_every_month_from_its_first_day_to_its_last() -> None:
    read = work_read(letter(start="2019-03-15", end="2020-02-28", hours="1800"), TODAY)

    assert read.sure == read.possible == months("2019-03", "2020-02")
    assert len(read.sure) == 12
    assert (read.hours, read.doubts) == (Fraction(1800), ())


def test_years_alone_tell_at_least_and_at_most() -> None:
    read = work_read(letter(start="2018", end="2020"), TODAY)

    assert read.sure == months("2018-12", "2020-01")
    assert read.possible == months("2018-01", "2020-12")
    assert read.doubts == (Doubt.YEAR_ONLY, Doubt.NO_HOURS)


def test_one_year_alone_makes_no_month_sure() -> None:
    read = work_read(letter(start="2019", end="2019"), TODAY)

    assert (len(read.sure), len(read.possible or ())) == (0, 12)


def test_an_open_end_is_not_filled_in() -> None:
    read = work_read(letter(start="2019-03", issued="2020-05-02"), TODAY)

    assert read.sure == months("2019-03", "2019-03")
    assert read.possible == months("2019-03", "2020-05")
    assert Doubt.NO_END in read.doubts


@pytest.mark.parametrize("issued", ["", "2018-01"])
def test_without_a_later_date_nobody_knows_how_long_it_went_on(issued: str) -> None:
    read = work_read(letter(start="2019", issued=issued), TODAY)

    assert (read.sure, read.possible) == (frozenset(), None)
    assert read.doubts == (Doubt.NO_END, Doubt.YEAR_ONLY, Doubt.NO_HOURS)


def test_an_end_without_a_start_is_one_sure_month() -> None:
    read = work_read(letter(end="2019-03-31"), TODAY)

    assert (read.sure, read.possible) == (months("2019-03", "2019-03"), None)
    assert Doubt.NO_START in read.doubts


@pytest.mark.parametrize(
    ("start", "end", "doubt"),
    [
        ("2020-05", "2019-01", Doubt.ENDS_FIRST),
        ("", "", Doubt.NO_PERIOD),
        ("last May", "", Doubt.NO_PERIOD),
        ("1899-01", "", Doubt.NO_PERIOD),
    ],
)
def test_what_tells_no_period_counts_nothing(start: str, end: str, doubt: Doubt) -> None:
    read = work_read(letter(start=start, end=end, hours="400"), TODAY)

    assert (read.sure, read.possible, read.hours) == (frozenset(), None, None)
    assert read.doubts == (doubt, Doubt.HOURS_UNPLACED)


def test_nothing_counts_beyond_today() -> None:
    read = work_read(letter(start="2024-01", end="2025-12"), TODAY)

    assert read.sure == read.possible == months("2024-01", "2024-06")
    assert Doubt.LATER in read.doubts


def test_work_that_begins_later_counts_nothing() -> None:
    read = work_read(letter(start="2025-01"), TODAY)

    assert (read.sure, read.possible) == (frozenset(), None)
    assert Doubt.LATER in read.doubts


def test_a_payslip_without_a_month_counts_the_month_of_payment_and_says_so() -> None:
    read = work_read(payslip(issued="2020-03-31", hours="160,5"), TODAY)

    assert read.sure == months("2020-03", "2020-03")
    assert (read.hours, read.doubts) == (Fraction(321, 2), (Doubt.PAID_MONTH,))


def test_a_payslip_of_a_year_counts_nothing() -> None:
    read = work_read(payslip(issued="2020", hours="160"), TODAY)

    assert (read.sure, read.possible) == (frozenset(), None)
    assert read.doubts == (Doubt.NO_PERIOD, Doubt.HOURS_UNPLACED)


@pytest.mark.parametrize(
    ("hours", "doubt"),
    [
        ("40", Doubt.HOURS_UNCLEAR),  # of a week, or of two years?
        ("112", Doubt.HOURS_UNCLEAR),
        ("113", None),
        ("11648", None),  # 112 hours a week for 24 months
        ("11649", Doubt.HOURS_TOO_MANY),
        ("many", Doubt.NO_HOURS),
        ("0", Doubt.NO_HOURS),
    ],
)
def test_hours_count_only_where_they_can_be_those_of_the_whole_time(
    hours: str, doubt: Doubt | None
) -> None:
    read = work_read(letter(start="2019-01", end="2020-12", hours=hours), TODAY)

    assert read.doubts == (() if doubt is None else (doubt,))
    assert read.hours == (int(hours) if doubt is None else None)


def test_few_hours_of_one_month_are_those_of_the_month() -> None:
    assert work_read(payslip(start="2019-01-01", end="2019-01-31", hours="40"), TODAY).hours == 40


def test_what_an_applicant_tells_is_52_weeks_a_year_and_goes_on_until_today() -> None:
    period = WorkPeriod(
        employer="Talleres Ebro",
        role="Soldador",
        country="ES",
        start=date(2023, 7, 1),
        hours_per_week=40,
        tasks="MIG",
    )

    read = work_read(told(3, period), TODAY)

    assert read.sure == months("2023-07", "2024-06")
    assert (read.hours, read.doubts) == (Fraction(2080), (Doubt.GOES_ON,))
    ended = period.model_copy(update={"end": date(2023, 9, 1)})
    assert work_read(told(3, ended), TODAY).hours == 520


def test_a_told_period_without_a_start_counts_nothing() -> None:
    read = work_read(WorkSaid(document=1, source=Source.TOLD, hours_per_week=40), TODAY)

    assert (read.hours, read.doubts) == (Fraction(0), (Doubt.NO_PERIOD,))
    assert not read.sure


@given(st.frozensets(st.integers(24_000, 24_050)))
def test_runs_are_the_months_in_a_row(numbers: frozenset[int]) -> None:
    found = list(runs(numbers))

    assert {month for first, last in found for month in range(first, last + 1)} == numbers
    assert all(first - 1 not in numbers and last + 1 not in numbers for first, last in found)
    assert all(month_of(first_day(first)) == first for first, _ in found)


values = st.sampled_from(["", "2017", "2018-05", "2018-05-31", "2019-11-02", "2030", "x"])


@given(
    st.builds(
        WorkSaid,
        document=st.just(1),
        source=st.sampled_from(Source),
        start=values,
        end=values,
        issued=values,
        hours=st.sampled_from(["", "40", "160", "1800,5", "99999"]),
    )
)
def test_whatever_a_paper_says_what_is_sure_is_possible_and_not_later(said: WorkSaid) -> None:
    read = work_read(said, TODAY)

    assert read.possible is None or read.sure <= read.possible
    assert all(month <= month_of(TODAY) for month in read.sure | (read.possible or frozenset()))
    assert read.hours is None or read.possible
    assert read.sure or read.doubts
