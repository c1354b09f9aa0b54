"""The page on which an applicant lets providers see their credits."""

from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from rpl.store.audit import about_claim
from rpl.store.database import read_session
from tests.factories.account import a_claim
from tests.factories.decision import Workshop
from tests.factories.provider import a_provider
from tests.web.browser import post_form, sign_in_applicant

PAGE = "/en/claim/providers"


@pytest.fixture
def applicant(client: TestClient, workshop: Workshop) -> TestClient:
    sign_in_applicant(client, a_claim(workshop.engine))
    return client


def test_consent_is_given_and_revoked_for_a_named_provider(
    applicant: TestClient, workshop: Workshop
) -> None:
    provider = a_provider(workshop)
    assert "Let <bdi>Sample training centre</bdi> see my credits" in applicant.get(PAGE).text

    for consent, says in (
        ("give", "You said so on 22 November 2026."),
        ("give", "You said so on 22 November 2026."),
        ("revoke", "Sees nothing"),
        ("revoke", "Sees nothing"),
    ):
        fields = {"provider": str(provider.id), "consent": consent}
        answer = post_form(applicant, PAGE, fields)
        assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
        assert says in applicant.get(PAGE).text


def test_what_was_said_to_a_provider_stands_in_the_claims_trail(
    client: TestClient, workshop: Workshop
) -> None:
    claim = a_claim(workshop.engine)
    sign_in_applicant(client, claim)
    provider = a_provider(workshop)

    for consent in ("give", "revoke"):
        post_form(client, PAGE, {"provider": str(provider.id), "consent": consent})

    with read_session(workshop.engine) as session:
        deeds = [link.entry.deed for link in about_claim(session, claim.id)]
    assert deeds[-2:] == ["consent_given", "consent_revoked"]


@pytest.mark.parametrize("number", ["x", "", str(UUID(int=1))])
def test_a_provider_that_is_not_registered_is_not_found(applicant: TestClient, number: str) -> None:
    answer = post_form(applicant, PAGE, {"provider": number, "consent": "give"})

    assert answer.status_code == 404
    assert "not registered here" in answer.text


@pytest.mark.parametrize("choice", ["", "take", "GIVE"])
def test_a_choice_that_is_not_clear_changes_nothing(
    applicant: TestClient, workshop: Workshop, choice: str
) -> None:
    fields = {"provider": str(a_provider(workshop).id)}
    post_form(applicant, PAGE, {**fields, "consent": "give"})

    answer = post_form(applicant, PAGE, {**fields, "consent": choice})

    assert answer.status_code == 422
    assert "nothing was changed" in answer.text
    assert "You said so on 22 November 2026." in applicant.get(PAGE).text


def test_the_page_is_for_the_applicant_alone(client: TestClient) -> None:
    assert client.get(PAGE).status_code == 303


def test_without_providers_the_page_says_so(applicant: TestClient) -> None:
    assert "No training provider is registered yet" in applicant.get(PAGE).text
