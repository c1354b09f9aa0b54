"""The applicant's pages to send a claim and to take it back."""

import pytest
from fastapi.testclient import TestClient

from rpl.catalog import Catalog
from rpl.domain.refused_files import FileDamagedError
from rpl.edge.context import AppContext
from tests.factories.intake import ANSWERS, a_catalog
from tests.fakes.page_reader import FakePageReader
from tests.fakes.vault import FakeVault
from tests.web.applicant import a_photo, evidence_ids, send_files, work_queue
from tests.web.browser import post_form, text_of


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return a_catalog()


def confirm(client: TestClient, evidence_id: str) -> None:
    answer = post_form(
        client, f"/en/claim/evidence/{evidence_id}/confirm", {"field.title": "Soldadura"}
    )
    assert answer.status_code == 303


def test_a_person_without_papers_can_send_a_claim(
    applicant: TestClient, context: AppContext
) -> None:
    post_form(applicant, "/en/claim/history", ANSWERS)
    work_queue(context)
    [evidence_id] = evidence_ids(applicant.get("/en/claim/evidence").text)
    page = text_of(applicant.get(f"/en/claim/evidence/{evidence_id}").text)
    assert "Employer" in page
    assert "Read well" not in page
    confirm(applicant, evidence_id)

    answer = post_form(applicant, "/en/claim/submit")

    assert answer.status_code == 303
    assert "Your claim is sent" in applicant.get("/en/claim").text


def test_a_claim_is_sent_once_and_shows_what_is_promised(
    applicant: TestClient, context: AppContext
) -> None:
    send_files(applicant, ("a.jpg", a_photo()))
    work_queue(context)
    [evidence_id] = evidence_ids(applicant.get("/en/claim/evidence").text)
    confirm(applicant, evidence_id)
    assert "Soldadura" in applicant.get("/en/claim/submit").text

    answers = [post_form(applicant, "/en/claim/submit") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    page = text_of(applicant.get("/en/claim").text)
    assert "You sent your claim 22 November 2026" in page
    assert "By 20 February 2027 at the latest" in page
    assert applicant.get("/en/claim/submit").headers["location"] == "/en/claim"


def test_what_was_sent_cannot_be_added_to_changed_or_emptied(
    applicant: TestClient, context: AppContext, vault: FakeVault
) -> None:
    send_files(applicant, ("a.jpg", a_photo()))
    work_queue(context)
    [evidence_id] = evidence_ids(applicant.get("/en/claim/evidence").text)
    confirm(applicant, evidence_id)
    post_form(applicant, "/en/claim/submit")
    objects = dict(vault.objects)

    answers = [
        send_files(applicant, ("b.jpg", a_photo(2))),
        send_files(applicant, ("b.jpg", a_photo(2)), kind=""),
        post_form(applicant, f"/en/claim/evidence/{evidence_id}/remove"),
        post_form(applicant, f"/en/claim/evidence/{evidence_id}/confirm", {"field.title": "x"}),
        post_form(applicant, "/en/claim/history", ANSWERS),
        post_form(applicant, "/en/claim/history/remove", {"period": "x"}),
        post_form(applicant, "/en/claim/statement", {"statement": "late"}),
    ]

    assert {answer.status_code for answer in answers} == {409}
    assert all("the claim has moved on" in answer.text for answer in answers)
    assert vault.objects == objects
    for address in ("evidence", "history", "statement", f"evidence/{evidence_id}"):
        assert "<button" not in _main(applicant.get(f"/en/claim/{address}").text)


def _main(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


def test_an_incomplete_claim_is_not_sent(applicant: TestClient) -> None:
    empty = post_form(applicant, "/en/claim/submit")
    send_files(applicant, ("a.jpg", a_photo()))
    waiting = post_form(applicant, "/en/claim/submit")

    assert (empty.status_code, waiting.status_code) == (409, 409)
    assert "nothing to assess yet" in empty.text
    assert "still wait for you" in waiting.text


def test_what_documents_say_differently_is_shown_before_they_are_sent(
    applicant: TestClient, context: AppContext
) -> None:
    send_files(applicant, ("a.jpg", a_photo(1)), ("b.jpg", a_photo(2)))
    work_queue(context)
    one, other = evidence_ids(applicant.get("/en/claim/submit").text)
    pages = []
    for holders in (("Ana López", "Pedro Sánchez"), ("Ana López", "LOPEZ, Ana")):
        for document, holder in zip((one, other), holders, strict=True):
            post_form(applicant, f"/en/claim/evidence/{document}/confirm", {"field.holder": holder})
        pages.append(text_of(applicant.get("/en/claim/submit").text))

    told = "Documents 1 and 2 name different people: Ana López and Pedro Sánchez"
    assert told in pages[0]
    assert "2. Certificate: b.jpg" in pages[0]
    assert "Please look at this once more" not in pages[1]
    assert post_form(applicant, "/en/claim/submit").status_code == 303


def test_a_document_that_cannot_be_read_can_be_sent_knowingly(
    applicant: TestClient, context: AppContext
) -> None:
    send_files(applicant, ("a.jpg", a_photo()))
    work_queue(context, page_reader=FakePageReader(refusal=FileDamagedError))
    page = applicant.get("/en/claim/evidence").text
    assert "Could not be read" in page
    assert "damaged or incomplete" in page

    refused = post_form(applicant, "/en/claim/submit")
    sent = post_form(applicant, "/en/claim/submit", {"acknowledged": "yes"})

    assert refused.status_code == 422
    assert '<a href="#acknowledged">' in refused.text
    assert sent.status_code == 303


def test_a_claim_can_be_taken_back(applicant: TestClient) -> None:
    assert "Do you want to take your claim back?" in applicant.get("/en/claim/withdraw").text

    answers = [post_form(applicant, "/en/claim/withdraw").status_code for _ in range(2)]

    assert answers == [303, 409]
    assert "You have taken this claim back" in applicant.get("/en/claim").text
