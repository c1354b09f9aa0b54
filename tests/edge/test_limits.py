"""How often something may be tried."""

import pytest
from limits import RateLimitItemPerMinute
from starlette.requests import Request

from rpl.edge.limits import Limits, TooManyAttemptsError, client

TWICE = RateLimitItemPerMinute(2, 1, "test")


def asked_from(host: str) -> Request:
    return Request({"type": "http", "client": (host, 1)})


def test_what_was_tried_too_often_has_to_wait() -> None:
    limits = Limits(on=True)
    limits.spend(TWICE, "somebody")
    limits.check(TWICE, "somebody")
    limits.spend(TWICE, "somebody")

    with pytest.raises(TooManyAttemptsError) as refusal:
        limits.check(TWICE, "somebody")
    assert 0 < refusal.value.retry_after <= 60
    with pytest.raises(TooManyAttemptsError, match="Wait 1 minutes"):
        limits.spend(TWICE, "somebody")


def test_others_are_counted_apart() -> None:
    limits = Limits(on=True)
    for subject in ("one", "one", "other"):
        limits.spend(TWICE, subject)

    limits.check(TWICE, "other")


def test_limits_that_are_off_count_nothing() -> None:
    limits = Limits(on=False)
    for _ in range(9):
        limits.spend(TWICE, "somebody")

    limits.check(TWICE, "somebody")


@pytest.mark.parametrize(
    ("host", "counted_as"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
    ],
)
def test_a_client_is_an_address_or_a_home_network(host: str, counted_as: str) -> None:
    assert client(asked_from(host)) == counted_as


def test_a_client_without_an_address_is_counted_with_its_like() -> None:
    assert client(Request({"type": "http", "client": None})) == ""
