"""What an applicant may let a facilitator do, and how long a code is good."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.facilitation import (
    CODE_LIFETIME,
    Help,
    HelpNotAllowedError,
    HelpNotChosenError,
    check_help,
    chosen_help,
    is_usable,
    read_help,
    written_help,
)
from tests.fakes.clock import NOON


@given(st.frozensets(st.sampled_from(Help)))
def test_a_consent_is_read_as_it_was_written(allowed: frozenset[Help]) -> None:
    assert read_help(written_help(allowed)) == allowed


def test_what_was_ticked_is_chosen_and_foreign_words_are_not() -> None:
    assert chosen_help(["submit", "erase", ""]) == {Help.SUBMIT}
    assert chosen_help(["submit", "prepare"]) == {Help.PREPARE, Help.SUBMIT}


@pytest.mark.parametrize("words", [[], ["erase"], ["PREPARE"]])
def test_a_consent_to_nothing_is_refused(words: list[str]) -> None:
    with pytest.raises(HelpNotChosenError):
        chosen_help(words)


@given(st.frozensets(st.sampled_from(Help)), st.sampled_from(Help))
def test_a_facilitator_does_what_is_allowed_and_nothing_else(
    allowed: frozenset[Help], wanted: Help
) -> None:
    check_help(allowed, None)
    if wanted in allowed:
        check_help(allowed, wanted)
        return
    with pytest.raises(HelpNotAllowedError):
        check_help(allowed, wanted)


def test_a_code_is_good_for_a_day_and_no_moment_longer() -> None:
    ends_at = NOON + CODE_LIFETIME

    assert is_usable(ends_at, NOON)
    assert is_usable(ends_at, NOON + timedelta(hours=24, seconds=-1))
    assert not is_usable(ends_at, NOON + timedelta(hours=24))
