"""The decision letter as its applicant, or whoever helps them, reads it."""

import re
from dataclasses import replace
from io import BytesIO
from uuid import UUID

import pikepdf
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from rpl.catalog import Catalog
from rpl.domain.journey import ClaimState
from rpl.domain.scoring import Unscored
from rpl.jobs import credit, decision
from rpl.jobs.letter import give_up_letter, print_letter
from tests.factories.account import a_claim
from tests.factories.decision import Workshop
from tests.factories.review import a_catalog
from tests.fakes.clock import StoppedClock
from tests.fakes.queue import RecordingQueue
from tests.web.browser import post_form, sign_in_applicant, text_of
from tests.web.letters import ADDRESS, Post, give_and_confirm

LETTER = "/en/claim/letter"


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


@pytest.fixture
def workshop(engine: Engine, clock: StoppedClock, queue: RecordingQueue) -> Workshop:
    return Workshop(engine, clock, queue)


def decided(
    client: TestClient, workshop: Workshop, *levels: tuple[int | Unscored, int | Unscored]
) -> UUID:
    """The applicant of a claim that was scored and decided."""
    known = a_claim(workshop.engine, state=ClaimState.READY, qualification="any-trade")
    sign_in_applicant(client, known)
    workshop.score(known.id, *levels)
    decision.decide(workshop.tools, known.id)
    return known.id


def test_a_letter_says_what_why_what_is_missing_and_until_when_to_appeal(
    client: TestClient, workshop: Workshop
) -> None:
    decided(client, workshop, (3, 3), (1, 1))
    told = text_of(client.get(LETTER).text)

    for said in (
        "We grant you part of what you claimed. Units granted: 1 of 2.",
        "Unit W2: Title of W2",
        "What we saw: L1. Does 1. What is needed: L2. Does 2.",
        "Title of CC1: from “L1” to “L2”. Does 2.",
        "Credit you hold: 10 of 20 (ten-hour credits).",
        "You can appeal until 22 December 2026.",
        "Somebody who has not worked on your claim decides again.",
    ):
        assert said in told
    assert "No person has checked" not in told


@pytest.mark.parametrize("lang", ["es", "ar"])
def test_beside_the_decisions_language_stands_the_readers_and_rights_are_not_machine_made(
    client: TestClient, workshop: Workshop, lang: str
) -> None:
    decided(client, workshop, (3, 3), (1, 1))
    shown = client.get(f"/{lang}/claim/letter").text
    until = '<li lang="en" dir="ltr">You can appeal until 22 December 2026.</li>'

    first, second = (
        shown.index(f'<article class="rpl-letter__column" lang="{each}"') for each in (lang, "en")
    )
    assert first < second
    assert shown.count(until) == 2
    assert shown.count('class="rpl-letter__note"') == 3  # limits, assessed again, appeal
    assert until not in shown[:first]


def test_the_letter_is_the_same_before_and_after_credit_is_posted(
    client: TestClient, workshop: Workshop
) -> None:
    claim_id = decided(client, workshop, (3, 3), (1, 1))
    before = text_of(client.get(LETTER).text)
    credit.post_credit(workshop.tools, claim_id)

    assert text_of(client.get(LETTER).text) == before


def test_before_the_decision_there_is_no_letter(client: TestClient, workshop: Workshop) -> None:
    known = a_claim(workshop.engine, state=ClaimState.READY, qualification="any-trade")
    sign_in_applicant(client, known)
    answer = client.get(LETTER, follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, "/en/claim/result")


def test_whoever_is_not_signed_in_sees_no_letter(client: TestClient) -> None:
    answer = client.get(LETTER, follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/en/return?next=%2Fen%2Fclaim%2Fletter",
    )


@pytest.mark.parametrize("lang", ["es", "ar"])
def test_on_the_result_too_rights_stand_in_the_decisions_language(
    client: TestClient, workshop: Workshop, lang: str
) -> None:
    decided(client, workshop, (3, 3), (1, 1))
    shown = client.get(f"/{lang}/claim/result").text

    assert '<span lang="en" dir="ltr">You can appeal until 22 December 2026.</span>' in shown
    assert '<span lang="en" dir="ltr">You can be assessed again in only what is missing.' in shown
    assert f'href="/{lang}/claim/letter"' in shown


def test_a_condition_of_a_grant_stands_in_the_decisions_language_on_result_and_letter(
    client: TestClient, workshop: Workshop
) -> None:
    decided(client, workshop, (3, 3), (3, Unscored.NOT_SHOWN))

    for page in ("result", "letter"):
        shown = client.get(f"/es/claim/{page}").text
        assert re.search(r'lang="en" dir="ltr">The unit is granted on one condition', shown)
        assert 'lang="es" dir="ltr">The unit is granted' not in shown


def test_a_letter_becomes_a_file_and_is_downloaded(client: TestClient, workshop: Workshop) -> None:
    decided(client, workshop, (3, 3), (1, 1))
    missing = client.get("/ar/claim/letter.pdf", follow_redirects=False)
    assert (missing.status_code, missing.headers["location"]) == (303, "/ar/claim/letter#file")
    workshop.queue.handed_over.clear()

    asked = post_form(client, "/ar/claim/letter")
    assert asked.headers["location"] == "/ar/claim/letter#file"
    assert 'role="status"' in client.get("/ar/claim/letter").text
    assert 'href="/ar/claim/letter.pdf"' not in client.get("/ar/claim/letter").text
    [(step, letter_id)] = workshop.queue.handed_over
    assert step == "print_letter"
    print_letter(workshop.tools, letter_id)

    assert 'href="/ar/claim/letter.pdf"' in client.get("/ar/claim/letter").text
    answer = client.get("/ar/claim/letter.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == 'attachment; filename="letter.pdf"'
    with pikepdf.open(BytesIO(answer.content)) as pdf:
        assert pdf.Root.Lang == "ar"
    assert client.get("/en/claim/letter.pdf", follow_redirects=False).status_code == 303


def test_a_file_that_could_not_be_made_is_told(client: TestClient, workshop: Workshop) -> None:
    decided(client, workshop, (3, 3), (1, 1))
    workshop.queue.handed_over.clear()
    post_form(client, LETTER)
    give_up_letter(workshop.tools, workshop.queue.handed_over[0][1])

    assert "could not be made. Try again, or print this page." in client.get(LETTER).text


def test_whoever_left_an_address_is_told_once_that_there_is_a_decision_and_nothing_of_it(
    client: TestClient, workshop: Workshop, post: Post
) -> None:
    known = a_claim(workshop.engine, state=ClaimState.READY, qualification="any-trade")
    sign_in_applicant(client, known)
    give_and_confirm(client, known, post, ADDRESS)
    workshop.score(known.id, (3, 3), (1, 1))
    workshop.queue.handed_over.clear()

    decision.decide(workshop.tools, known.id)
    decision.decide(workshop.tools, known.id)
    workshop.queue.handed_over[:] = [
        job for job in workshop.queue.handed_over if job[0] == "send_mail"
    ]
    [sent] = post.deliver()

    assert sent.to == ADDRESS
    lang = "es" if "/es/" in sent.text else "en"
    assert f"http://localhost:8000/{lang}/claim/letter" in sent.text
    for private in (known.reference, known.return_code, "W1", "Any trade", "grant", "10"):
        assert private not in f"{sent.subject} {sent.text}"


@pytest.mark.parametrize("offered", [True, False])
def test_without_an_address_or_a_mail_server_nobody_is_written_to(
    client: TestClient, workshop: Workshop, post: Post, *, offered: bool
) -> None:
    known = a_claim(workshop.engine, state=ClaimState.READY, qualification="any-trade")
    sign_in_applicant(client, known)
    if not offered:
        give_and_confirm(client, known, post, ADDRESS)
    workshop.score(known.id, (3, 3), (1, 1))
    decision.decide(replace(workshop.tools, mail_offered=offered), known.id)

    assert "send_mail" not in workshop.queue.steps()


def test_the_letter_leads_to_the_appeal_and_after_it_says_that_there_is_one(
    client: TestClient, workshop: Workshop
) -> None:
    decided(client, workshop, (3, 3), (1, 1))
    before = client.get(LETTER).text
    assert 'href="/en/claim/appeal"' in before
    assert "You can appeal until" in before

    post_form(client, "/en/claim/appeal", {"units": "W2", "reason": "I can do this alone."})

    after = text_of(client.get(LETTER).text)
    assert "You have appealed." in after
    assert "You can appeal until" not in after
