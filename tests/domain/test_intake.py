"""Intake: what a claim may hold, and when it can be sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.intake import (
    MAX_CLAIM_BYTES,
    MAX_EVIDENCE_ITEMS,
    NotAcknowledgedError,
    NotConfirmedError,
    NothingToSendError,
    check_complete,
    check_opening,
    check_room,
    check_statement,
)
from rpl.domain.journey import EvidenceState
from rpl.domain.refused_files import (
    ClaimFullError,
    EmptyFileError,
    ReadingFailedError,
    problem_template,
)

BEFORE = sorted(set(EvidenceState) - {EvidenceState.CONFIRMED, EvidenceState.FAILED})


def test_a_claim_takes_items_and_bytes_up_to_its_limits() -> None:
    check_room(MAX_EVIDENCE_ITEMS - 1, MAX_CLAIM_BYTES - 10, 10)

    for items, size in ((MAX_EVIDENCE_ITEMS, 0), (0, MAX_CLAIM_BYTES + 1)):
        with pytest.raises(ClaimFullError):
            check_room(items, 0, size)


def test_a_claim_is_complete_when_each_item_is_confirmed_or_knowingly_unread() -> None:
    check_complete([EvidenceState.CONFIRMED], acknowledged=False)
    check_complete([EvidenceState.CONFIRMED, EvidenceState.FAILED], acknowledged=True)

    with pytest.raises(NothingToSendError):
        check_complete([], acknowledged=True)
    with pytest.raises(NotAcknowledgedError, match="1 of your documents"):
        check_complete([EvidenceState.CONFIRMED, EvidenceState.FAILED], acknowledged=False)


@given(st.lists(st.sampled_from(EvidenceState)), st.sampled_from(BEFORE))
def test_no_claim_is_sent_while_an_item_waits(
    states: list[EvidenceState], waiting: EvidenceState
) -> None:
    for acknowledged in (False, True):
        with pytest.raises(NotConfirmedError):
            check_complete([*states, waiting], acknowledged=acknowledged)


@pytest.mark.parametrize("name", ["María Gutiérrez", "سامي", "X"])
def test_any_name_will_do(name: str) -> None:
    assert check_opening(name) == ()


def test_a_name_is_needed_and_fits_on_a_certificate() -> None:
    assert [problem.field for problem in check_opening(" ")] == ["full_name"]
    assert check_opening("a" * 201)[0].details == {"letters": "201", "most": "200"}


def test_a_statement_says_something_and_not_too_much() -> None:
    assert check_statement("I weld.") == ()
    assert [problem.field for problem in check_statement("\n")] == ["statement"]
    assert [problem.field for problem in check_statement("a" * 10_001)] == ["statement"]


def test_every_problem_is_told_in_words() -> None:
    assert problem_template("file_empty") == EmptyFileError.template
    assert problem_template("worker_lost") == ReadingFailedError.template
