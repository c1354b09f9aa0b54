"""Work history, as a person without papers tells it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rpl.domain.history import (
    MAX_HOURS_PER_WEEK,
    OLDEST_YEAR,
    WorkPeriod,
    compose,
    with_period,
    without_period,
    work_period,
)

TODAY = date(2026, 11, 22)
ANSWERS = {
    "employer": " Talleres Ebro ",
    "role": "Soldador",
    "country": "España",
    "start_month": "3",
    "start_year": "2015",
    "end_month": "8",
    "end_year": "2019",
    "hours_per_week": "40",
    "tasks": "Soldadura MIG de estructuras.",
}
GOING_ON = {"end_month": "", "end_year": " "}


def a_period(**answers: str) -> WorkPeriod:
    found = work_period({**ANSWERS, **answers}, TODAY)
    assert isinstance(found, WorkPeriod)
    return found


def test_a_form_becomes_a_period() -> None:
    period = a_period()

    assert (period.employer, period.role, period.country) == ("Talleres Ebro", "Soldador", "España")
    assert (period.start, period.end) == (date(2015, 3, 1), date(2019, 8, 1))
    assert period.hours_per_week == 40


def test_work_that_goes_on_has_no_end() -> None:
    assert a_period(**GOING_ON).end is None


def test_digits_of_any_script_are_read() -> None:
    period = a_period(start_month="٣", start_year="٢٠١٥", hours_per_week="४०")

    assert (period.start, period.hours_per_week) == (date(2015, 3, 1), 40)


@pytest.mark.parametrize(
    ("answers", "field", "says"),
    [
        ({"employer": " "}, "employer", "Enter who you worked for"),
        ({"role": ""}, "role", "Enter what your work was called"),
        ({"country": ""}, "country", "Enter the country"),
        ({"tasks": "\n"}, "tasks", "Write what you did"),
        ({"role": "a" * 201}, "role", "Shorten this"),
        ({"tasks": "a" * 4001}, "tasks", "Shorten this"),
        ({"start_month": "13"}, "start", "from 1 to 12"),
        ({"start_month": ""}, "start", "from 1 to 12"),
        ({"start_year": "15"}, "start", "from 1 to 12"),
        ({"start_year": "20155"}, "start", "from 1 to 12"),
        ({"start_month": "March"}, "start", "from 1 to 12"),
        ({"start_month": "12", "start_year": "2026", **GOING_ON}, "start", "in the future"),
        ({"end_month": "", "end_year": "2019"}, "end", "from 1 to 12"),
        ({"end_month": "12", "end_year": "2026"}, "end", "in the future"),
        ({"end_month": "2", "end_year": "2015"}, "end", "same as the first month or after"),
        ({"hours_per_week": "0"}, "hours_per_week", "a number from 1"),
        ({"hours_per_week": "113"}, "hours_per_week", "a number from 1"),
        ({"hours_per_week": "-4"}, "hours_per_week", "a number from 1"),
        ({"hours_per_week": "forty"}, "hours_per_week", "a number from 1"),
        ({"hours_per_week": "²"}, "hours_per_week", "a number from 1"),
    ],
)
def test_each_mistake_is_told_beside_its_field(
    answers: dict[str, str], field: str, says: str
) -> None:
    problems = work_period({**ANSWERS, **answers}, TODAY)

    assert isinstance(problems, tuple)
    assert [problem.field for problem in problems] == [field]
    assert says in problems[0].template


def test_an_empty_form_names_every_field() -> None:
    problems = work_period({}, TODAY)

    assert isinstance(problems, tuple)
    fields = {problem.field for problem in problems}
    assert fields == {"employer", "role", "country", "tasks", "start", "hours_per_week"}


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValidationError, match="before it starts"):
        WorkPeriod.model_validate({**a_period().model_dump(), "end": date(2010, 1, 1)})


def test_the_text_says_every_answer_in_a_line_of_its_own() -> None:
    assert compose((a_period(), a_period(**GOING_ON))) == (
        "Role: Soldador\nEmployer: Talleres Ebro\nCountry: España\nFrom: 2015-03\nTo: 2019-08\n"
        "Hours per week: 40\nTasks: Soldadura MIG de estructuras.\n\n"
        "Role: Soldador\nEmployer: Talleres Ebro\nCountry: España\nFrom: 2015-03\n"
        "Hours per week: 40\nTasks: Soldadura MIG de estructuras."
    )


def test_labels_stand_in_the_applicants_language() -> None:
    spanish = {"Role: %(answer)s": "Puesto: %(answer)s"}

    text = compose((a_period(),), lambda template: spanish.get(template, template))

    assert text.startswith("Puesto: Soldador\n")


MONTHS = st.dates(date(OLDEST_YEAR, 1, 1), TODAY)


@st.composite
def periods(draw: st.DrawFn) -> WorkPeriod:
    words = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=30)
    start, end = sorted((draw(MONTHS), draw(MONTHS)))
    over = draw(st.booleans())
    found = work_period(
        {
            "employer": draw(words),
            "role": draw(words),
            "country": draw(words),
            "start_month": str(start.month),
            "start_year": str(start.year),
            "end_month": str(end.month) if over else "",
            "end_year": str(end.year) if over else "",
            "hours_per_week": str(draw(st.integers(1, MAX_HOURS_PER_WEEK))),
            "tasks": draw(words),
        },
        TODAY,
    )
    assert isinstance(found, WorkPeriod)
    return found


@given(periods())
def test_a_period_survives_being_stored(period: WorkPeriod) -> None:
    assert WorkPeriod.model_validate(period.model_dump(mode="json")) == period


@given(periods())
def test_a_period_never_ends_before_it_starts_nor_in_the_future(period: WorkPeriod) -> None:
    assert period.start <= (period.end or TODAY) <= TODAY


@given(st.lists(periods(), max_size=4), periods())
def test_adding_twice_is_adding_once_and_removing_undoes_it(
    told: list[WorkPeriod], period: WorkPeriod
) -> None:
    once = with_period(tuple(told), period)

    assert with_period(once, period) == once
    assert period not in without_period(once, period.key)
    assert set(without_period(once, period.key)) == set(told) - {period}
    assert [found.start for found in once] == sorted(found.start for found in once)


@given(st.dictionaries(st.sampled_from(sorted(ANSWERS)), st.text(max_size=12)))
def test_whatever_is_typed_gets_an_answer(typed: dict[str, str]) -> None:
    found = work_period({**ANSWERS, **typed}, TODAY)

    assert isinstance(found, WorkPeriod) or all(problem.template for problem in found)
