"""Staff sign in at another service and come back, as a browser does it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine

from rpl.domain.roles import Role
from rpl.edge.context import AppContext
from rpl.main import create_app
from rpl.store.database import write_session
from rpl.store.tables import Staff
from tests.edge.conftest import browser
from tests.factories.account import KnownStaff, a_member_of_staff
from tests.factories.issuer import ToldIssuer
from tests.fakes.clock import StoppedClock
from tests.web.browser import post_form, text_of

BEGIN = "/es/staff/single-sign-on/begin"


@pytest.fixture
def issuer(clock: StoppedClock) -> ToldIssuer:
    return ToldIssuer(clock)


@pytest.fixture
def client(context: AppContext, issuer: ToldIssuer) -> Iterator[TestClient]:
    with browser(create_app(replace(context, single_sign_on=issuer.engine()))) as client:
        yield client


@pytest.fixture
def ada(engine: Engine) -> KnownStaff:
    return a_member_of_staff(engine, email="ada@staff.example")


def leave(client: TestClient, issuer: ToldIssuer, address: str = BEGIN) -> str:
    """Leave for the issuer; the state that comes back."""
    there = client.get(address).headers["location"]
    assert there.startswith("https://issuer.example/realm/authorize?")
    asked = parse_qs(urlsplit(there).query)
    issuer.nonce = asked["nonce"][0]
    return asked["state"][0]


def come_back(client: TestClient, state: str, code: str = "the-code") -> Response:
    """Come back with a code, and go on."""
    back = client.get(f"/staff/single-sign-on?code={code}&state={state}")
    assert back.status_code == 303
    page = client.get(back.headers["location"])
    if page.status_code != 200:
        return page
    assert "rpl_staff" not in page.headers.get("set-cookie", "")
    lang = back.headers["location"].split("/")[1]
    fields = {"code": code, "state": state}
    return post_form(client, f"/{lang}/staff/single-sign-on", fields)


def test_the_sign_in_page_offers_the_other_service(client: TestClient) -> None:
    page = client.get("/en/staff/sign-in?next=/en/staff/account").text

    assert "Sign in through" in page
    assert re.search(r"/en/staff/single-sign-on/begin\?next=(/|%2F)en(/|%2F)staff", page)


@pytest.mark.usefixtures("ada")
def test_staff_go_there_and_come_back_signed_in(client: TestClient, issuer: ToldIssuer) -> None:
    answer = come_back(client, leave(client, issuer, f"{BEGIN}?next=/es/staff/account"))

    assert (answer.status_code, answer.headers["location"]) == (303, "/es/staff/account")
    assert client.get("/en/staff/account").status_code == 200
    assert "through single sign-on" in client.get("/en/staff/account").text
    assert "rpl_leaving" not in client.cookies


@pytest.mark.usefixtures("ada")
def test_a_departure_counts_once_and_in_its_own_browser(
    client: TestClient, context: AppContext, issuer: ToldIssuer
) -> None:
    state = leave(client, issuer)
    with browser(create_app(replace(context, single_sign_on=issuer.engine()))) as other:
        assert come_back(other, state).status_code == 401

    assert come_back(client, "another-state").status_code == 401
    assert come_back(client, state).status_code == 303
    assert come_back(client, state).status_code == 401


@pytest.mark.usefixtures("ada")
def test_a_departure_is_forgotten_after_a_quarter_of_an_hour(
    client: TestClient, issuer: ToldIssuer, clock: StoppedClock
) -> None:
    state = leave(client, issuer)
    clock.move(minutes=15, seconds=1)

    answer = come_back(client, state)

    assert answer.status_code == 401
    assert "did not sign you in" in text_of(client.get("/en/staff/single-sign-on").text)


@pytest.mark.parametrize("cookie", ["x", "e30.x", "é.x", "." * 5000])
def test_a_made_up_departure_is_none(client: TestClient, issuer: ToldIssuer, cookie: str) -> None:
    state = leave(client, issuer)
    client.cookies.clear()

    answer = client.get(
        f"/en/staff/single-sign-on?code=c&state={state}",
        headers={b"cookie": f"rpl_leaving={cookie}".encode()},
    )

    assert answer.status_code == 401


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "nobody@staff.example"},
        {"email_verified": False},
    ],
)
@pytest.mark.usefixtures("ada")
def test_who_was_not_let_in_here_is_told_whom_to_ask(
    client: TestClient, issuer: ToldIssuer, claims: dict[str, object]
) -> None:
    issuer.claims = claims

    answer = come_back(client, leave(client, issuer))

    assert answer.status_code == 403
    assert "rpl_staff" not in client.cookies


def test_the_first_number_that_comes_with_an_address_keeps_it(
    client: TestClient, issuer: ToldIssuer, ada: KnownStaff, engine: Engine
) -> None:
    assert come_back(client, leave(client, issuer)).status_code == 303
    issuer.claims = {"sub": "8"}
    assert come_back(client, leave(client, issuer)).status_code == 403
    issuer.claims = {"sub": "7", "email": "ada.married@staff.example"}
    assert come_back(client, leave(client, issuer)).status_code == 303

    with write_session(engine) as session:
        session.get_one(Staff, ada.id).active = False
    assert come_back(client, leave(client, issuer)).status_code == 403


def test_a_new_start_lets_another_number_in(
    client: TestClient, context: AppContext, issuer: ToldIssuer, ada: KnownStaff, engine: Engine
) -> None:
    assert come_back(client, leave(client, issuer)).status_code == 303
    admin = a_member_of_staff(engine, Role.ADMIN)
    with browser(create_app(context)) as other:
        post_form(other, "/en/staff/sign-in", {"email": admin.email, "password": admin.password})
        address = f"/en/staff/people/{ada.id}/change"
        assert post_form(other, address, {"change": "second_factor"}).status_code == 303

    issuer.claims = {"sub": "8"}
    assert come_back(client, leave(client, issuer)).status_code == 303


def test_an_issuer_that_fails_is_told_as_a_page(client: TestClient, issuer: ToldIssuer) -> None:
    issuer.described = {"issuer": "https://other.example"}
    away = client.get("/en/staff/single-sign-on/begin")
    issuer.described = {}
    state = leave(client, issuer)
    issuer.token_status = 400
    refused = come_back(client, state)

    assert (away.status_code, refused.status_code) == (401, 401)
    assert "did not sign you in" in text_of(away.text)


@pytest.mark.usefixtures("ada")
def test_a_code_of_an_authenticator_is_the_issuers_to_ask_for(
    context: AppContext, issuer: ToldIssuer
) -> None:
    strict = replace(context, single_sign_on=issuer.engine(), second_factor_required=True)
    with browser(create_app(strict)) as client:
        assert come_back(client, leave(client, issuer)).status_code == 303
        assert client.get("/en/staff/queue").status_code == 200


def test_where_there_is_no_other_service_nobody_is_sent_to_one(context: AppContext) -> None:
    with browser(create_app(context)) as client:
        assert client.get(BEGIN).status_code == 404
        assert "Sign in through" not in client.get("/en/staff/sign-in").text
