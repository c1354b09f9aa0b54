"""One tap an outcome: kept until the claim is sent, in the order of what is asked, never scored."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from rpl.catalog import Catalog
from rpl.domain.journey import ClaimState
from rpl.flows.erasure import erase_applicant
from rpl.store import audit
from rpl.store.database import read_session, write_session
from rpl.store.tables import Claim, SelfAnswerRow
from tests.factories.review import a_catalog
from tests.fakes.clock import StoppedClock
from tests.web.applicant import a_photo, send_files
from tests.web.browser import post_form, text_of

PAGE, UNITS = "/en/claim/self-assessment", "/en/claim/units"


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


def checked(page: str) -> list[tuple[str, str]]:
    found = re.findall(r'name="(outcome[^"]+)" value="([^"]*)" checked', page)
    return [(name, value) for name, value in found]


def test_answers_order_the_units_and_can_be_changed(applicant: TestClient, engine: Engine) -> None:
    assert checked(applicant.get(PAGE).text) == [("outcome.W1.1", ""), ("outcome.W2.1", "")]
    assert "Say first what you can do already" in applicant.get(UNITS).text

    answer = post_form(applicant, PAGE, {"outcome.W1.1": "not_yet", "outcome.W2.1": "partly"})

    assert answer.headers["location"] == UNITS
    units = text_of(applicant.get(UNITS).text)
    assert re.search(r"Then these W2 .* Not asked for now .* W1 ", units)
    assert "2 answered" in text_of(applicant.get("/en/claim").text)
    post_form(applicant, PAGE, {"outcome.W1.1": "yes", "outcome.W2.1": ""})
    assert checked(applicant.get(PAGE).text) == [("outcome.W1.1", "yes"), ("outcome.W2.1", "")]
    units = text_of(applicant.get(UNITS).text)
    assert re.search(r"Begin with these W1 .* You have not said yet W2 ", units)
    with read_session(engine) as session:
        claim = session.exec(select(Claim)).one()
        deeds = [link.entry.deed for link in audit.about_claim(session, claim.id)]
    assert deeds.count("self_assessed") == 2


def test_what_is_not_asked_for_is_not_called_missing(applicant: TestClient) -> None:
    send_files(applicant, ("letter.jpg", a_photo()))
    page = applicant.get(f"{UNITS}/W1").text
    [letter, *_] = re.findall(r'name="for.CC1" value="([0-9a-f-]{36})"', page)
    post_form(applicant, f"{UNITS}/W1", {"for.CC1": letter})
    assert "What is still needed" in applicant.get("/en/claim").text

    post_form(applicant, PAGE, {"outcome.W1.1": "not_yet"})

    assert "What is still needed" not in applicant.get("/en/claim").text


@pytest.mark.parametrize("field", ["outcome.W1.2", "outcome.W9.1", "outcome.W1.x", "outcome.W1"])
def test_what_was_not_asked_is_refused_in_words(applicant: TestClient, field: str) -> None:
    answer = post_form(applicant, PAGE, {field: "yes"})

    assert (answer.status_code, "Open the page again, and answer" in answer.text) == (422, True)


def test_a_sent_claim_keeps_its_answers_until_it_is_erased(
    applicant: TestClient, engine: Engine, clock: StoppedClock
) -> None:
    post_form(applicant, PAGE, {"outcome.W1.1": "yes"})
    with write_session(engine) as session:
        claim = session.exec(select(Claim)).one()
        claim.state, claim.submitted_at = ClaimState.READY, claim.created_at
        whose = claim.applicant_id

    assert post_form(applicant, PAGE, {"outcome.W1.1": "partly"}).status_code == 409
    page = applicant.get(PAGE).text
    assert 'type="radio"' not in page
    assert "<strong>Yes</strong>" in page
    assert "<strong>skipped</strong>" in page
    with write_session(engine) as session:
        erase_applicant(session, clock, whose)
    with read_session(engine) as session:
        assert session.exec(select(SelfAnswerRow)).all() == []
