"""An applicant asks somebody who saw their work; that person answers by a link, once."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from rpl.catalog import Catalog
from rpl.domain.journey import ClaimState, EvidenceState
from rpl.edge.context import AppContext
from rpl.store import audit
from rpl.store.database import read_session, write_session
from rpl.store.intake import evidence_summaries
from rpl.store.sealed import claim_seal
from rpl.store.tables import Claim, EvidenceItem, RecordField, ReportLink
from tests.factories import review
from tests.factories.practice import practised
from tests.fakes.clock import StoppedClock
from tests.fakes.vault import FakeKeyRing
from tests.web.applicant import open_claim, work_queue
from tests.web.browser import post_form, text_of
from tests.web.conftest import browser

LINK = re.compile(r'id="report-link">http://localhost:8000(/\w+/report/link/([\w-]+))<')
ASKED = {"label": "my foreman", "known_as": "María", "language": "es", "units": "W1"}
REPORT = {
    "name": "Rosa Foreman",
    "relation": "supervisor",
    "organisation": "Talleres Ebro",
    "start_month": "3",
    "start_year": "2015",
    "end_month": "8",
    "end_year": "2019",
    "seen.W1.CC1": "yes",
    "words.W1.CC1": "Soldaba vigas en el puerto.",
    "contact_allowed": "yes",
    "contact": "+34 600 123 456",
    "agreed": "yes",
}
OVER = "was used already, was taken back or is too old"


@pytest.fixture
def catalog() -> Catalog:
    return review.a_catalog()


@pytest.fixture
def witness(context: AppContext) -> Iterator[TestClient]:
    with browser(context) as client:
        yield client


def ask(applicant: TestClient, **changes: str) -> str:
    answer = post_form(applicant, "/en/claim/reports", {**ASKED, **changes})
    found = LINK.search(answer.text)
    assert found is not None, text_of(answer.text)
    return found[1]


def begin(witness: TestClient, link: str) -> int:
    token = link.rpartition("/")[2]
    return post_form(witness, "/es/report/link", {"token": token}).status_code


def test_a_report_becomes_evidence_that_the_applicant_reads_and_cannot_change(
    context: AppContext, applicant: TestClient, witness: TestClient
) -> None:
    link = ask(applicant)
    shown = text_of(witness.get(link).text)
    assert "María" in shown
    assert "Gutiérrez" not in shown

    assert begin(witness, link) == 303
    form = witness.get("/en/report").text
    assert "Gutiérrez" not in text_of(form)
    assert "Title of CC2" in form
    sent = post_form(witness, "/en/report", REPORT)
    assert sent.headers["location"] == "/en/report/sent"
    assert "Thank you" in text_of(witness.get("/en/report/sent").text)
    work_queue(context)

    with read_session(context.engine) as session:
        item = session.exec(select(EvidenceItem)).one()
        assert (item.kind, item.state) == ("third_party_report", EvidenceState.CONFIRMED)
        assert session.exec(select(RecordField.name)).one() == "period_end"
        deeds = [found.entry.deed for found in audit.about_claim(session, item.claim_id)]
        assert {"report_asked", "report_given"} <= set(deeds)
        kept = session.exec(select(ReportLink)).one()
        assert b"600" not in bytes(kept.contact or b"")
        evidence = f"/en/claim/evidence/{item.id}"
    assert "They answered my foreman" in text_of(applicant.get("/en/claim/reports").text)
    page = text_of(applicant.get(evidence).text)
    assert "Soldaba vigas en el puerto." in page
    assert "Supervisor or foreman" in page
    assert "600" not in page
    refused = post_form(applicant, f"{evidence}/confirm", {"field.title": "Better"})
    assert "Better" not in refused.text
    with read_session(context.engine) as session:
        assert session.exec(select(RecordField.name)).all() == ["period_end"]
    archive = post_form(applicant, "/en/claim/archive")
    assert b"600 123" not in archive.content


def test_a_link_is_good_once_and_in_one_browser(
    context: AppContext, applicant: TestClient, witness: TestClient
) -> None:
    link = ask(applicant)
    assert begin(witness, link) == 303
    assert begin(witness, link) == 303, "who presses twice goes on"
    with browser(context) as other:
        assert begin(other, link) == 409
        assert other.get("/en/report").status_code == 410
    post_form(witness, "/en/report", REPORT)

    assert OVER in text_of(witness.get(link.replace("/es/", "/en/")).text)
    assert post_form(witness, "/en/report", REPORT).status_code == 410
    with read_session(context.engine) as session:
        assert len(session.exec(select(EvidenceItem)).all()) == 1


def test_a_link_that_was_taken_back_or_never_given_opens_nothing(
    applicant: TestClient, witness: TestClient
) -> None:
    link = ask(applicant)
    begin(witness, link)
    page = applicant.get("/en/claim/reports").text
    ends = re.findall(r'action="(/en/claim/reports/[0-9a-f-]+/end)"', page)
    assert post_form(applicant, ends[0]).status_code == 303
    assert post_form(applicant, ends[0]).status_code == 303

    assert "taken back on" in text_of(applicant.get("/en/claim/reports").text)
    assert post_form(witness, "/en/report", REPORT).status_code == 410
    assert witness.get("/en/report/link/" + "x" * 43).status_code == 410
    assert begin(witness, "/en/report/link/" + "x" * 43) == 410
    foreign = ends[0].replace(ends[0].split("/")[-2], "0" * 8 + "-0000-4000-8000-" + "0" * 12)
    assert post_form(applicant, foreign).status_code == 404


def test_what_is_wrong_with_a_report_is_said_and_nothing_typed_is_lost(
    applicant: TestClient, witness: TestClient
) -> None:
    begin(witness, ask(applicant))

    answer = post_form(witness, "/en/report", {**REPORT, "seen.W1.CC1": "", "agreed": ""})

    assert answer.status_code == 422
    assert "Tick at least one thing that you saw this person do yourself" in answer.text
    assert "Soldaba vigas en el puerto." in answer.text


def test_whom_the_applicant_asks_is_checked_and_at_most_ten_links_wait(
    context: AppContext, applicant: TestClient
) -> None:
    wrong = post_form(applicant, "/en/claim/reports", {"label": "", "known_as": "María"})
    assert wrong.status_code == 422
    assert "Enter who this person is" in wrong.text
    assert "Choose at least one part of the qualification" in wrong.text
    bad = post_form(applicant, "/en/claim/reports", {**ASKED, "address": "no address"})
    assert "Enter an e-mail address such as" in bad.text

    for number in range(10):
        ask(applicant, label=f"foreman {number}")
    full = post_form(applicant, "/en/claim/reports", ASKED)
    assert full.status_code == 409
    assert "10 links wait to be used" in text_of(full.text)
    with read_session(context.engine) as session:
        assert len(session.exec(select(ReportLink)).all()) == 10


def test_a_link_is_sent_to_an_address_that_is_not_kept(
    context: AppContext, applicant: TestClient
) -> None:
    answer = post_form(applicant, "/en/claim/reports", {**ASKED, "address": "rosa@foreman.example"})

    assert "We send this link to rosa@foreman.example" in text_of(answer.text)
    with read_session(context.engine) as session:
        link = session.exec(select(ReportLink)).one()
        assert link.mailed
        seal = claim_seal(session, FakeKeyRing(), link.claim_id)
        assert evidence_summaries(session, seal, link.claim_id) == ()


def test_a_report_comes_in_while_the_claim_is_assessed_and_not_after_the_decision(
    context: AppContext, applicant: TestClient, witness: TestClient
) -> None:
    first, second, third = (ask(applicant, label=who) for who in ("foreman", "Ana", "Luis"))
    begin(witness, first)
    _move(context, ClaimState.IN_ASSESSMENT)
    assert post_form(witness, "/en/report", REPORT).status_code == 303
    begin(witness, second)
    _move(context, ClaimState.EVIDENCE_REQUESTED)
    assert post_form(witness, "/en/report", REPORT).status_code == 303
    begin(witness, third)
    _move(context, ClaimState.DECIDED)

    assert post_form(witness, "/en/report", REPORT).status_code == 410
    assert post_form(applicant, "/en/claim/reports", ASKED).status_code == 409


def _move(context: AppContext, state: ClaimState) -> None:
    with write_session(context.engine) as session:
        claim = session.exec(select(Claim)).one()
        claim.state, claim.submitted_at = state, context.clock.now()
        session.add(claim)


def test_a_programme_says_how_long_its_links_last_and_how_many_wait(
    context: AppContext, clock: StoppedClock
) -> None:
    own = {"link_days": 3, "open_links": 1, "units": 1}
    catalog = practised(context.catalog, "any-trade", witnesses=own)
    with browser(replace(context, catalog=catalog)) as applicant:
        open_claim(applicant)
        page = text_of(applicant.get("/en/claim/reports").text)
        both = post_form(applicant, "/en/claim/reports", [*ASKED.items(), ("units", "W2")]).text
        first = post_form(applicant, "/en/claim/reports", ASKED).text
        second = post_form(applicant, "/en/claim/reports", ASKED).text

    assert "Choose up to 1 part." in page
    assert "Choose 1 parts at most" in text_of(both)
    assert "It can be opened for 3 days." in text_of(first)
    assert "1 links wait to be used" in text_of(second)
    with read_session(context.engine) as session:
        link = session.exec(select(ReportLink)).one()
    assert link.ends_at - clock.now() == timedelta(days=3)
