"""References, return codes and the length of a sign-in."""

from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.account import (
    ALPHABET,
    SESSION_IDLE,
    SESSION_LIMIT,
    PasswordTooShortError,
    check_password,
    new_reference,
    new_return_code,
    normal_email,
    normal_reference,
    normal_return_code,
    renewed_end,
    session_end,
)
from tests.fakes.clock import NOON

seeds = st.integers(0, 2**64).map(Random)


def test_a_return_code_is_twelve_signs_of_thirty_two_in_groups() -> None:
    code = new_return_code(Random(1))  # noqa: S311 -- the same in every run

    assert [len(group) for group in code.split("-")] == [4, 4, 4]
    assert len(ALPHABET) == 32  # 12 times 5 bits are 60
    assert not set("ILOU") & set(ALPHABET)


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("7K2M-Q9WX-0A1B", id="as given out"),
        pytest.param(" 7k2m q9wx 0a1b ", id="small letters and spaces"),
        pytest.param("7K2MQ9WX0A1B", id="no groups"),
        pytest.param("7K2M–Q9WX–OAIB", id="long dashes, letter O and letter I"),  # noqa: RUF001 -- as typed
        pytest.param("7K2M.Q9WX.oAlB", id="dots, small o, small L"),
        pytest.param("７Ｋ２Ｍ-Ｑ９ＷＸ-０Ａ１Ｂ", id="full width"),  # noqa: RUF001 -- as typed
        pytest.param("٧K٢M-Q٩WX-٠A١B", id="Arabic digits"),  # noqa: RUF001 -- as typed
        pytest.param("۷K۲M-Q۹WX-۰A۱B", id="Persian digits"),  # noqa: RUF001 -- as typed
    ],
)
def test_a_code_is_understood_however_it_is_typed(typed: str) -> None:
    assert normal_return_code(typed) == "7K2M-Q9WX-0A1B"


@pytest.mark.parametrize(
    "typed", ["RPL-7K2M-Q9WX", "rpl 7k2m q9wx", "7K2MQ9WX", "7k2m-q9wx", "RPL7K2MQ9WX"]
)
def test_a_reference_is_understood_with_or_without_its_prefix(typed: str) -> None:
    assert normal_reference(typed) == "RPL-7K2M-Q9WX"


@pytest.mark.parametrize("typed", ["", "RPL", "RPL-7K2M-Q9W", "RPL-7K2M-Q9WXY", "ÑÑÑÑ-ÑÑÑÑ", "\0"])
def test_what_cannot_be_a_reference_is_none(typed: str) -> None:
    assert normal_reference(typed) == ""


@given(seeds)
def test_what_is_given_out_is_in_its_normal_form(random: Random) -> None:
    reference, code = new_reference(random), new_return_code(random)

    assert normal_reference(reference) == reference
    assert normal_return_code(code) == code


@given(st.text())
def test_any_text_is_answered_with_a_normal_form_or_nothing(typed: str) -> None:
    for normal in (normal_reference, normal_return_code):
        found = normal(typed)
        assert found in {"", normal(found)}


def test_an_address_in_other_letters_is_the_same_person() -> None:
    assert normal_email(" Ada@Staff.Example ") == "ada@staff.example"


def test_a_password_alone_needs_fifteen_characters() -> None:
    check_password("fifteen letters")
    with pytest.raises(PasswordTooShortError, match="at least 15 characters"):
        check_password("fourteen signs")


def test_a_sign_in_ends_when_it_is_not_used() -> None:
    assert session_end(NOON, NOON) == NOON + SESSION_IDLE


def test_a_sign_in_ends_at_its_limit_however_much_it_is_used() -> None:
    used = NOON + SESSION_LIMIT - timedelta(minutes=1)

    assert session_end(NOON, used) == NOON + SESSION_LIMIT


@pytest.mark.parametrize(
    ("used_after", "ends_after"),
    [
        pytest.param(timedelta(minutes=3), SESSION_IDLE, id="too soon to be worth a write"),
        pytest.param(timedelta(minutes=30), SESSION_IDLE + timedelta(minutes=30), id="moved on"),
        pytest.param(SESSION_IDLE, SESSION_IDLE, id="ended already, and stays so"),
    ],
)
def test_use_moves_the_end(used_after: timedelta, ends_after: timedelta) -> None:
    ends = NOON + SESSION_IDLE

    assert renewed_end(NOON, ends, NOON + used_after) == NOON + ends_after


@given(st.integers(0, 2000), st.integers(0, 2000))
def test_no_use_moves_the_end_back_or_past_the_limit(first: int, second: int) -> None:
    ends = renewed_end(NOON, NOON + SESSION_IDLE, NOON + timedelta(minutes=first))
    later = renewed_end(NOON, ends, NOON + timedelta(minutes=second))

    assert NOON + SESSION_IDLE <= ends <= later <= NOON + SESSION_LIMIT
