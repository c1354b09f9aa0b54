"""A provider sees and may do what the holder allows it, one purpose at a time."""

import pytest
from fastapi.testclient import TestClient

from rpl.domain.purpose import CreditsFirstError, Purpose
from rpl.flows import purpose
from rpl.store.database import write_session
from tests.factories.decision import Workshop
from tests.factories.issuing import issue_all
from tests.factories.provider import KnownProvider, a_provider, consent, no_consent


@pytest.fixture
def college(workshop: Workshop) -> KnownProvider:
    found = a_provider(workshop)
    issue_all(workshop)
    return found


def change(workshop: Workshop, college: KnownProvider, wanted: Purpose, *, on: bool = True) -> None:
    with write_session(workshop.engine) as session:
        (purpose.allow if on else purpose.forbid)(
            session,
            workshop.clock,
            applicant_id=workshop.holder,
            provider_id=college.id,
            purpose=wanted,
        )


def test_the_evidence_is_summed_up_only_while_that_is_allowed(
    workshop: Workshop, college: KnownProvider, client: TestClient
) -> None:
    consent(workshop, college)

    def first() -> dict[str, object]:
        found = client.get("/api/v1/credits", headers=college.headers).json()["items"][0]
        assert isinstance(found, dict)
        return found

    assert not {"purposes", "evidence"} & first().keys()
    for _ in range(2):
        change(workshop, college, Purpose.EVIDENCE_SUMMARY)
    change(workshop, college, Purpose.RESEARCH)
    allowed = first()
    assert allowed["purposes"] == ["evidence_summary", "research"]
    summary = allowed["evidence"]
    assert isinstance(summary, list)
    assert set(summary[0]) == {"kind", "dated", "direct"}
    for _ in range(2):
        change(workshop, college, Purpose.EVIDENCE_SUMMARY, on=False)
    assert first()["purposes"] == ["research"]
    assert "evidence" not in first()


def test_every_purpose_ends_with_the_consent_to_see_credits(
    workshop: Workshop, college: KnownProvider, client: TestClient
) -> None:
    consent(workshop, college)
    change(workshop, college, Purpose.RESEARCH)
    no_consent(workshop, college)
    consent(workshop, college)

    found = client.get("/api/v1/credits", headers=college.headers).json()["items"]

    assert not any("purposes" in line for line in found)


def test_nothing_more_is_allowed_to_whom_the_credits_are_not_shown(
    workshop: Workshop, college: KnownProvider
) -> None:
    with pytest.raises(CreditsFirstError):
        change(workshop, college, Purpose.RESEARCH)
