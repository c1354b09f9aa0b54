"""More evidence is asked for in plain words, and answered, through the pages."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from rpl.catalog import Catalog
from rpl.domain.journey import ClaimState
from rpl.edge.context import AppContext
from rpl.jobs.requests import close_requests
from rpl.store.database import read_session, write_session
from rpl.store.tables import Claim
from tests.factories.account import KnownClaim, a_member_of_staff
from tests.factories.account import a_claim as a_known_claim
from tests.factories.intake import job_tools
from tests.factories.review import a_catalog, an_evidence_item
from tests.fakes.clock import NOON, StoppedClock
from tests.web.applicant import work_queue
from tests.web.assessor import QUEUE, Desk
from tests.web.browser import post_form, sign_in_applicant, sign_in_staff, text_of
from tests.web.conftest import browser
from tests.web.letters import ADDRESS, Post, give_and_confirm


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


@pytest.fixture
def sent(engine: Engine) -> KnownClaim:
    """A claim in the queue whose return code is known."""
    known = a_known_claim(engine, state=ClaimState.READY, qualification="any-trade")
    with write_session(engine) as session:
        session.get_one(Claim, known.id).submitted_at = NOON - timedelta(days=1)
    return known


def asked(context: AppContext, known: KnownClaim) -> Desk:
    """An assessor who has asked for more evidence about the claim."""
    engine = context.engine
    client = browser(context)
    sign_in_staff(client, a_member_of_staff(engine))
    desk = Desk(engine, client, known.id, an_evidence_item(engine, known.id))
    desk.take()
    desk.save(("level.CC1", "not_shown"))
    return desk


def test_the_form_offers_what_was_not_shown_and_says_what_would_do(
    context: AppContext, sent: KnownClaim
) -> None:
    desk = asked(context, sent)

    text = desk.client.get(f"{desk.address}/ask").text

    assert 'value="W1.CC1" checked' in text
    assert 'value="W1.CC2" checked' not in text
    assert "Certificate" in text
    refused = post_form(desk.client, f"{desk.address}/ask", {"note": "Hello"})
    assert refused.status_code == 422
    assert "Choose at least one criterion" in refused.text
    assert ">Hello</textarea>" in refused.text


def test_an_applicant_reads_what_would_help_answers_and_the_claim_comes_back(
    context: AppContext, sent: KnownClaim, clock: StoppedClock
) -> None:
    desk = asked(context, sent)
    clock.move(minutes=1)
    fields = [("criteria", "W1.CC1"), ("note", "Any <card> you have.")]
    answer = post_form(desk.client, f"{desk.address}/ask", fields)
    assert "The applicant is asked" in desk.client.get(answer.headers["location"]).text
    assert sent.reference not in desk.client.get(QUEUE).text
    assert desk.client.get(desk.address).status_code == 404
    clock.move(minutes=1)
    applicant = browser(context)
    sign_in_applicant(applicant, sent)

    assert "We need more evidence from you" in applicant.get("/en/claim").text
    text = applicant.get("/en/claim/request").text
    assert "Any &lt;card&gt; you have." in text
    assert "This is no refusal" in text
    assert "I have nothing more to send" in text
    assert "/claim/request" in applicant.get("/en/claim/result").text
    documents = applicant.get("/en/claim/evidence").text
    assert "/remove" not in documents
    assert 'type="file"' in documents
    empty = post_form(applicant, "/en/claim/request/answer", {"statement": " "})
    assert (empty.status_code, "Write what you can do" in empty.text) == (422, True)
    post_form(applicant, "/en/claim/request/answer", {"statement": "I lost it in the war."})
    assert "We are still reading" in applicant.get("/en/claim/request").text
    work_queue(context)
    assert "Check what we read" in applicant.get("/en/claim/request").text
    with read_session(context.engine) as session:
        state = session.get_one(Claim, sent.id).state
    assert state is ClaimState.EVIDENCE_REQUESTED
    documents = applicant.get("/en/claim/evidence").text
    address = documents.partition('action="/en/claim/evidence/')[2].partition("/remove")[0]
    assert post_form(applicant, f"/en/claim/evidence/{address}/confirm").status_code == 303
    assert "Send what I added" in applicant.get("/en/claim/request").text
    assert post_form(applicant, "/en/claim/request/send").headers["location"] == "/en/claim"
    assert applicant.get("/en/claim/request").headers["location"] == "/en/claim"
    assert sent.reference in desk.client.get(QUEUE).text
    desk.take()
    text = desk.client.get(desk.address).text
    assert "Answered on 22 November 2026" in text
    assert post_form(applicant, "/en/claim/request/send").status_code == 409


def test_a_letter_tells_the_applicant_in_their_language_without_what_is_asked(
    context: AppContext, sent: KnownClaim, client: TestClient, post: Post, clock: StoppedClock
) -> None:
    """Also where the mail server was away for hours."""
    sign_in_applicant(client, sent)
    give_and_confirm(client, sent, post, ADDRESS)
    desk = asked(context, sent)

    post_form(desk.client, f"{desk.address}/ask", [("criteria", "W1.CC1"), ("note", "A card.")])

    clock.move(hours=47)
    [letter] = post.deliver()
    assert letter.to == ADDRESS
    for word in ("A card.", "CC1", sent.reference, "María"):
        assert word not in letter.text + letter.subject


def test_an_applicant_reads_that_the_time_was_over_and_what_was_left(
    context: AppContext, sent: KnownClaim, clock: StoppedClock
) -> None:
    desk = asked(context, sent)
    clock.move(minutes=1)
    post_form(desk.client, f"{desk.address}/ask", [("criteria", "W1.CC1"), ("note", "")])
    applicant = browser(context)
    sign_in_applicant(applicant, sent)
    post_form(applicant, "/en/claim/request/answer", {"statement": "I lost it in the war."})
    work_queue(context)
    clock.move(days=400)
    assert close_requests(job_tools(context.engine, context.clock)) == 1
    applicant = browser(context)
    sign_in_applicant(applicant, sent)

    text = text_of(applicant.get("/en/claim").text)

    assert "The time to answer what we asked ended on" in text
    assert "1 document that you added was not confirmed in time" in text
    assert "so no assessor sees it" in text_of(applicant.get("/en/claim/evidence").text)
