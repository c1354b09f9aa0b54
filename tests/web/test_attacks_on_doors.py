"""What a hostile visitor tries at the doors of a claim: old forms, planted cookies, other sites."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from rpl.catalog import Catalog
from rpl.domain.account import next_return_code
from rpl.edge.context import AppContext
from rpl.flows.erasure import erase_applicant
from rpl.store.database import read_session, write_session
from rpl.store.tables import Claim, OutgoingMail
from tests.factories.account import KnownClaim, a_claim
from tests.factories.intake import a_catalog
from tests.web.applicant import open_claim
from tests.web.browser import form_token, post_form, sign_in_applicant
from tests.web.conftest import browser

CODE = re.compile(r'id="return_code" data-return-code>([0-9A-Z-]+)<')
START = {"full_name": "María Gutiérrez", "qualification": "any-trade", "nonce": "n" * 32}
CHANGES = ("sign-in/return-code", "sign-in/end", "email", "email/remove", "email/code")


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


def test_the_form_that_opened_a_claim_opens_it_no_longer_after_another_code_was_drawn(
    context: AppContext, client: TestClient
) -> None:
    """It lies in the history of a shared browser, with all that made the first code."""
    found = CODE.search(open_claim(client))
    assert found is not None
    with read_session(context.engine) as session:
        claim = session.exec(select(Claim)).one()
    fields = {"return_code": found[1], "nonce": "m" * 32}
    drawn = post_form(client, "/en/claim/sign-in/return-code", fields)
    assert next_return_code("m" * 32, claim.id) in drawn.text
    thief = browser(context)

    again = post_form(thief, "/en/start", START)
    with write_session(context.engine) as session:
        erase_applicant(session, context.clock, claim.applicant_id)
    erased = post_form(thief, "/en/start", START)

    assert [again.status_code, erased.status_code] == [409, 409]
    assert "has another return code now" in again.text
    assert "rpl_applicant" not in thief.cookies
    assert CODE.search(again.text) is None


def test_a_cookie_that_somebody_planted_is_replaced_and_opens_nothing_afterwards(
    context: AppContext, client: TestClient, claim: KnownClaim, engine: Engine
) -> None:
    thief = browser(context)
    sign_in_applicant(thief, a_claim(engine))
    planted = thief.cookies["rpl_applicant"]
    client.cookies.set("rpl_applicant", planted, domain="localhost.local", path="/")

    sign_in_applicant(client, claim)

    given = {cookie.value for cookie in client.cookies.jar if cookie.name == "rpl_applicant"}
    assert given - {planted}
    assert thief.get("/en/claim").status_code == 303
    assert claim.reference not in thief.get("/en/return").text


@pytest.mark.parametrize(
    ("token", "headers"),
    [
        ("", {}),
        ("theirs", {}),
        ("ours", {"origin": "https://evil.example"}),
        ("ours", {"sec-fetch-site": "cross-site"}),
    ],
)
def test_another_site_changes_nothing_that_opens_a_claim(
    context: AppContext, client: TestClient, claim: KnownClaim, token: str, headers: dict[str, str]
) -> None:
    sign_in_applicant(client, claim)
    tokens = {"": "", "ours": form_token(client), "theirs": form_token(browser(context))}
    fields = {
        "csrf_token": tokens[token],
        "return_code": claim.return_code,
        "nonce": "n" * 32,
        "address": "thief@evil.example",
        "code": "AAAA-AAAA",
    }

    for change in CHANGES:
        answer = client.post(f"/en/claim/{change}", data=fields, headers=headers)
        assert answer.status_code == 403, change
    with read_session(context.engine) as session:
        kept = session.get_one(Claim, claim.id).return_code_hash
        assert session.exec(select(OutgoingMail)).all() == []
    assert context.passwords.verify(claim.return_code, kept)


def test_our_letters_do_not_rain_on_somebody_elses_mailbox(
    context: AppContext, engine: Engine
) -> None:
    answers = []
    for number in range(6):
        stranger, claim = browser(context), a_claim(engine)
        sign_in_applicant(stranger, claim)
        typed = "Victim@mail.example" if number % 2 else "victim@mail.example"
        fields = {"address": typed, "return_code": claim.return_code}
        answers.append(post_form(stranger, "/en/claim/email", fields).status_code)

    assert answers == [303] * 5 + [429]
