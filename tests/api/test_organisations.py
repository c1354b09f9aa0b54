"""Providers of one organisation see nothing of the holders of another."""

from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from rpl.domain.journey import ClaimState
from rpl.domain.provider import ProviderExistsError, ProviderNotFoundError
from rpl.flows import provider as flow
from rpl.store import feed
from rpl.store import provider as store
from rpl.store.database import write_session
from rpl.store.tables import Claim, Consent
from tests.factories.account import a_claim
from tests.factories.decision import Workshop
from tests.factories.issuing import issue_all, take_back
from tests.factories.organisation import an_organisation
from tests.factories.provider import KnownProvider, a_provider, consent
from tests.web.browser import post_form, sign_in_applicant

FEED, PAGE = "/api/v1/credits", "/en/claim/providers"


@pytest.fixture
def elsewhere(workshop: Workshop) -> UUID:
    return an_organisation(workshop.engine)


@pytest.fixture
def foreign(workshop: Workshop, elsewhere: UUID) -> KnownProvider:
    return a_provider(workshop, "College of elsewhere", organisation_id=elsewhere)


def lines(client: TestClient, provider: KnownProvider) -> list[str]:
    """The ids of the lines a provider sees."""
    answer = client.get(FEED, headers=provider.headers).json()
    return [item["id"] for item in answer["items"]]


def test_an_applicant_is_shown_the_providers_of_their_organisation_only(
    client: TestClient, workshop: Workshop, foreign: KnownProvider
) -> None:
    ours = a_provider(workshop)
    sign_in_applicant(client, a_claim(workshop.engine))

    page = client.get(PAGE).text
    answer = post_form(client, PAGE, {"provider": str(foreign.id), "consent": "give"})

    assert ("Sample training centre" in page, "College of elsewhere" in page) == (True, False)
    assert answer.status_code == 404
    assert "not registered here" in answer.text
    assert "College of elsewhere" not in answer.text
    fields = {"provider": str(ours.id), "consent": "give"}
    assert post_form(client, PAGE, fields).status_code == 303


def test_a_consent_across_organisations_cannot_be_given(
    workshop: Workshop, foreign: KnownProvider
) -> None:
    issue_all(workshop)

    with pytest.raises(ProviderNotFoundError):
        consent(workshop, foreign)


def test_not_even_a_consent_in_the_database_shows_credits_across_organisations(
    client: TestClient, workshop: Workshop, foreign: KnownProvider
) -> None:
    """As when a provider is handed over to another organisation."""
    ours = a_provider(workshop)
    consent(workshop, ours)
    with write_session(workshop.engine) as session:
        position = store.next_position(session)
        row = Consent(
            applicant_id=workshop.holder,
            provider_id=foreign.id,
            position=position,
            given_at=workshop.clock.now(),
        )
        feed.begin_lines(session, row)
    first, second = issue_all(workshop)
    reversal = take_back(workshop, first)

    assert lines(client, foreign) == []
    assert lines(client, ours) == [str(found) for found in (first, second, reversal)]


def test_a_holder_of_two_organisations_shows_each_its_own_credits(
    client: TestClient, workshop: Workshop, foreign: KnownProvider, elsewhere: UUID
) -> None:
    ours = a_provider(workshop)
    here = issue_all(workshop)
    with write_session(workshop.engine) as session:
        claim = Claim(
            organisation_id=elsewhere,
            reference="RPL-ELSE-WHERE",
            return_code_hash="",
            applicant_id=workshop.holder,
            language="es",
            qualification="any-trade",
            version=1,
            definition_hash="",
            state=ClaimState.DRAFT,
            created_at=workshop.clock.now(),
        )
        session.add(claim)
    for provider in (ours, foreign):
        consent(workshop, provider)

    assert lines(client, ours) == [str(found) for found in here]
    assert lines(client, foreign) == []


def test_two_organisations_may_name_a_provider_alike_and_one_may_not(
    workshop: Workshop, foreign: KnownProvider, elsewhere: UUID
) -> None:
    assert a_provider(workshop, "College of elsewhere").id != foreign.id
    with pytest.raises(ProviderExistsError), write_session(workshop.engine) as session:
        flow.add_provider(
            session, workshop.clock, name="College of elsewhere", organisation_id=elsewhere
        )
