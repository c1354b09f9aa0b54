"""One-time codes and recovery codes, as rules."""

from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.second_factor import (
    RECOVERY_CODES,
    fresh_step,
    new_recovery_codes,
    normal_code,
    recovery_hash,
    step_of,
    steps_around,
)

PERSON, OTHER = UUID(int=1), UUID(int=2)
CODES = new_recovery_codes(Random(3))  # noqa: S311 -- the same in every run


def test_steps_are_counted_as_in_rfc_6238() -> None:
    assert step_of(datetime(1970, 1, 1, 0, 0, 59, tzinfo=UTC)) == 1
    assert step_of(datetime(2005, 3, 18, 1, 58, 29, tzinfo=UTC)) == 0x23523EC


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(2000, 1, 1)))  # noqa: DTZ001 -- hypothesis wants it naive
def test_a_code_is_taken_half_a_minute_before_and_after_it_is_shown(at: datetime) -> None:
    now = step_of(at)

    assert steps_around(at) == (now, now - 1, now + 1)
    assert step_of(at + timedelta(seconds=30)) == now + 1


@given(st.lists(st.integers(0, 9), max_size=3), st.none() | st.integers(0, 9))
def test_a_step_is_never_used_twice_nor_after_a_later_one(
    matching: list[int], last: int | None
) -> None:
    step = fresh_step(matching, last)

    if step is None:
        assert last is not None or not matching
        assert all(last is not None and each <= last for each in matching)
    else:
        assert step in matching
        assert last is None or step > last


@pytest.mark.parametrize(
    "typed", ["123456", " 123 456 ", "123-456", "\uff11\uff12\uff13\uff14\uff15\uff16", "١٢٣٤٥٦"]
)
def test_a_code_may_be_typed_as_people_type(typed: str) -> None:
    assert normal_code(typed) == "123456"


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12345x", "½23456", CODES[0]])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert normal_code(typed) == ""


def test_recovery_codes_are_many_and_different() -> None:
    assert len(set(CODES)) == RECOVERY_CODES
    assert all(len(code.replace("-", "")) == 24 for code in CODES)


def test_a_recovery_code_is_known_however_it_is_typed_and_only_as_its_owners() -> None:
    typed = CODES[0].lower().replace("-", " ")

    assert recovery_hash(PERSON, typed) == recovery_hash(PERSON, CODES[0])
    assert recovery_hash(PERSON, typed) != recovery_hash(OTHER, typed)
    assert recovery_hash(PERSON, CODES[0][:-1]) == ""
