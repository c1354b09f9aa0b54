"""How often something may be tried, counted in the database."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import col, select
from starlette.requests import Request

from rpl.domain.rate import Rate
from rpl.edge.limits import Limits, TooManyAttemptsError, client
from rpl.store.database import connect, read_session
from rpl.store.tables import RateCount
from tests.edge.conftest import browser
from tests.factories.account import KnownClaim
from tests.fakes.clock import StoppedClock
from tests.web.browser import post_form

TWICE = Rate(name="test", times=2, minutes=1)
OFTEN = Rate(name="often", times=9, minutes=1)
SECRET = b"invented"


@pytest.fixture
def limits(any_engine: Engine, clock: StoppedClock) -> Limits:
    return Limits(any_engine, clock, lambda: (SECRET,), on=True)


def asked_from(host: str) -> Request:
    return Request({"type": "http", "client": (host, 1)})


def test_what_was_tried_too_often_has_to_wait(limits: Limits, clock: StoppedClock) -> None:
    limits.spend(TWICE, "somebody")
    limits.check(TWICE, "somebody")
    limits.spend(TWICE, "somebody")

    with pytest.raises(TooManyAttemptsError) as refusal:
        limits.check(TWICE, "somebody")
    assert refusal.value.retry_after == 60
    with pytest.raises(TooManyAttemptsError, match="Wait 1 minutes"):
        limits.spend(TWICE, "somebody")
    clock.move(seconds=60)
    limits.spend(TWICE, "somebody")


def test_others_are_counted_apart(limits: Limits) -> None:
    for subject in ("one", "one", "other"):
        limits.spend(TWICE, subject)

    limits.check(TWICE, "other")


def test_what_was_right_is_given_back(limits: Limits) -> None:
    for _ in range(5):
        limits.spend_each((TWICE, "somebody"), (OFTEN, "somewhere"))
        limits.give_back((TWICE, "somebody"), (OFTEN, "somewhere"))

    limits.check(TWICE, "somebody")


def test_of_several_limits_one_that_is_used_up_leaves_the_others_as_they_were(
    limits: Limits,
) -> None:
    limits.spend(TWICE, "somebody")
    limits.spend(TWICE, "somebody")
    for _ in range(9):
        with pytest.raises(TooManyAttemptsError):
            limits.spend_each((OFTEN, "somewhere"), (TWICE, "somebody"))

    limits.check(OFTEN, "somewhere")


def test_limits_that_are_off_count_nothing(engine: Engine, clock: StoppedClock) -> None:
    limits = Limits(engine, clock, lambda: (SECRET,), on=False)
    for _ in range(9):
        limits.spend(TWICE, "somebody")

    limits.check(TWICE, "somebody")
    limits.give_back((TWICE, "somebody"))


def test_two_processes_that_try_together_share_one_count(
    any_address: str, clock: StoppedClock
) -> None:
    def tries(_process: int) -> int:
        engine = connect(any_address)
        limits, allowed = Limits(engine, clock, lambda: (SECRET,), on=True), 0
        for _ in range(6):
            try:
                limits.spend_each((OFTEN, "somebody"), (OFTEN, "somewhere"))
            except TooManyAttemptsError:
                continue
            allowed += 1
        engine.dispose()
        return allowed

    with ThreadPoolExecutor(3) as processes:
        assert sum(processes.map(tries, range(3))) == OFTEN.times


def test_a_count_names_nobody_and_goes_when_it_is_over(
    limits: Limits, any_engine: Engine, clock: StoppedClock
) -> None:
    limits.spend(TWICE, "ana@applicant.example")
    with read_session(any_engine) as session:
        kept = session.exec(select(RateCount)).one()
    assert "ana" not in f"{kept}"

    clock.move(seconds=61)
    limits.spend(TWICE, "somebody else")

    with read_session(any_engine) as session:
        assert kept.subject not in session.exec(select(col(RateCount.subject))).all()


def test_codes_that_are_tried_together_get_no_further_than_one_by_one(
    app: FastAPI, claim: KnownClaim
) -> None:
    def try_code(number: int) -> int:
        with browser(app) as client:
            fields = {"reference": claim.reference, "return_code": f"wrong{number}"}
            return post_form(client, "/en/return", fields).status_code

    with ThreadPoolExecutor(4) as guesses:
        answers = list(guesses.map(try_code, range(14)))

    assert sorted(answers) == [401] * 10 + [429] * 4


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
