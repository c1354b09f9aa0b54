"""Where an applicant is signed in: listed, and ended from another browser."""

import re

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from rpl.edge.context import AppContext
from tests.factories.account import KnownClaim, a_claim
from tests.web.browser import post_form, sign_in_applicant, text_of
from tests.web.conftest import browser

PAGE = "/en/claim/sign-in"
KEY = re.compile(r'name="sign_in" value="([0-9a-f]+)"')


def test_the_list_says_where_and_by_what_somebody_is_signed_in(
    signed_in: TestClient, library: TestClient
) -> None:
    page = text_of(signed_in.get(PAGE).text)

    assert library.cookies["rpl_applicant"]
    assert "Firefox, Linux , with your return code." in page
    assert page.count("This browser") == 1
    assert page.count("Sign out there") == 1


def test_one_browser_or_every_other_one_is_signed_out(
    context: AppContext, signed_in: TestClient, library: TestClient, claim: KnownClaim
) -> None:
    friend = browser(context)
    sign_in_applicant(friend, claim)
    (key, *_) = KEY.findall(signed_in.get(PAGE).text)

    post_form(signed_in, f"{PAGE}/end", {"sign_in": key})
    left = [each.get("/en/claim").status_code for each in (library, friend)]
    answer = post_form(signed_in, f"{PAGE}/end")

    assert sorted(left) == [200, 303]
    assert answer.headers["location"] == f"{PAGE}?done=ended"
    assert "Signed out there." in signed_in.get(answer.headers["location"]).text
    assert [each.get("/en/claim").status_code for each in (library, friend)] == [303, 303]
    assert signed_in.get("/en/claim").status_code == 200


def test_a_key_of_another_claim_ends_nothing(
    context: AppContext, signed_in: TestClient, library: TestClient, engine: Engine
) -> None:
    other = browser(context)
    sign_in_applicant(other, a_claim(engine))
    (key,) = KEY.findall(signed_in.get(PAGE).text)

    post_form(other, f"{PAGE}/end", {"sign_in": key})

    assert library.get("/en/claim").status_code == 200


def test_signing_in_to_another_claim_ends_the_sign_in_that_was_there(
    context: AppContext, client: TestClient, claim: KnownClaim, engine: Engine
) -> None:
    sign_in_applicant(client, claim)
    old = client.cookies["rpl_applicant"]

    sign_in_applicant(client, a_claim(engine))

    thief = browser(context)
    thief.cookies.set("rpl_applicant", old)
    assert thief.get("/en/claim").status_code == 303
