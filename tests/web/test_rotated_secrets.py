"""While the master key is changed nobody loses a form, a sign-in half way, or an access token."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine

from rpl.edge.context import AppContext
from rpl.flows.access import add_key
from rpl.flows.provider import add_provider
from rpl.store.database import write_session
from tests.factories.account import a_claim, a_member_of_staff
from tests.factories.second_factor import a_phone
from tests.fakes.clock import StoppedClock
from tests.web.browser import form_token, fresh_token, post_form
from tests.web.conftest import browser

OLD, NEW = b"o" * 32, b"n" * 32


@dataclass
class Secrets:
    """What the service signs with, first, and accepts."""

    now: Sequence[bytes] = (OLD,)

    def __call__(self) -> Sequence[bytes]:
        return self.now


@pytest.fixture
def secrets() -> Secrets:
    return Secrets()


@pytest.fixture
def running(context: AppContext, secrets: Secrets) -> TestClient:
    return browser(replace(context, secrets=secrets))


def come_back(client: TestClient, engine: Engine, token: str, **more: str) -> Response:
    claim = a_claim(engine)
    fields = {"reference": claim.reference, "return_code": claim.return_code, "csrf_token": token}
    headers = {"origin": "http://localhost:8000", "sec-fetch-site": "same-origin"}
    return client.post("/en/return", data={**fields, **more}, headers=headers)


def test_a_form_that_was_open_before_is_good_after_and_not_for_ever(
    running: TestClient, secrets: Secrets, engine: Engine
) -> None:
    token = form_token(running)

    secrets.now = (NEW, OLD)
    assert fresh_token(running) != token
    assert come_back(running, engine, token).status_code == 303
    secrets.now = (NEW,)
    assert come_back(running, engine, token).status_code == 403


def test_what_was_typed_before_is_given_back_after(
    running: TestClient, secrets: Secrets, engine: Engine
) -> None:
    page = post_form(running, "/en/claim/statement", {"statement": "I weld pipes."}).text
    kept = dict(re.findall(r'name="(kept[^"]*)" value="([^"]*)"', page))

    secrets.now = (NEW, OLD)
    answer = come_back(running, engine, fresh_token(running), **kept)

    assert "I weld pipes." in answer.text


def test_who_typed_the_password_before_types_the_code_after(
    running: TestClient, secrets: Secrets, engine: Engine, clock: StoppedClock
) -> None:
    ada = a_member_of_staff(engine)
    phone, _codes = a_phone(engine, ada.id, clock)
    page = post_form(running, "/en/staff/sign-in", {"email": ada.email, "password": ada.password})
    half = re.search(r'name="half" value="([^"]+)"', page.text)
    assert half is not None

    secrets.now = (NEW, OLD)
    fields = {"half": half[1], "code": phone.shows()}
    answer = post_form(running, "/en/staff/sign-in/code", fields)

    assert answer.status_code == 303


def test_a_programs_token_of_before_reads_after(
    running: TestClient, secrets: Secrets, engine: Engine
) -> None:
    with write_session(engine) as session:
        number = add_provider(session, StoppedClock(), name="Sample training centre")
        key = add_key(session, StoppedClock(), provider_id=number).secret
    form = {"grant_type": "client_credentials", "client_id": str(number)}
    given = running.post("/oauth/token", data={**form, "client_secret": key}).json()
    headers = {"authorization": f"Bearer {given['access_token']}"}

    def reads() -> int:
        return running.get("/api/v1/credits", headers=headers).status_code

    secrets.now = (NEW, OLD)
    after = reads()
    secrets.now = (NEW,)

    assert (after, reads()) == (200, 401)
