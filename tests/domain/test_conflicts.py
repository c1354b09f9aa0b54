"""What documents of one claim say differently, and what is no difference."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.conflicts import Contradiction, Said, are_other_names, conflicts
from rpl.domain.record import FieldName


def said(document: int, **values: str) -> Said:
    return Said(document=document, values={FieldName(name): text for name, text in values.items()})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("María Gutiérrez", "GUTIERREZ, Maria"),
        ("María Gutiérrez López", "María Gutiérrez"),
        ("M. Gutiérrez", "María Gutiérrez"),
        ("Oksana Melnyk", "Oxana Melnyk"),
        ("Оксана Мельник", "Oksana Melnyk"),
        ("Ana", ""),
    ],
)
def test_the_same_person_may_be_written_in_many_ways(one: str, other: str) -> None:
    assert not are_other_names(one, other)


def test_two_people_are_told() -> None:
    found = conflicts([said(1, holder="María Gutiérrez"), said(2, holder="Pedro Sánchez")])

    assert [(each.kind, each.one, each.other) for each in found] == [(Contradiction.HOLDERS, 1, 2)]


def test_a_time_that_ends_before_it_begins_is_told() -> None:
    [found] = conflicts([said(1, period_start="2019-05", period_end="2018")])

    assert (found.kind, found.one_says, found.other_says) == (
        Contradiction.ENDS_FIRST,
        "2019-05",
        "2018",
    )


def test_a_document_that_is_older_than_what_it_tells_is_told() -> None:
    [found] = conflicts([said(3, date="2018-01-02", period_end="2019-06-30")])

    assert (found.kind, found.one) == (Contradiction.ISSUED_BEFORE_END, 3)


def test_a_year_alone_contradicts_no_month_of_it() -> None:
    assert conflicts([said(1, period_start="2019-05", period_end="2019", date="2019")]) == ()


@pytest.mark.parametrize(
    ("begin", "told"), [("2019-06-15", False), ("2019-03-01", True), ("2019-07-01", False)]
)
def test_work_for_two_employers_at_once_is_told_beyond_a_month(begin: str, *, told: bool) -> None:
    first = said(1, issuer="Talleres Ebro", period_start="2017", period_end="2019-06-30")
    second = said(2, issuer="Okello Gates", period_start=begin, period_end="2020")

    kinds = [found.kind for found in conflicts([first, second])]

    assert kinds == ([Contradiction.WORK_AT_ONCE] if told else [])


def test_two_papers_of_one_employer_do_not_contradict() -> None:
    first = said(1, issuer="Talleres Ebro", period_start="2017", period_end="2019")
    second = said(2, issuer="TALLERES EBRO", period_start="2018", period_end="2020")
    open_ended = said(3, issuer="Okello", period_start="2018")

    assert conflicts([first, second, open_ended]) == ()


@given(st.lists(st.dictionaries(st.sampled_from(FieldName), st.text(max_size=12)), max_size=4))
def test_any_records_can_be_compared(records: list[dict[FieldName, str]]) -> None:
    documents = [Said(document=number, values=values) for number, values in enumerate(records, 1)]

    assert all(found.one <= found.other for found in conflicts(documents))
