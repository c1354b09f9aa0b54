"""Reports of people who saw the work: what a form says, and what a link is good for."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.record import latest_day
from rpl.domain.testimony import (
    Asked,
    Assurance,
    Relation,
    Report,
    Task,
    TooManyLinksError,
    asked,
    check_room_for_link,
    composed,
    contact_of,
    is_open,
    last_seen,
    report,
)

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TASKS = tuple(
    Task(unit="W1", criterion=f"CC{number}", title=f"Task {number}") for number in (1, 2, 3)
)
ANSWERS = {
    "name": " Rosa Foreman ",
    "relation": "supervisor",
    "organisation": "Talleres Ebro",
    "start_month": "3",
    "start_year": "2015",
    "end_month": "8",
    "end_year": "2019",
    "seen.W1.CC1": "yes",
    "words.W1.CC1": "Soldaba vigas.",
    "words.W1.CC2": "Not ticked.",
    "contact_allowed": "yes",
    "contact": "+34 600 000 000",
    "agreed": "yes",
}


def told(answers: dict[str, str]) -> Report:
    found = report(answers, TASKS, TODAY, Assurance.PASSED_ON)
    assert isinstance(found, Report)
    return found


def wrong(**changes: str) -> set[str]:
    found = report({**ANSWERS, **changes}, TASKS, TODAY, Assurance.PASSED_ON)
    assert isinstance(found, tuple)
    return {problem.field for problem in found}


def test_a_report_holds_what_was_ticked_and_keeps_how_to_reach_the_witness_apart() -> None:
    found = told(ANSWERS)

    assert (found.name, found.relation) == ("Rosa Foreman", Relation.SUPERVISOR)
    assert [(each.criterion, each.words) for each in found.observed] == [("CC1", "Soldaba vigas.")]
    assert (found.start, found.end) == (date(2015, 3, 1), date(2019, 8, 1))
    assert contact_of(ANSWERS) == "+34 600 000 000"
    assert "600" not in found.model_dump_json()
    assert composed(found) == "Task 1: Soldaba vigas."


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"name": " "}, {"name"}),
        ({"name": "n" * 201}, {"name"}),
        ({"relation": "king"}, {"relation"}),
        ({"organisation": "o" * 201}, {"organisation"}),
        ({"start_month": "", "start_year": ""}, {"start"}),
        ({"end_year": "2014"}, {"end"}),
        ({"start_year": "2027"}, {"start", "end"}),
        ({"seen.W1.CC1": ""}, {"seen"}),
        ({"words.W1.CC2": "w" * 1001}, {"words.W1.CC2"}),
        ({"contact_allowed": ""}, {"contact_allowed"}),
        ({"contact": ""}, {"contact"}),
        ({"contact": "c" * 201}, {"contact"}),
        ({"agreed": ""}, {"agreed"}),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(changes: dict[str, str], fields: set[str]) -> None:
    assert wrong(**changes) == fields


def test_whoever_does_not_want_to_be_asked_leaves_no_way_to_reach_them() -> None:
    answers = {**ANSWERS, "contact_allowed": "no"}

    assert contact_of(answers) == ""
    assert told(answers).contact_allowed is False


def test_work_that_is_still_seen_was_last_seen_today() -> None:
    still = told({**ANSWERS, "end_month": "", "end_year": ""})

    assert last_seen(still, TODAY) == "2026-11-23"
    assert latest_day(last_seen(told(ANSWERS), TODAY)) == date(2019, 8, 31)


@given(
    st.dictionaries(
        st.sampled_from([*ANSWERS, "seen.W1.CC2", "seen.W9.CC9"]),
        st.sampled_from(["", "yes", "no", "3", "2015", "supervisor", "سبت", "x" * 300]),
    )
)
def test_any_form_is_a_report_of_known_tasks_or_says_what_is_wrong(
    changes: dict[str, str],
) -> None:
    found = report({**ANSWERS, **changes}, TASKS, TODAY, Assurance.MAILED)

    if isinstance(found, Report):
        assert {each.key for each in found.observed} <= {task.key for task in TASKS}
        assert found.observed
        assert found.end is None or found.start <= found.end <= TODAY
        again = Report.model_validate_json(found.model_dump_json())
        assert (again, composed(again)) == (found, composed(found))
    else:
        assert found


UNITS = ("W1", "W2", "W3", "W4", "W5")


@given(
    st.sets(st.sampled_from([*UNITS, "X9"])),
    st.text(max_size=3),
    st.text(max_size=3),
    st.integers(1, 5),
)
def test_a_link_asks_for_a_few_known_units_under_a_name(
    chosen: set[str], label: str, known_as: str, most: int
) -> None:
    found = asked({"label": label, "known_as": known_as}, chosen, UNITS, most)

    known = chosen & set(UNITS)
    if isinstance(found, Asked):
        assert set(found.units) == known
        assert 1 <= len(found.units) <= most
        assert list(found.units) == sorted(found.units)
    else:
        assert not 1 <= len(known) <= most or not label.strip() or not known_as.strip()


def test_one_more_link_than_a_claim_may_have_is_refused() -> None:
    check_room_for_link(waiting=9, most=10)

    with pytest.raises(TooManyLinksError):
        check_room_for_link(waiting=10, most=10)


@given(st.integers(-5, 5), st.none() | st.integers(-5, 5))
def test_a_link_is_open_until_its_end_and_never_after_it_was_taken_back(
    hours: int, ended: int | None
) -> None:
    ended_at = None if ended is None else NOW + timedelta(hours=ended)

    assert is_open(NOW + timedelta(hours=hours), ended_at, NOW) is (hours > 0 and ended is None)
