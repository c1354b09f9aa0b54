"""Who may open what, and what becomes of a form whose writer was signed out meanwhile."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html import unescape
from threading import Barrier

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine
from typing_extensions import override

from rpl.domain.roles import Role
from rpl.edge.context import AppContext
from tests.edge.conftest import app_of, browser
from tests.factories.account import KnownClaim, a_claim, a_member_of_staff
from tests.fakes.clock import StoppedClock
from tests.fakes.passwords import FastPasswords
from tests.web.browser import form_token, post_form, sign_in_applicant, sign_in_staff

HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
ACTION = re.compile(r'<form method="post" action="(/en/[^"]*)"')
TYPED = 'Welded "pipes"\nfor <b>12</b> years & more'


def hidden(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(text.partition("<main")[2]):
        found.setdefault(unescape(name), []).append(unescape(value))
    return found


@pytest.mark.parametrize(
    ("address", "goes_to"),
    [
        ("/ar/probe/applicant", "/ar/return?next=%2Far%2Fprobe%2Fapplicant"),
        ("/es/probe/assessor", "/es/staff/sign-in?next=%2Fes%2Fprobe%2Fassessor"),
        ("/en/probe/admin", "/en/staff/sign-in?next=%2Fen%2Fprobe%2Fadmin"),
    ],
)
def test_a_page_for_the_signed_in_leads_to_the_sign_in(
    client: TestClient, address: str, goes_to: str
) -> None:
    answer = client.get(address)

    assert (answer.status_code, answer.headers["location"]) == (303, goes_to)


def test_after_the_sign_in_the_page_that_was_asked_for_is_shown(
    client: TestClient, claim: KnownClaim
) -> None:
    page = client.get(client.get("/en/probe/applicant").headers["location"]).text
    fields = {"reference": claim.reference, "return_code": claim.return_code}

    answer = post_form(client, "/en/return", fields | {"next": hidden(page)["next"][0]})

    assert (answer.status_code, answer.headers["location"]) == (303, "/en/probe/applicant")


@pytest.mark.parametrize(
    "next_",
    ["https://evil.example/", "//evil.example/en/", "/en//evil", "/fr/x", "/en/\\evil", "x"],
)
def test_nobody_is_sent_to_another_site(client: TestClient, claim: KnownClaim, next_: str) -> None:
    fields = {"reference": claim.reference, "return_code": claim.return_code, "next": next_}

    answer = post_form(client, "/en/return", fields)

    assert answer.headers["location"] == "/en/claim"


def test_one_browser_may_hold_an_applicant_and_an_assessor(
    client: TestClient, engine: Engine, claim: KnownClaim
) -> None:
    sign_in_applicant(client, claim)
    sign_in_staff(client, a_member_of_staff(engine, name="Ada"))

    assert client.get("/en/probe/applicant").json()["claim"] == str(claim.id)
    assert client.get("/en/probe/assessor").json()["name"] == "Ada"


@pytest.mark.parametrize(
    ("role", "address", "status"),
    [
        (Role.ASSESSOR, "/es/probe/admin", 403),
        (Role.ADMIN, "/es/probe/assessor", 403),
        (Role.ADMIN, "/es/probe/admin", 200),
        (Role.ADMIN, "/es/probe/applicant", 303),
    ],
)
def test_a_role_opens_its_own_pages_only(
    client: TestClient, engine: Engine, role: Role, address: str, status: int
) -> None:
    sign_in_staff(client, a_member_of_staff(engine, role))

    assert client.get(address).status_code == status


@pytest.mark.parametrize("token", ["", "x" * 43, "no-such-token-but-it-looks-like-one", "é;\"'"])
def test_a_made_up_cookie_signs_nobody_in(app: FastAPI, token: str) -> None:
    with browser(app) as client:
        answer = client.get(
            "/en/probe/applicant", headers={b"cookie": f"rpl_applicant={token}".encode()}
        )

    assert answer.status_code == 303


def test_an_expired_sign_in_gives_back_what_was_typed(
    client: TestClient, claim: KnownClaim, clock: StoppedClock
) -> None:
    sign_in_applicant(client, claim)
    clock.move(hours=3)
    typed = [("text", TYPED), ("kind", "one"), ("kind", "two"), ("password", "never shown")]

    refused = post_form(client, "/en/probe/history", typed)

    assert refused.status_code == 401
    assert "never shown" not in refused.text
    kept = hidden(refused.text)
    assert kept["kept.field.text"] == [TYPED]

    wrong = _sent_back(client, refused.text, {"reference": claim.reference, "return_code": "x"})
    assert wrong.status_code == 401
    again = _sent_back(
        client, wrong.text, {"reference": claim.reference, "return_code": claim.return_code}
    )
    assert (again.status_code, "Send what I typed" in again.text) == (200, True)
    stored = _sent_back(client, again.text, {})
    assert stored.json() == {
        "claim": str(claim.id),
        "text": TYPED,
        "lang": "en",
        "kinds": ["one", "two"],
    }


def test_what_was_typed_is_not_given_to_somebody_else(
    client: TestClient, engine: Engine, claim: KnownClaim, clock: StoppedClock
) -> None:
    other = a_claim(engine)
    sign_in_applicant(client, claim)
    clock.move(hours=3)
    refused = post_form(client, "/en/probe/history", {"text": TYPED})

    answer = _sent_back(
        client, refused.text, {"reference": other.reference, "return_code": other.return_code}
    )

    assert answer.status_code == 303
    assert "Welded" not in answer.text


def test_a_button_pressed_too_late_is_given_back_too(
    client: TestClient, engine: Engine, clock: StoppedClock
) -> None:
    staff = a_member_of_staff(engine, name="Ada")
    sign_in_staff(client, staff)
    clock.move(hours=13)

    refused = post_form(client, "/en/probe/assessor")
    again = _sent_back(client, refused.text, {"email": staff.email, "password": staff.password})
    done = _sent_back(client, again.text, {})

    assert (refused.status_code, again.status_code) == (401, 200)
    assert done.json()["name"] == "Ada"


def test_a_forged_form_without_a_sign_in_is_not_given_back(client: TestClient) -> None:
    answer = client.post(
        "/en/probe/history", data={"text": TYPED}, headers={"origin": "https://evil.example"}
    )

    assert answer.status_code == 403
    assert "Welded" not in answer.text


def test_sending_forms_keeps_a_sign_in_alive_and_looking_does_not(
    client: TestClient, claim: KnownClaim, clock: StoppedClock
) -> None:
    sign_in_applicant(client, claim)
    for _ in range(3):
        clock.move(hours=1.5)
        assert post_form(client, "/en/probe/history", {"text": "more"}).status_code == 200
    clock.move(hours=1.5)
    assert client.get("/en/probe/applicant").status_code == 200
    clock.move(hours=1)

    assert client.get("/en/probe/applicant").status_code == 303


def test_cookies_over_http_are_plainly_named_and_out_of_reach_of_scripts(
    client: TestClient, claim: KnownClaim
) -> None:
    sign_in_applicant(client, claim)

    answer = post_form(
        client, "/en/return", {"reference": claim.reference, "return_code": claim.return_code}
    )
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("rpl_applicant=")
    assert "httponly" in cookie.lower()
    assert "samesite=lax" in cookie.lower()
    assert "path=/" in cookie.lower()
    assert not re.search("secure|domain|max-age|expires", cookie.lower())


def test_cookies_under_an_https_address_are_bound_to_the_host(
    context: AppContext, claim: KnownClaim
) -> None:
    app = app_of(replace(context, public_url="https://rpl.example", secure=True))
    with browser(app, "https://rpl.example") as client:
        first = client.get("/en/return").headers
        sign_in_applicant(client, claim)
        answer = post_form(client, "/en/sign-out")

    assert first["set-cookie"].startswith("__Host-rpl_visitor=")
    assert "; Secure" in first["set-cookie"]
    assert first["strict-transport-security"] == "max-age=31536000"
    gone = answer.headers.get_list("set-cookie")
    assert len(gone) == 3
    assert all(line.startswith("__Host-rpl_") and "Secure" in line for line in gone)


def test_signing_in_gives_another_token_each_time(client: TestClient, claim: KnownClaim) -> None:
    sign_in_applicant(client, claim)
    first = client.cookies["rpl_applicant"]
    sign_in_applicant(client, claim)

    assert client.cookies["rpl_applicant"] != first


def test_a_token_that_was_signed_out_opens_nothing(
    app: FastAPI, client: TestClient, claim: KnownClaim
) -> None:
    sign_in_applicant(client, claim)
    stolen = client.cookies["rpl_applicant"]
    post_form(client, "/en/sign-out")

    with browser(app) as thief:
        thief.cookies["rpl_applicant"] = stolen
        assert thief.get("/en/probe/applicant").status_code == 303


def _sent_back(client: TestClient, page: str, typed: dict[str, str]) -> Response:
    main = page.partition("<main")[2]
    action = ACTION.search(main)
    assert action is not None
    fields = {name: values for name, values in hidden(page).items() if name != "csrf_token"}
    pairs = [(name, value) for name, values in fields.items() for value in values]
    return post_form(client, action[1], pairs + list(typed.items()))


def test_many_who_sign_in_at_once_do_not_wait_for_each_others_connections(
    context: AppContext, engine: Engine, claim: KnownClaim
) -> None:
    app = app_of(replace(context, rate_limits=False, passwords=_SlowPasswords()))
    with browser(app) as client:
        token = form_token(client)
        fields = {
            "csrf_token": token,
            "reference": claim.reference,
            "return_code": claim.return_code,
        }
        with ThreadPoolExecutor(30) as people:
            sent = [people.submit(client.post, "/en/return", data=fields) for _ in range(30)]
            statuses = [answer.result(timeout=60).status_code for answer in sent]

    assert statuses == [303] * 30
    assert engine.pool.checkedout() == 0  # type: ignore[attr-defined] # of a QueuePool


class _SlowPasswords(FastPasswords):
    """As slow as thirty people who all sign in at once."""

    _meet = Barrier(30, timeout=30)

    @override
    def verify(self, secret: str, hashed: str | None) -> bool:
        self._meet.wait()
        return super().verify(secret, hashed)
