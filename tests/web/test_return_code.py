"""An applicant's return code: drawn anew by whoever knows the old one, and what ends with it."""

import re
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine
from typing_extensions import override

from rpl.domain.account import normal_return_code
from rpl.domain.roles import Role
from rpl.edge.context import AppContext
from rpl.flows import erasure
from rpl.store import audit
from rpl.store.database import read_session, write_session
from tests.factories.account import KnownClaim, a_claim, a_member_of_staff
from tests.fakes.clock import StoppedClock
from tests.fakes.passwords import FastPasswords
from tests.web.browser import post_form, sign_in_applicant, sign_in_staff, text_of
from tests.web.conftest import browser

PAGE = "/en/claim/sign-in"
NONCE = re.compile(r'name="nonce" value="([^"]+)"')
CODE = re.compile(r'id="return_code">([0-9A-Z-]+)<')
HELP_CODE = re.compile(r'id="help-code">([0-9A-Z-]+)<')


def nonce(client: TestClient) -> str:
    found = NONCE.search(client.get(PAGE).text)
    assert found is not None
    return found[1]


def draw(client: TestClient, typed: str, brought: str | None = None) -> Response:
    fields = {"return_code": typed, "nonce": brought or nonce(client)}
    return post_form(client, f"{PAGE}/return-code", fields)


def come_back(context: AppContext, claim: KnownClaim, code: str) -> int:
    fields = {"reference": claim.reference, "return_code": code}
    return post_form(browser(context), "/en/return", fields).status_code


def deeds(engine: Engine) -> list[str]:
    with read_session(engine) as session:
        return [link.entry.deed for link in audit.links(session)]


def test_a_new_return_code_opens_the_claim_and_the_old_one_nothing(
    context: AppContext, signed_in: TestClient, claim: KnownClaim, engine: Engine
) -> None:
    answer = draw(signed_in, claim.return_code.lower())
    found = CODE.search(answer.text)
    assert found is not None

    assert (answer.status_code, claim.reference in answer.text) == (200, True)
    assert normal_return_code(found[1]) == found[1] != claim.return_code
    assert come_back(context, claim, claim.return_code) == 401
    assert come_back(context, claim, found[1]) == 303
    assert found[1] not in signed_in.get(PAGE).text
    assert "return_code_drawn" in deeds(engine)


def test_a_new_return_code_signs_out_every_other_browser_and_not_this_one(
    signed_in: TestClient, library: TestClient, claim: KnownClaim
) -> None:
    assert library.get("/en/claim").status_code == 200

    draw(signed_in, claim.return_code)

    assert library.get("/en/claim").headers["location"].startswith("/en/return")
    assert signed_in.get("/en/claim").status_code == 200


def test_a_form_that_is_sent_twice_shows_the_same_code_twice(
    context: AppContext, signed_in: TestClient, claim: KnownClaim
) -> None:
    brought = nonce(signed_in)

    pages = [draw(signed_in, claim.return_code, brought) for _ in range(2)]

    codes = {found[1] for page in pages if (found := CODE.search(page.text))}
    assert [page.status_code for page in pages] == [200, 200]
    assert len(codes) == 1
    assert come_back(context, claim, codes.pop()) == 303


def test_a_form_that_was_sent_long_ago_shows_nothing_of_a_later_code(
    signed_in: TestClient, claim: KnownClaim
) -> None:
    brought = nonce(signed_in)
    first = CODE.search(draw(signed_in, claim.return_code, brought).text)
    assert first is not None
    draw(signed_in, first[1])

    answer = draw(signed_in, claim.return_code, brought)

    assert (answer.status_code, CODE.search(answer.text)) == (422, None)


def test_two_claims_get_different_codes_from_one_nonce(
    context: AppContext, signed_in: TestClient, claim: KnownClaim, engine: Engine
) -> None:
    other, phone = a_claim(engine), browser(context)
    sign_in_applicant(phone, other)

    pages = [
        draw(signed_in, claim.return_code, "n" * 32).text,
        draw(phone, other.return_code, "n" * 32).text,
    ]

    assert len({found[1] for page in pages if (found := CODE.search(page))}) == 2


def test_a_nonce_that_is_none_of_ours_is_not_used(
    context: AppContext, signed_in: TestClient, claim: KnownClaim, engine: Engine
) -> None:
    found = CODE.search(draw(signed_in, claim.return_code, "short").text)
    assert found is not None
    again = CODE.search(draw(signed_in, found[1], "short").text)

    assert again is not None
    assert again[1] != found[1]
    assert come_back(context, claim, again[1]) == 303
    assert deeds(engine).count("return_code_drawn") == 2


@pytest.mark.parametrize("typed", ["", "AAAA-AAAA-AAAA"])
def test_a_browser_that_was_left_signed_in_draws_no_return_code(
    context: AppContext, signed_in: TestClient, claim: KnownClaim, typed: str
) -> None:
    answer = draw(signed_in, typed)

    assert answer.status_code == 422
    assert "This is not the return code of this claim" in answer.text
    assert come_back(context, claim, claim.return_code) == 303


def test_the_return_code_of_another_claim_proves_nothing(
    signed_in: TestClient, engine: Engine
) -> None:
    assert draw(signed_in, a_claim(engine).return_code).status_code == 422


def test_return_codes_are_not_guessed_here_either(
    context: AppContext, signed_in: TestClient, claim: KnownClaim
) -> None:
    brought = nonce(signed_in)
    answers = [draw(signed_in, "AAAA-AAAA-AAAA", brought).status_code for _ in range(11)]

    assert answers == [422] * 10 + [429]
    assert come_back(context, claim, "AAAA-AAAA-AAAA") == 429  # one count for both doors


def test_everything_that_waited_to_open_the_claim_ends_with_the_old_code(
    context: AppContext, signed_in: TestClient, claim: KnownClaim, engine: Engine
) -> None:
    fay = a_member_of_staff(engine, Role.FACILITATOR)
    helper = browser(context)
    sign_in_staff(helper, fay)
    page = post_form(signed_in, "/en/claim/helpers", {"allowed": "prepare"})
    code = HELP_CODE.search(page.text)
    assert code is not None

    draw(signed_in, claim.return_code)

    fields = {"reference": claim.reference, "code": code[1]}
    assert post_form(helper, "/en/staff/applicants", fields).status_code == 422


def test_who_helps_is_signed_out_and_comes_back_by_the_consent_that_stays(
    context: AppContext, signed_in: TestClient, claim: KnownClaim, engine: Engine
) -> None:
    helper = browser(context)
    sign_in_staff(helper, a_member_of_staff(engine, Role.FACILITATOR, name="Fay Facilitator"))
    page = post_form(signed_in, "/en/claim/helpers", {"allowed": "prepare"})
    code = HELP_CODE.search(page.text)
    assert code is not None
    fields = {"reference": claim.reference, "code": code[1]}
    post_form(helper, "/en/staff/applicants", fields)
    (address,) = re.findall(
        r'action="(/en/staff/applicants/[^"]+/open)"', helper.get("/en/staff/applicants").text
    )
    post_form(helper, address)
    assert "Fay Facilitator, who acts for you" in text_of(signed_in.get(PAGE).text).replace(
        " ,", ","
    )

    draw(signed_in, claim.return_code)

    assert helper.get("/en/claim").status_code == 403
    assert post_form(helper, address).headers["location"] == "/en/claim"
    assert helper.get("/en/claim").status_code == 200


def test_an_erased_claim_gets_no_return_code(
    context: AppContext, client: TestClient, claim: KnownClaim, clock: StoppedClock
) -> None:
    sign_in_applicant(client, claim)
    brought = nonce(client)
    with write_session(context.engine) as session:
        erasure.erase_applicant(session, clock, claim.applicant_id)

    assert draw(client, claim.return_code, brought).status_code == 401
    assert come_back(context, claim, claim.return_code) == 401


def test_a_code_that_was_changed_meanwhile_is_not_changed_again(
    context: AppContext, signed_in: TestClient, claim: KnownClaim, engine: Engine
) -> None:
    """Somebody else draws one between proof and change: theirs stands, and this one is refused."""

    class Slow(FastPasswords):
        """Somebody else is faster while this one hashes."""

        @override
        def hash(self, password: str) -> str:
            draw(signed_in, claim.return_code, "o" * 32)
            return super().hash(password)

    slow = browser(replace(context, passwords=Slow()))
    slow.cookies.update(signed_in.cookies)

    answer = draw(slow, claim.return_code, "p" * 32)

    assert answer.status_code == 422
    assert deeds(engine).count("return_code_drawn") == 1
