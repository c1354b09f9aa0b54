"""Coming back to a claim, staff sign-in and signing out, as a browser does them."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from rpl.domain.roles import Role
from tests.factories.account import KnownClaim, a_member_of_staff
from tests.web.browser import post_form, sign_in_applicant, sign_in_staff


def test_reference_and_return_code_open_the_claim(client: TestClient, claim: KnownClaim) -> None:
    sign_in_applicant(client, claim)

    assert client.cookies["rpl_applicant"]


def test_the_code_may_be_typed_as_people_type(client: TestClient, claim: KnownClaim) -> None:
    typed = claim.return_code.lower().replace("-", " ").replace("0", "o").replace("1", "l")

    answer = post_form(
        client,
        "/en/return",
        {"reference": claim.reference.removeprefix("RPL-").lower(), "return_code": typed},
    )

    assert (answer.status_code, answer.headers["location"]) == (303, "/en/claim")


@pytest.mark.parametrize("reference", ["known", "RPL-0000-0000", "", "not a reference"])
def test_an_unknown_reference_and_a_wrong_code_are_answered_alike(
    client: TestClient, claim: KnownClaim, reference: str
) -> None:
    typed = claim.reference if reference == "known" else reference

    answer = post_form(client, "/en/return", {"reference": typed, "return_code": "0000-0000-0000"})

    assert answer.status_code == 401
    assert "do not belong together" in answer.text
    assert "rpl_applicant" not in client.cookies


def test_a_wrong_code_many_times_has_to_wait(client: TestClient, claim: KnownClaim) -> None:
    wrong = {"reference": claim.reference, "return_code": "0000-0000-0000"}
    answers = [post_form(client, "/en/return", wrong) for _ in range(11)]

    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    assert "Wait 15 minutes" in answers[-1].text
    assert 0 < int(answers[-1].headers["retry-after"]) <= 900


def test_staff_sign_in_with_e_mail_and_password(client: TestClient, engine: Engine) -> None:
    sign_in_staff(client, a_member_of_staff(engine, Role.ASSESSOR))

    assert client.cookies["rpl_staff"]


def test_signing_out_forgets_the_browser(client: TestClient, claim: KnownClaim) -> None:
    sign_in_applicant(client, claim)

    answer = post_form(client, "/en/sign-out")

    assert (answer.status_code, answer.headers["location"]) == (303, "/en/")
    assert not client.cookies


def test_a_page_that_is_not_there_says_what_to_do(client: TestClient) -> None:
    answer = client.get("/es/no-such-page")

    assert answer.status_code == 404
    assert '<html class="govuk-template" lang="es"' in answer.text
