"""What papers offer to a work history, and what they do not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.history import WorkPeriod, work_period
from rpl.domain.work_offers import work_offers
from rpl.domain.work_periods import Source, WorkSaid

TODAY = date(2024, 6, 15)
LETTER = WorkSaid(
    document=1,
    source=Source.LETTER,
    employer="Talleres Ebro S.L.",
    role="Soldador",
    tasks="Soldadura MIG",
    start="2019-03-15",
    end="2020-02-28",
    hours="1800",
)


def payslip(document: int, month: str, employer: str = "Talleres Ebro") -> WorkSaid:
    return WorkSaid(
        document=document,
        source=Source.PAYSLIP,
        employer=employer,
        role="Soldador" if document % 2 else "",
        issued=f"{month}-28",
    )


def told(start: date, end: date | None, employer: str = "Talleres Ebro") -> WorkPeriod:
    return WorkPeriod(
        employer=employer,
        role="Soldador",
        country="ES",
        start=start,
        end=end,
        hours_per_week=40,
        tasks="MIG",
    )


def test_a_letter_fills_the_form_with_what_it_says_and_nothing_else() -> None:
    [offer] = work_offers([LETTER], [], TODAY)

    assert (offer.documents, offer.hours) == ((1,), "1800")
    assert offer.answers == {
        "employer": "Talleres Ebro S.L.",
        "role": "Soldador",
        "tasks": "Soldadura MIG",
        "start_month": "3",
        "start_year": "2019",
        "end_month": "2",
        "end_year": "2020",
    }


def test_an_offer_alone_is_no_period() -> None:
    [offer] = work_offers([LETTER], [], TODAY)

    problems = work_period(offer.answers, TODAY)

    assert isinstance(problems, tuple)
    assert {problem.field for problem in problems} == {"country", "hours_per_week"}


@pytest.mark.parametrize(("end", "issued"), [("", ""), ("", "2021-01-01"), ("2030-01", "")])
def test_an_end_that_is_not_told_stays_empty(end: str, issued: str) -> None:
    said = LETTER.model_copy(update={"start": "2019", "end": end, "issued": issued})

    [offer] = work_offers([said], [], TODAY)

    assert (offer.start, offer.end) == ("2019", "")
    assert (offer.answers["start_month"], offer.answers["end_year"]) == ("", "")


@pytest.mark.parametrize(
    ("start", "end"), [("", "2020-01"), ("2020-05", "2019-01"), ("2025-01", ""), ("", "")]
)
def test_a_letter_that_does_not_tell_when_work_began_offers_nothing(start: str, end: str) -> None:
    assert work_offers([LETTER.model_copy(update={"start": start, "end": end})], [], TODAY) == ()


def test_payslips_of_months_in_a_row_are_one_offer() -> None:
    slips = [payslip(2, "2021-01"), payslip(3, "2021-02"), payslip(4, "2021-05")]

    first, second = work_offers(slips, [], TODAY)

    assert (first.documents, first.start, first.end) == ((2, 3), "2021-01", "2021-02")
    assert (first.role, first.hours) == ("Soldador", "")
    assert (second.documents, second.start, second.end) == ((4,), "2021-05", "2021-05")


def test_payslips_of_two_employers_are_two_offers() -> None:
    slips = [payslip(2, "2021-01"), payslip(3, "2021-02", "Okello Gates")]

    assert [offer.employer for offer in work_offers(slips, [], TODAY)] == [
        "Talleres Ebro",
        "Okello Gates",
    ]


def test_payslips_within_the_time_of_a_letter_are_not_offered_beside_it() -> None:
    [offer] = work_offers([LETTER, payslip(2, "2019-05")], [], TODAY)

    assert offer.source is Source.LETTER


def test_what_was_told_is_not_offered_again() -> None:
    same = told(date(2019, 4, 1), date(2020, 1, 1))

    assert work_offers([LETTER], [same], TODAY) == ()
    assert work_offers([LETTER], [told(date(2018, 1, 1), None)], TODAY) == ()


@pytest.mark.parametrize(
    "other",
    [told(date(2021, 1, 1), None), told(date(2019, 4, 1), date(2020, 1, 1), "Okello Gates")],
)
def test_other_work_hides_no_offer(other: WorkPeriod) -> None:
    assert len(work_offers([LETTER], [other], TODAY)) == 1


dates = st.sampled_from(["", "2017", "2018-05", "2018-05-31", "2023-11-02", "2030-01", "x"])


@given(
    st.lists(
        st.builds(
            WorkSaid,
            document=st.integers(1, 5),
            source=st.sampled_from(Source),
            employer=st.sampled_from(["", "Talleres Ebro", "Okello Gates"]),
            start=dates,
            end=dates,
            issued=dates,
        ),
        max_size=5,
    )
)
def test_what_an_offer_tells_of_its_months_is_accepted_by_the_form(said: list[WorkSaid]) -> None:
    for offer in work_offers(said, [], TODAY):
        rest = {"role": "r", "employer": "e", "country": "c", "hours_per_week": "40", "tasks": "t"}
        found = work_period({**offer.answers, **rest}, TODAY)
        year_only = "" in (offer.answers["start_month"], offer.answers["end_month"])

        assert offer.source is not Source.TOLD
        assert year_only or not isinstance(found, tuple)
