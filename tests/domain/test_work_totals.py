"""How long and how much somebody worked, to be checked with a pencil; and that nothing doubles."""

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.work_periods import Doubt, Source, WorkSaid
from rpl.domain.work_totals import Doubted, Spell, same_employer, work_totals

TODAY = date(2024, 6, 15)
EBRO, OKELLO = "Talleres Ebro S.L.", "Okello Gates Ltd"


def letter(document: int, employer: str, start: str, end: str, hours: str = "") -> WorkSaid:
    return WorkSaid(
        document=document,
        source=Source.LETTER,
        employer=employer,
        start=start,
        end=end,
        hours=hours,
    )


def payslip(document: int, employer: str, month: str, hours: str) -> WorkSaid:
    return letter(document, employer, f"{month}-01", f"{month}-28", hours).model_copy(
        update={"source": Source.PAYSLIP}
    )


def test_one_letter_is_its_months_and_hours() -> None:
    found = work_totals([letter(1, EBRO, "2019-01", "2019-12", "1800")], TODAY)

    [job] = found.employments
    assert (job.employer, job.documents, job.months, job.hours) == (EBRO, (1,), 12, 1800)
    assert job.spells == (Spell(date(2019, 1, 1), date(2019, 12, 1)),)
    assert (found.months, found.months_at_most, found.hours) == (12, 12, 1800)
    assert (found.months_without_hours, found.overlaps, found.doubts) == (0, (), ())


def test_two_employers_at_once_share_months_and_add_hours() -> None:
    first = letter(1, EBRO, "2019-01", "2019-12", "1200")
    second = letter(2, OKELLO, "2019-10", "2020-03", "300")

    found = work_totals([second, first], TODAY)

    assert (found.months, found.hours) == (15, 1500)  # 12 + 6 - 3
    [overlap] = found.overlaps
    assert (overlap.employers, overlap.months) == ((EBRO, OKELLO), 3)
    assert overlap.spells == (Spell(date(2019, 10, 1), date(2019, 12, 1)),)


def test_payslips_within_a_letter_of_the_same_employer_count_once() -> None:
    papers = [
        letter(1, EBRO, "2019-01", "2019-12", "1200"),
        payslip(2, "TALLERES EBRO", "2019-01", "160"),
        payslip(3, "Talleres Ebro", "2019-02", "160"),
    ]

    found = work_totals(papers, TODAY)

    [job] = found.employments
    assert (job.documents, job.months) == ((1, 2, 3), 12)
    assert found.hours == 1200  # 160 + 160 + 88 in each of ten months
    assert found.overlaps == ()


def test_payslips_that_tell_of_more_than_a_letter_are_believed() -> None:
    papers = [
        letter(1, EBRO, "2019-01", "2019-02", "200"),
        payslip(2, EBRO, "2019-01", "150"),
        payslip(3, EBRO, "2019-02", "160"),
    ]

    assert work_totals(papers, TODAY).hours == 310


def test_the_same_payslip_sent_twice_counts_once() -> None:
    papers = [payslip(1, EBRO, "2019-01", "150"), payslip(2, EBRO, "2019-01", "160")]

    found = work_totals(papers, TODAY)

    assert (found.months, found.hours) == (1, 160)


def test_months_between_payslips_are_not_filled_in() -> None:
    papers = [payslip(1, EBRO, "2019-01", "150"), payslip(2, EBRO, "2019-04", "150")]

    [job] = work_totals(papers, TODAY).employments

    assert job.months == 2
    assert [spell.first.month for spell in job.spells] == [1, 4]


def test_what_is_unknown_is_said() -> None:
    open_ended = WorkSaid(document=2, source=Source.LETTER, employer=OKELLO, start="2021-01")

    found = work_totals([letter(1, EBRO, "2019", "2020"), open_ended], TODAY)

    assert (found.months, found.months_at_most) == (3, None)
    assert (found.hours, found.months_without_hours) == (0, 3)
    assert found.doubts == (
        Doubted(1, Doubt.NO_HOURS),
        Doubted(1, Doubt.YEAR_ONLY),
        Doubted(2, Doubt.NO_END),
        Doubted(2, Doubt.NO_HOURS),
    )


def test_hours_that_may_be_of_one_employer_twice_count_once() -> None:
    papers = [
        letter(1, "ورشة إبرو", "2019-01", "2019-12", "1200"),
        letter(2, EBRO, "2019-01", "2019-12", "1800"),
        letter(3, "", "2019-01", "2019-12", "600"),
    ]

    assert work_totals(papers, TODAY).hours == 1800


def test_nothing_said_is_nothing() -> None:
    found = work_totals([], TODAY)

    assert (found.months, found.months_at_most, found.hours, found.employments) == (0, 0, 0, ())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Talleres Ebro S.L.", "TALLERES EBRO", True),
        ("Peluquería Ana López", "Ana Lopez Peluqueria", True),
        ("Talleres Ebro", "Talleres García", False),
        ("Hospital", "Hospital San Juan", False),
        ("Hospital", "Hospitaal", True),
        ("Talleres Ebro", "ورشة إبرو", False),
        ("हिन्दी कंपनी", "हिन्दी कंपनी", True),
        ("हिन्दी कंपनी", "मराठी कंपनी", False),
        ("", " ", True),
        ("", "Ebro", False),
    ],
)
def test_employers_are_told_apart_by_their_words(one: str, other: str, *, same: bool) -> None:
    assert same_employer(one, other) is same
    assert same_employer(other, one) is same


dates = st.sampled_from(["", "2017", "2018-05", "2018-05-31", "2019-11-02", "2021-02"])
papers = st.lists(
    st.builds(
        WorkSaid,
        document=st.integers(1, 9),
        source=st.sampled_from(Source),
        employer=st.sampled_from(["", EBRO, "Ebro Talleres", OKELLO, "Hospital", "ورشة إبرو"]),
        start=dates,
        end=dates,
        issued=dates,
        hours=st.sampled_from(["", "40", "160", "1800"]),
    ),
    max_size=6,
)


@given(papers, st.randoms(use_true_random=False))
def test_the_order_of_papers_does_not_matter(said: list[WorkSaid], random: Random) -> None:
    shuffled = list(said)
    random.shuffle(shuffled)

    assert work_totals(shuffled, TODAY) == work_totals(said, TODAY)


@given(papers)
def test_together_is_never_more_than_one_by_one(said: list[WorkSaid]) -> None:
    found = work_totals(said, TODAY)
    alone = [work_totals([each], TODAY) for each in said]

    assert found.months <= sum(each.months for each in alone)
    assert found.months <= sum(job.months for job in found.employments)
    assert found.hours <= sum(each.hours for each in alone) + len(said)  # each was rounded
    assert all(each.counted <= found.counted for each in alone)
    assert found.months_at_most is None or found.months_at_most >= found.months


@given(papers)
def test_a_paper_told_twice_adds_nothing(said: list[WorkSaid]) -> None:
    twice = work_totals([*said, *said], TODAY)

    assert twice == work_totals(said, TODAY)
