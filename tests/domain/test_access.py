"""Tokens of providers' programs: what they carry, who can have written them, what is granted."""

import base64
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.access import (
    AccessToken,
    ClientUnknownError,
    ScopeRefusedError,
    TokenOverError,
    basic_credentials,
    end_of_earlier,
    granted,
)
from rpl.domain.provider import CREDITS_READ, KeyUnknownError
from tests.fakes.clock import NOON

SECRET = b"invented"
TOKEN = AccessToken(
    key_id=UUID(int=7), scopes=frozenset({CREDITS_READ}), ends_at=NOON + timedelta(minutes=15)
)


def test_a_token_is_read_as_it_was_written_until_its_time_is_over() -> None:
    written = TOKEN.written(SECRET)

    assert AccessToken.read(written, [SECRET], NOON) == TOKEN
    with pytest.raises(TokenOverError):
        AccessToken.read(written, [SECRET], TOKEN.ends_at)


@given(st.integers(0, 400), st.characters(codec="latin-1"))
def test_a_token_that_was_changed_anywhere_is_none_of_ours(place: int, sign: str) -> None:
    written = TOKEN.written(SECRET)
    place %= len(written)
    changed = written[:place] + sign + written[place + 1 :]
    if changed in {written, written.removeprefix("rpt_")}:
        return

    if changed.removeprefix("rpt_") == written.removeprefix("rpt_"):
        return
    with pytest.raises(KeyUnknownError):
        AccessToken.read(changed, [SECRET], NOON)


def test_a_token_of_another_service_is_none_of_ours() -> None:
    with pytest.raises(KeyUnknownError):
        AccessToken.read(TOKEN.written(b"another"), [SECRET], NOON)


@pytest.mark.parametrize(
    ("asked", "given_scopes"),
    [("", {CREDITS_READ}), (CREDITS_READ, {CREDITS_READ}), (f" {CREDITS_READ} ", {CREDITS_READ})],
)
def test_a_token_may_do_what_was_asked_for_or_all_that_its_key_may(
    asked: str, given_scopes: set[str]
) -> None:
    assert granted(asked, frozenset({CREDITS_READ, "of earlier versions"})) == given_scopes


@pytest.mark.parametrize(
    ("asked", "held"), [("credits:write", {CREDITS_READ}), (CREDITS_READ, set()), ("", set())]
)
def test_what_a_key_does_not_hold_is_not_granted(asked: str, held: set[str]) -> None:
    with pytest.raises(ScopeRefusedError):
        granted(asked, frozenset(held))


def test_a_pair_of_http_basic_is_split_at_its_first_colon() -> None:
    assert basic_credentials(base64.b64encode(b"id:se:cret").decode()) == ("id", "se:cret")


@pytest.mark.parametrize("value", ["", "?", "YQ==", "/w==", "é"])
def test_what_is_no_pair_of_http_basic_names_no_client(value: str) -> None:
    with pytest.raises(ClientUnknownError):
        basic_credentials(value)


def test_an_earlier_key_ends_after_the_overlap_or_when_it_would_anyway() -> None:
    week = timedelta(days=7)

    assert end_of_earlier(None, NOON, week) == NOON + week
    assert end_of_earlier(NOON + timedelta(days=1), NOON, week) == NOON + timedelta(days=1)
