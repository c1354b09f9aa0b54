"""What an applicant may write into a record."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.confirmation import DATES, NUMBERS, confirmed_values, history_fields
from rpl.domain.history import WorkPeriod, compose
from rpl.domain.reading import written
from rpl.domain.record import FieldName


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        (FieldName.HOLDER, " سامي الحداد ", "سامي الحداد"),
        (FieldName.DATE, "2019-06-28", "2019-06-28"),
        (FieldName.DATE, "٢٠١٩-٠٦", "2019-06"),
        (FieldName.PERIOD_START, "2019", "2019"),
        (FieldName.HOURS, "\uff13\uff15\uff10", "350"),
        (FieldName.CREDITS, "7,5", "7,5"),
        (FieldName.NUMBER, "№ ٥١٢", "№ ٥١٢"),
        (FieldName.DATE, " ", ""),
    ],
)
def test_a_value_is_kept_as_typed_and_digits_of_dates_and_numbers_are_folded(
    name: FieldName, typed: str, kept: str
) -> None:
    assert confirmed_values({name: typed}) == {name: kept}


@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        (FieldName.DATE, "28 June 2019", "year, month and day"),
        (FieldName.DATE, "2019-13", "year, month and day"),
        (FieldName.PERIOD_END, "2019-06-32", "year, month and day"),
        (FieldName.HOURS, "many", "a number"),
        (FieldName.CREDITS, "1.2.3", "a number"),
        (FieldName.ISSUER, "a" * 501, "Shorten"),
        (FieldName.TASKS, "a" * 4001, "Shorten"),
    ],
)
def test_a_value_that_cannot_be_kept_is_told(name: FieldName, typed: str, says: str) -> None:
    problems = confirmed_values({name: typed, FieldName.TITLE: "Soldadura"})

    assert isinstance(problems, tuple)
    assert [problem.field for problem in problems] == [name.value]
    assert says in problems[0].template


@given(st.dictionaries(st.sampled_from(FieldName), st.text(max_size=20)))
def test_what_was_kept_can_be_confirmed_again(typed: dict[FieldName, str]) -> None:
    kept = confirmed_values(typed)

    if isinstance(kept, dict):
        assert confirmed_values(kept) == kept
        assert all(value.isascii() for name, value in kept.items() if name in DATES | NUMBERS)


WELDER = WorkPeriod(
    employer="Talleres Ebro",
    role="Soldador",
    country="España",
    start=date(2015, 3, 1),
    end=date(2019, 8, 1),
    hours_per_week=40,
    tasks="Soldadura MIG.",
)
FOREMAN = WELDER.model_copy(
    update={"role": "Jefe de taller", "start": date(2019, 9, 1), "end": None}
)


def test_a_work_history_becomes_a_record_without_guessing() -> None:
    reading = written(compose((WELDER,)))

    fields = {field.name: field for field in history_fields((WELDER,), reading)}

    assert {name: field.value for name, field in fields.items()} == {
        FieldName.ISSUER: "Talleres Ebro",
        FieldName.ROLE: "Soldador",
        FieldName.PLACE: "España",
        FieldName.PERIOD_START: "2015-03",
        FieldName.PERIOD_END: "2019-08",
        FieldName.TASKS: "Soldadura MIG.",
    }
    assert fields[FieldName.ROLE].box == reading.lines[0].box
    assert fields[FieldName.PERIOD_START].box == reading.lines[3].box


def test_several_periods_are_told_one_after_the_other_and_go_on_if_one_does() -> None:
    told = (WELDER, FOREMAN)

    fields = {field.name: field.value for field in history_fields(told, written(compose(told)))}

    assert fields[FieldName.ROLE] == "Soldador; Jefe de taller"
    assert fields[FieldName.ISSUER] == "Talleres Ebro"
    assert fields[FieldName.PERIOD_START] == "2015-03"
    assert FieldName.PERIOD_END not in fields


def test_the_draft_of_a_long_history_can_always_be_confirmed() -> None:
    told = tuple(
        WELDER.model_copy(update={"role": f"{number}{'a' * 190}", "tasks": f"{number}" * 4000})
        for number in range(9)
    )

    drafted = {field.name: field.value for field in history_fields(told, written(compose(told)))}

    assert isinstance(confirmed_values(drafted), dict)
