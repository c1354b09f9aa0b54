"""The applicant's pages, over real routing, real SQL and the real templates."""

import re

import pytest
from fastapi.testclient import TestClient

from rpl.catalog import Catalog
from rpl.domain.intake import FileDamagedError
from rpl.edge.context import AppContext
from tests.factories.intake import ANSWERS, a_catalog
from tests.fakes.page_reader import FakePageReader
from tests.fakes.queue import RecordingQueue
from tests.fakes.vault import FakeVault
from tests.web.applicant import (
    NONCE,
    a_photo,
    evidence_ids,
    open_claim,
    send_files,
    work_queue,
)
from tests.web.browser import post_form
from tests.web.conftest import browser

CODE = re.compile(r"data-return-code>([0-9A-Z-]+)<")
REFERENCE = re.compile(r"data-reference>([0-9A-Z-]+)<")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return a_catalog()


@pytest.fixture
def applicant(client: TestClient) -> TestClient:
    """A browser that is signed in to a draft claim."""
    open_claim(client)
    return client


def text_of(page: str) -> str:
    """The words of a page, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def confirm(client: TestClient, evidence_id: str) -> None:
    answer = post_form(
        client, f"/en/claim/evidence/{evidence_id}/confirm", {"field.title": "Soldadura"}
    )
    assert answer.status_code == 303


def test_reference_and_return_code_are_shown_once_and_open_the_claim_elsewhere(
    client: TestClient, context: AppContext
) -> None:
    page = open_claim(client)
    code, reference = CODE.findall(page)[0], REFERENCE.findall(page)[0]

    with browser(context) as phone:
        answer = post_form(phone, "/en/return", {"reference": reference, "return_code": code})
        assert (answer.status_code, answer.headers["location"]) == (303, "/en/claim")
        assert reference in phone.get("/en/claim").text
        assert code not in phone.get("/en/claim").text


def test_the_form_posted_twice_opens_one_claim_and_shows_the_same_code(client: TestClient) -> None:
    first, second = open_claim(client), open_claim(client)

    assert CODE.findall(first) == CODE.findall(second)
    assert REFERENCE.findall(first) == REFERENCE.findall(second)


def test_the_same_form_with_another_name_opens_another_claim(client: TestClient) -> None:
    assert CODE.findall(open_claim(client)) != CODE.findall(open_claim(client, "Ana López"))


def test_a_nonce_of_somebody_elses_making_is_not_used(client: TestClient) -> None:
    first, second = (open_claim(client, nonce="1") for _ in range(2))

    assert CODE.findall(first) != CODE.findall(second)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"full_name": " ", "qualification": "any-trade"}, "Enter your full name"),
        ({"full_name": "A" * 201, "qualification": "any-trade"}, "Shorten it to 200"),
        ({"full_name": "Ana", "qualification": "astronaut"}, "Choose the qualification"),
    ],
)
def test_a_form_that_cannot_open_a_claim_keeps_what_was_typed(
    client: TestClient, typed: dict[str, str], says: str
) -> None:
    answer = post_form(client, "/en/start", {**typed, "nonce": NONCE})

    assert answer.status_code == 422
    assert says in answer.text
    assert "<title>Error: " in answer.text
    assert f'value="{typed["full_name"].strip()}"' in answer.text


def test_the_start_page_offers_every_qualification(client: TestClient) -> None:
    page = client.get("/es/start").text

    assert "Any trade" in page
    assert 'lang="en">Any trade' in page


def test_without_sign_in_the_claim_asks_for_the_code(client: TestClient) -> None:
    answer = client.get("/en/claim")

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/en/return")


def test_a_new_claim_says_what_to_do_next(applicant: TestClient) -> None:
    page = text_of(applicant.get("/en/claim").text)

    assert "Send your documents" in page
    assert "Tell us where you worked" in page
    assert "within 90 days" in page


def test_several_files_are_kept_and_read(applicant: TestClient, context: AppContext) -> None:
    answer = send_files(applicant, ("título.jpg", a_photo(1)), ("carta.jpg", a_photo(2)))

    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/en/claim/evidence?watch=1",
    )
    page = applicant.get("/en/claim/evidence?watch=1").text
    assert "título.jpg" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert 'type="file"' not in page
    work_queue(context)
    page = applicant.get("/en/claim/evidence").text
    assert page.count("Check and confirm") == 2
    assert 'http-equiv="refresh"' not in page


def test_a_form_with_files_to_choose_never_renews_itself(applicant: TestClient) -> None:
    send_files(applicant, ("a.jpg", a_photo()))

    page = applicant.get("/en/claim/evidence").text

    assert 'type="file"' in page
    assert 'http-equiv="refresh"' not in page


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The file is empty"),
        (a_photo()[:-3], "damaged or incomplete"),
        (b"plain text", "cannot be read"),
        (b"%PDF-1.7 /Encrypt", "protected by a password"),
        (b"%PDF-1.7 /JavaScript", "scripts or attached files"),
        (b"\xff\xd8\xff" + b"0" * (20 * 1024 * 1024), "larger than 20 MB"),
    ],
    ids=["empty", "cut", "wrong type", "encrypted", "active", "over 20 MB"],
)
def test_a_bad_file_is_refused_by_name_and_the_others_are_kept(
    applicant: TestClient, vault: FakeVault, content: bytes, says: str
) -> None:
    answer = send_files(applicant, ("good.jpg", a_photo(1)), ("<bad>.pdf", content))

    words = text_of(answer.text)
    assert answer.status_code == 422
    assert "1 file was not kept" in words
    assert "&lt;bad&gt;.pdf" in words
    assert says in words
    assert "The other 1 file is kept" in words
    assert "good.jpg" in applicant.get("/en/claim/evidence").text
    assert len(vault.objects) == 1


def test_the_same_file_twice_names_the_one_that_is_there(
    applicant: TestClient, vault: FakeVault
) -> None:
    send_files(applicant, ("first.jpg", a_photo()))

    answer = send_files(applicant, ("again.jpg", a_photo()))

    assert answer.status_code == 422
    assert "It is in your claim as “first.jpg”" in answer.text
    assert len(evidence_ids(applicant.get("/en/claim/evidence").text)) == 1
    assert len(vault.objects) == 1


def test_of_thirty_files_at_once_twenty_are_kept_and_ten_named(
    applicant: TestClient, vault: FakeVault
) -> None:
    answer = send_files(applicant, *((f"{number}.jpg", a_photo(number)) for number in range(30)))

    assert answer.status_code == 422
    assert "10 files were not kept" in answer.text
    assert "29.jpg" in answer.text
    assert len(vault.objects) == 20


@pytest.mark.parametrize(
    ("kind", "files", "says"),
    [
        ("certificate", [], "Choose at least one file"),
        ("", [("a.jpg", a_photo())], "Choose what the documents are"),
        ("work_history", [("a.jpg", a_photo())], "Choose what the documents are"),
    ],
)
def test_an_upload_that_says_too_little_says_what_is_missing(
    applicant: TestClient, kind: str, files: list[tuple[str, bytes]], says: str
) -> None:
    answer = send_files(applicant, *(files or [("", b"")]), kind=kind)

    assert answer.status_code == 422
    assert says in answer.text
    assert "<title>Error: " in answer.text


def test_a_language_nobody_offers_is_left_open(
    applicant: TestClient, context: AppContext, page_reader: FakePageReader
) -> None:
    send_files(applicant, ("a.jpg", a_photo()), language="tlh")
    work_queue(context)

    assert page_reader.hints == [()]


def test_a_document_is_removed_with_its_bytes(applicant: TestClient, vault: FakeVault) -> None:
    send_files(applicant, ("a.jpg", a_photo()))
    [evidence_id] = evidence_ids(applicant.get("/en/claim/evidence").text)

    answers = [
        post_form(applicant, f"/en/claim/evidence/{evidence_id}/remove").status_code
        for _ in range(2)
    ]

    assert answers == [303, 404]
    assert vault.objects == {}
    assert evidence_ids(applicant.get("/en/claim/evidence").text) == []


def test_a_job_is_added_to_the_work_history_once(applicant: TestClient) -> None:
    for _ in range(2):
        answer = post_form(applicant, "/en/claim/history", ANSWERS)
        assert answer.status_code == 303

    page = applicant.get("/en/claim/history").text
    assert page.count("Talleres Ebro") == 1
    assert "03/2015" in page
    assert page.count('name="period"') == 1


def test_a_job_with_mistakes_keeps_what_was_typed(applicant: TestClient) -> None:
    answer = post_form(
        applicant, "/en/claim/history", {**ANSWERS, "start_month": "13", "hours_per_week": "900"}
    )

    assert answer.status_code == 422
    assert '<a href="#start_month">Enter a month from 1 to 12' in answer.text
    assert "a number from 1 to 112" in answer.text
    assert "Soldadura MIG de estructuras." in answer.text
    assert 'value="13"' in answer.text


def test_a_job_is_taken_out_again(applicant: TestClient) -> None:
    post_form(applicant, "/en/claim/history", ANSWERS)
    post_form(applicant, "/en/claim/history", {**ANSWERS, "role": "Jefe"})
    [first, _second] = re.findall(r'name="period" value="([0-9a-f]+)"', _history(applicant))

    for _ in range(2):
        post_form(applicant, "/en/claim/history/remove", {"period": first})

    assert _history(applicant).count('name="period"') == 1


def test_a_history_has_an_end(applicant: TestClient) -> None:
    answers = [
        post_form(applicant, "/en/claim/history", {**ANSWERS, "role": f"Job {number}"})
        for number in range(21)
    ]

    assert [answer.status_code for answer in answers] == [303] * 20 + [422]
    assert "as many as fit here" in answers[-1].text


def _history(client: TestClient) -> str:
    return client.get("/en/claim/history").text


def test_a_statement_can_be_written_and_changed(applicant: TestClient) -> None:
    for text in ("Sé soldar.", "Sé soldar y reparar."):
        answer = post_form(applicant, "/en/claim/statement", {"statement": text})
        assert (answer.status_code, answer.headers["location"]) == (303, "/en/claim")

    assert "Sé soldar y reparar.</textarea>" in applicant.get("/en/claim/statement").text
    assert len(evidence_ids(applicant.get("/en/claim/submit").text)) == 1


@pytest.mark.parametrize(
    ("text", "says"), [(" ", "Write what you can do"), ("a" * 10_001, "10001 letters")]
)
def test_a_statement_with_mistakes_is_kept_on_the_page(
    applicant: TestClient, text: str, says: str
) -> None:
    answer = post_form(applicant, "/en/claim/statement", {"statement": text})

    assert answer.status_code == 422
    assert says in answer.text
    assert f"{text.strip()}</textarea>" in answer.text


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


def test_every_page_stands_in_every_language(applicant: TestClient, context: AppContext) -> None:
    send_files(applicant, ("a.jpg", a_photo()))
    post_form(applicant, "/en/claim/history", ANSWERS)
    work_queue(context)
    [evidence_id, *_] = evidence_ids(applicant.get("/en/claim/evidence").text)
    places = ["", "/evidence", "/history", "/statement", "/submit", "/withdraw"]
    places.append(f"/evidence/{evidence_id}")

    for lang, direction in (("es", "ltr"), ("ar", "rtl")):
        for place in places:
            answer = applicant.get(f"/{lang}/claim{place}")
            assert answer.status_code == 200
            assert f'<html class="govuk-template" lang="{lang}" dir="{direction}">' in answer.text


def test_nothing_is_handed_over_for_a_file_that_was_refused(
    applicant: TestClient, queue: RecordingQueue
) -> None:
    send_files(applicant, ("empty.jpg", b""))

    assert queue.handed_over == []
