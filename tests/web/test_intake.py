"""The applicant's pages to open a claim and to write in it what no document says."""

import re

import pytest
from fastapi.testclient import TestClient

from rpl.catalog import Catalog
from rpl.edge.context import AppContext
from tests.factories.intake import ANSWERS, a_catalog
from tests.web.applicant import NONCE, a_photo, evidence_ids, open_claim, send_files, work_queue
from tests.web.browser import post_form, text_of
from tests.web.conftest import browser

CODE = re.compile(r"data-return-code>([0-9A-Z-]+)<")
REFERENCE = re.compile(r"data-reference>([0-9A-Z-]+)<")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return a_catalog()


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


def test_a_job_is_added_to_the_work_history_once(applicant: TestClient) -> None:
    for _ in range(2):
        answer = post_form(applicant, "/en/claim/history", ANSWERS)
        assert answer.status_code == 303

    page = applicant.get("/en/claim/history").text
    assert page.partition("What this adds up to")[0].count("Talleres Ebro") == 1
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
