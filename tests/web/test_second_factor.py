"""Codes besides the password, as a browser meets them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine

from rpl.edge.context import AppContext
from rpl.main import create_app
from rpl.store.database import write_session
from rpl.store.tables import Staff
from tests.edge.conftest import browser
from tests.factories.account import PASSWORD, KnownStaff, a_member_of_staff
from tests.factories.second_factor import Phone, a_phone
from tests.fakes.clock import StoppedClock
from tests.fakes.passwords import FastPasswords
from tests.web.browser import post_form, sign_in_staff

HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
KEY = re.compile(r'<code dir="ltr"[^>]*>([A-Z2-7 ]+)</code>')


@pytest.fixture
def ada(engine: Engine) -> KnownStaff:
    return a_member_of_staff(engine)


@pytest.fixture
def strict(context: AppContext) -> Iterator[TestClient]:
    """A service that asks its staff for a second factor."""
    with browser(create_app(replace(context, second_factor_required=True))) as client:
        yield client


def with_password(client: TestClient, staff: KnownStaff, **more: str) -> dict[str, str]:
    """The hidden fields of the page that asks for the code."""
    fields = {"email": staff.email, "password": staff.password} | more
    answer = post_form(client, "/en/staff/sign-in", fields)
    assert answer.status_code == 200
    assert "Your password is right" in answer.text
    assert "rpl_staff" not in client.cookies
    found = {unescape(n): unescape(v) for n, v in HIDDEN.findall(answer.text.split("<main")[1])}
    found.pop("csrf_token")
    return found


def with_code(client: TestClient, hidden: dict[str, str], code: str) -> Response:
    return post_form(client, "/en/staff/sign-in/code", hidden | {"code": code})


def test_password_and_code_sign_in(
    client: TestClient, engine: Engine, ada: KnownStaff, clock: StoppedClock
) -> None:
    phone, _ = a_phone(engine, ada.id, clock)

    answer = with_code(client, with_password(client, ada, next="/en/staff/account"), phone.shows())

    assert (answer.status_code, answer.headers["location"]) == (303, "/en/staff/account")
    page = client.get("/en/staff/account").text
    assert "with a password and a code" in page
    assert "8 recovery codes are left" in page


def test_a_wrong_code_signs_nobody_in_and_five_have_to_wait(
    client: TestClient, engine: Engine, ada: KnownStaff, clock: StoppedClock
) -> None:
    phone, _ = a_phone(engine, ada.id, clock)
    hidden = with_password(client, ada)

    answers = [with_code(client, hidden, "000000") for _ in range(5)]
    answers.append(with_code(client, hidden, phone.shows()))

    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert "not the one your authenticator shows" in answers[0].text
    assert "rpl_staff" not in client.cookies


def test_many_sign_ins_with_right_codes_do_not_have_to_wait(
    client: TestClient, engine: Engine, ada: KnownStaff, clock: StoppedClock
) -> None:
    phone, _ = a_phone(engine, ada.id, clock)

    for _ in range(6):
        answer = with_code(client, with_password_again(client, ada), phone.shows())
        assert answer.status_code == 303
        clock.move(seconds=30)


def with_password_again(client: TestClient, staff: KnownStaff) -> dict[str, str]:
    client.cookies.delete("rpl_staff") if "rpl_staff" in client.cookies else None
    return with_password(client, staff)


def test_the_proof_of_a_password_is_good_in_one_browser_for_ten_minutes(
    client: TestClient, context: AppContext, engine: Engine, ada: KnownStaff, clock: StoppedClock
) -> None:
    phone, _ = a_phone(engine, ada.id, clock)
    hidden = with_password(client, ada)

    with browser(create_app(context)) as other:
        stolen = with_code(other, hidden, phone.shows())
    clock.move(minutes=10, seconds=1)
    late = with_code(client, hidden, phone.shows())

    assert (stolen.status_code, late.status_code) == (401, 401)
    assert "came too late" in late.text
    assert "rpl_staff" not in client.cookies


def test_the_proof_of_a_password_ends_with_the_password(
    client: TestClient, engine: Engine, ada: KnownStaff, clock: StoppedClock
) -> None:
    phone, _ = a_phone(engine, ada.id, clock)
    hidden = with_password(client, ada)
    with write_session(engine) as session:
        session.get_one(Staff, ada.id).password_hash = FastPasswords().hash("another pass phrase")

    assert with_code(client, hidden, phone.shows()).status_code == 401
    assert "rpl_staff" not in client.cookies


@pytest.mark.parametrize(
    "half", ["", "x", "a.b.c", "00000000-0000-0000-0000-000000000007.9999999999.x"]
)
def test_a_made_up_proof_is_none(client: TestClient, half: str) -> None:
    assert with_code(client, {"half": half}, "123456").status_code == 401


def test_what_was_typed_before_the_sign_in_ended_survives_the_code(
    client: TestClient, engine: Engine, ada: KnownStaff, clock: StoppedClock
) -> None:
    phone, _ = a_phone(engine, ada.id, clock)
    with_code(client, with_password(client, ada), phone.shows())
    clock.move(hours=3)
    late = post_form(client, "/en/staff/account/sign-ins", {"sign_in": "typed before"})
    kept = {
        unescape(n): unescape(v)
        for n, v in HIDDEN.findall(late.text.split("<main")[1])
        if n.startswith("kept.")
    }
    client.cookies.delete("rpl_staff")

    answer = with_code(client, with_password(client, ada, **kept), phone.shows())

    assert answer.status_code == 200
    assert 'name="sign_in" value="typed before"' in answer.text


def test_setting_up_shows_a_key_and_recovery_codes_once(
    client: TestClient, ada: KnownStaff, clock: StoppedClock
) -> None:
    sign_in_staff(client, ada)
    before = client.cookies["rpl_staff"]
    begun = post_form(client, "/en/staff/second-factor/begin", {"password": PASSWORD})
    page = client.get(begun.headers["location"]).text
    key = KEY.search(page)
    assert key is not None
    assert "<svg" in page
    wrong = post_form(client, "/en/staff/second-factor/confirm", {"code": "000000"})

    phone = Phone(key[1].replace(" ", ""), clock)
    answer = post_form(client, "/en/staff/second-factor/confirm", {"code": phone.shows()})

    assert (wrong.status_code, answer.status_code) == (422, 200)
    assert len(re.findall(r"<code>([0-9A-Z-]{29})</code>", answer.text)) == 8
    assert client.cookies["rpl_staff"] != before
    after = client.get("/en/staff/second-factor").text
    assert "Set up" in after
    assert not KEY.search(after)


def test_a_wrong_password_sets_nothing_up(client: TestClient, ada: KnownStaff) -> None:
    sign_in_staff(client, ada)

    answer = post_form(client, "/en/staff/second-factor/begin", {"password": "another one"})

    assert answer.status_code == 422
    assert "This is not your password" in answer.text
    assert not KEY.search(client.get("/en/staff/second-factor").text)


def test_setting_up_and_switching_off_sign_out_everywhere_else(
    client: TestClient, context: AppContext, ada: KnownStaff, clock: StoppedClock
) -> None:
    with browser(create_app(context)) as other:
        sign_in_staff(other, ada)
        sign_in_staff(client, ada)
        post_form(client, "/en/staff/second-factor/begin", {"password": PASSWORD})
        key = KEY.search(client.get("/en/staff/second-factor").text)
        assert key is not None
        phone = Phone(key[1].replace(" ", ""), clock)
        post_form(client, "/en/staff/second-factor/confirm", {"code": phone.shows()})
        assert other.get("/en/staff/account").status_code == 303

        wrong = post_form(client, "/en/staff/second-factor/off", {"code": phone.shows()})
        clock.move(seconds=30)
        off = post_form(client, "/en/staff/second-factor/off", {"code": phone.shows()})

    assert (wrong.status_code, off.status_code) == (422, 303)
    assert "Set up codes" in client.get("/en/staff/second-factor").text


def test_where_codes_are_required_a_password_alone_leads_to_setting_them_up(
    strict: TestClient, ada: KnownStaff, clock: StoppedClock
) -> None:
    sign_in_staff(strict, ada)

    page = strict.get("/en/staff/queue")
    form = post_form(strict, "/en/staff/claims/00000000-0000-0000-0000-000000000007/take")

    assert (page.status_code, page.headers["location"]) == (303, "/en/staff/second-factor")
    assert form.status_code == 403
    assert "Set it up first" in form.text
    post_form(strict, "/en/staff/second-factor/begin", {"password": PASSWORD})
    key = KEY.search(strict.get("/en/staff/second-factor").text)
    assert key is not None
    phone = Phone(key[1].replace(" ", ""), clock)
    post_form(strict, "/en/staff/second-factor/confirm", {"code": phone.shows()})
    assert strict.get("/en/staff/queue").status_code == 200
