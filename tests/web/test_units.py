"""Evidence by criterion in the browser: said by the applicant, seen the same by the assessor."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from rpl.catalog import Catalog
from rpl.domain.journey import ClaimState, EvidenceState
from rpl.edge.context import AppContext
from rpl.store.database import write_session
from rpl.store.tables import Claim, EvidenceItem
from tests.factories.account import KnownClaim
from tests.factories.review import a_catalog
from tests.fakes.clock import StoppedClock
from tests.web.applicant import a_photo, evidence_ids, send_files, work_queue
from tests.web.assessor import Desk
from tests.web.browser import post_form, text_of

UNITS = "/en/claim/units"


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


def items(client: TestClient, unit: str = "W1") -> list[str]:
    page = client.get(f"{UNITS}/{unit}").text
    return list(dict.fromkeys(re.findall(r'name="for.CC1" value="([0-9a-f-]{36})"', page)))


def test_an_applicant_names_evidence_and_sees_what_is_still_needed(applicant: TestClient) -> None:
    send_files(applicant, ("letter.jpg", a_photo()))
    assert "0 of 2" in text_of(applicant.get(UNITS).text)
    before = text_of(applicant.get(f"{UNITS}/W1").text)
    assert before.count("Still needed: 1 piece") == 2
    [letter] = items(applicant)

    answer = post_form(applicant, f"{UNITS}/W1", {"for.CC1": letter})

    assert answer.headers["location"] == f"{UNITS}/W1#criteria"
    page = applicant.get(f"{UNITS}/W1").text
    assert len(re.findall(r'name="for\.CC1" value="[^"]+" checked', page)) == 1
    assert text_of(page).count("Enough evidence is named for this.") == 1
    assert "1 of 2" in text_of(applicant.get(UNITS).text)
    home = text_of(applicant.get("/en/claim").text)
    assert "1 named" in home
    assert "What is still needed" in home
    assert re.search("W1 CC2 Title of CC2 : 1 more piece, one of: Certificate", home)
    on = post_form(applicant, f"{UNITS}/W1", {"for.CC1": letter, "then": "W2"})
    assert on.headers["location"] == f"{UNITS}/W2"
    all_units = post_form(applicant, f"{UNITS}/W1", {"then": "-"})
    assert all_units.headers["location"] == UNITS
    assert "0 of 2" in text_of(applicant.get(UNITS).text)


def test_what_a_document_shows_is_said_in_the_form_that_confirms_it(
    applicant: TestClient, context: AppContext
) -> None:
    post_form(applicant, "/en/claim/statement", {"statement": "I operated welding equipment."})
    work_queue(context)
    [item] = evidence_ids(applicant.get("/en/claim/evidence").text)
    here = f"/en/claim/evidence/{item}"
    box = applicant.get(here).text.partition('id="point-W1.CC1"')[2].partition("</label>")[0]
    assert "Title of CC1" in box
    assert "checked" not in box

    said = [("points", "1"), ("point", "W1.CC1"), ("point", "W2.CC2")]
    wrong = post_form(applicant, f"{here}/confirm", [*said, ("field.hours", "many")])
    assert wrong.status_code == 422
    assert len(re.findall(r'name="point" value="[^"]+" checked', wrong.text)) == 2
    assert "It is named for" not in applicant.get("/en/claim/evidence").text
    refused = post_form(applicant, f"{here}/confirm", [("points", "1"), ("point", "W1.CC9")])
    assert (refused.status_code, "belongs to another claim" in refused.text) == (422, True)
    post_form(applicant, f"{here}/confirm", said)
    post_form(applicant, f"{here}/confirm", {"field.title": "Mine"})

    ticked = re.findall(r'name="point" value="([^"]+)" checked', applicant.get(here).text)
    assert ticked == ["W1.CC1", "W2.CC2"]
    assert "It is named for 2 points." in text_of(applicant.get("/en/claim/evidence").text)
    assert f'value="{item}" checked' in applicant.get(f"{UNITS}/W2").text


def test_with_nothing_in_the_claim_the_page_leads_to_where_it_can_be_added(
    applicant: TestClient,
) -> None:
    page = applicant.get(f"{UNITS}/W1").text

    assert "There is nothing in your claim yet" in page
    assert 'href="/en/claim/history"' in page
    assert 'type="checkbox"' not in page
    assert "There is nothing in your claim yet" in applicant.get(UNITS).text


def test_what_no_page_offers_is_refused_in_words(applicant: TestClient, claim: KnownClaim) -> None:
    send_files(applicant, ("letter.jpg", a_photo()))
    [letter] = items(applicant)
    for unit, field, value in (
        ("W1", "for.CC9", letter),
        ("W1", "for.CC1", str(claim.id)),
        ("W1", "for.CC1", "x"),
        ("W9", "for.CC1", letter),
    ):
        answer = post_form(applicant, f"{UNITS}/{unit}", {field: value})
        assert answer.status_code == 422
        assert "belongs to another claim or qualification" in answer.text
    assert applicant.get(f"{UNITS}/W9").status_code == 404


def test_the_assessor_sees_what_the_applicant_named_and_adds_to_it(
    desk: Desk, clock: StoppedClock
) -> None:
    desk.take()
    document = f"{desk.address}/evidence/{desk.letter}"
    assert "named by the applicant" not in desk.client.get(document).text

    answer = post_form(desk.client, f"{document}/links", [("link", "W1.CC1"), ("link", "W2.CC2")])

    assert answer.headers["location"] == f"{document}#criteria"
    page = desk.client.get(document).text
    assert len(re.findall(r'name="link" value="[^"]+" checked', page)) == 2
    sheet = text_of(desk.client.get(f"{desk.address}/units/W1").text)
    assert "Evidence named for this: 1. Certificate (named by an assessor)" in sheet
    assert sheet.count("What is still needed here") == 1
    for wrong in ("W1.CC9", "W1", "x.y.z"):
        refused = post_form(desk.client, f"{document}/links", {"link": wrong})
        assert (refused.status_code, "Open the page again" in refused.text) == (422, True)
    clock.move(minutes=21)
    late = post_form(desk.client, f"{document}/links", {"link": "W1.CC2"})
    assert late.headers["location"] == desk.address


def test_a_sent_claim_shows_its_links_and_takes_no_more(
    applicant: TestClient, engine: Engine
) -> None:
    send_files(applicant, ("letter.jpg", a_photo()))
    [letter] = items(applicant)
    post_form(applicant, f"{UNITS}/W1", {"for.CC1": letter})
    with write_session(engine) as session:
        claim = session.exec(select(Claim)).one()
        claim.state, claim.submitted_at = ClaimState.READY, claim.created_at
        session.exec(select(EvidenceItem)).one().state = EvidenceState.CONFIRMED

    document = text_of(applicant.get(f"/en/claim/evidence/{letter}").text)
    assert "What it shows W1 CC1 Title of CC1" in document
    assert "named by the applicant" in document
    late = post_form(applicant, f"/en/claim/evidence/{letter}/points", {"point": "W1.CC2"})
    assert late.status_code == 409
    page = applicant.get(f"{UNITS}/W1").text

    assert 'type="checkbox"' not in page
    assert "named by the applicant" in page
    assert post_form(applicant, f"{UNITS}/W1", {"for.CC2": letter}).status_code == 409


def test_what_a_document_is_worth_is_said_by_the_assessor_and_read_by_the_applicant(
    desk: Desk, clock: StoppedClock
) -> None:
    desk.take()
    document = f"{desk.address}/evidence/{desk.letter}"
    post_form(desk.client, f"{document}/links", {"link": "W1.CC1"})
    sheet = f"{desk.address}/units/W1"
    assert "validity not judged yet · authenticity not judged yet · current" in text_of(
        desk.client.get(sheet).text
    )

    said = {"valid": "yes", "authentic": "doubted"}
    wrong = post_form(desk.client, f"{document}/said", said)
    assert (wrong.status_code, "<title>Error: " in wrong.text) == (422, True)
    assert '<a href="#settling">Say in a sentence what would settle' in wrong.text
    assert re.search(r'name="authentic" value="doubted" checked', wrong.text)
    answer = post_form(desk.client, f"{document}/said", {**said, "settling": "<The> other side"})

    assert answer.headers["location"] == f"{document}#said"
    found = desk.client.get(sheet).text
    assert "valid · authenticity is asked about · current" in text_of(found)
    assert "<bdi>&lt;The&gt; other side</bdi>" in found
    assert 'value="&lt;The&gt; other side"' in desk.client.get(document).text
    clock.move(minutes=21)
    late = post_form(desk.client, f"{document}/said", said)
    assert late.headers["location"] == desk.address
