"""An applicant writes to an adviser, who is named by taking it up; nobody else reads it."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from rpl.catalog import Catalog
from rpl.domain.roles import Role
from rpl.edge.context import AppContext
from rpl.store import audit
from rpl.store.database import read_session, write_session
from rpl.store.tables import Advice, Claim, Message, OutgoingMail
from tests.factories.account import a_member_of_staff
from tests.factories.definitions import shipped
from tests.factories.intake import a_catalog
from tests.fakes.clock import StoppedClock
from tests.web.browser import post_form, sign_in_staff, text_of
from tests.web.conftest import browser

QUESTION, ANSWER = "Does my uncle's letter count?", "Yes. Send a photo of it."


@pytest.fixture
def catalog() -> Catalog:
    return replace(a_catalog(), replies=shipped().replies)


@pytest.fixture
def fay(context: AppContext) -> Iterator[TestClient]:
    with browser(context) as client:
        sign_in_staff(
            client, a_member_of_staff(context.engine, Role.FACILITATOR, name="Fay Facilitator")
        )
        yield client


def thread(context: AppContext) -> str:
    with read_session(context.engine) as session:
        return f"/en/staff/messages/{session.exec(select(Claim.id)).one()}"


def letters(context: AppContext) -> int:
    with read_session(context.engine) as session:
        return len(session.exec(select(OutgoingMail)).all())


def test_messages_go_both_ways_once_somebody_is_the_adviser(
    context: AppContext, applicant: TestClient, fay: TestClient, clock: StoppedClock
) -> None:
    assert "Somebody of the programme becomes your adviser" in text_of(
        applicant.get("/en/claim/messages").text
    )
    sent = post_form(applicant, "/en/claim/messages", {"message": QUESTION})
    assert "Your message is sent." in applicant.get(sent.headers["location"]).text
    here = thread(context)
    waiting = text_of(fay.get("/en/staff/messages").text)
    assert "María Gutiérrez" in waiting
    assert "uncle" not in waiting, "nothing is read before somebody is the adviser"
    assert fay.get(here).status_code == 404
    assert post_form(fay, here, {"message": ANSWER}).status_code == 404

    assert post_form(fay, f"{here}/take").headers["location"] == here
    assert "1 message waits for an answer" in text_of(fay.get("/en/staff/messages").text)
    assert QUESTION.replace("'", "&#39;") in fay.get(here).text
    clock.move(minutes=1)
    assert post_form(fay, here, {"message": ANSWER}).status_code == 303

    page = text_of(applicant.get("/en/claim/messages").text)
    assert "Your adviser is Fay Facilitator" in page
    assert ANSWER in page
    assert "waits for an answer" not in text_of(fay.get("/en/staff/messages").text)
    with read_session(context.engine) as session:
        assert all(b"uncle" not in row.text for row in session.exec(select(Message)))
        claim = session.exec(select(Claim.id)).one()
        deeds = [link.entry.deed for link in audit.about_claim(session, claim)]
    assert deeds.count("message_sent") == 2
    assert "adviser_named" in deeds
    archive = post_form(applicant, "/en/claim/archive")
    assert b"data/message.json" in archive.content


def test_a_letter_tells_the_adviser_that_there_is_something_and_not_what(
    context: AppContext, applicant: TestClient, fay: TestClient
) -> None:
    post_form(applicant, "/en/claim/messages", {"message": QUESTION})
    assert letters(context) == 0, "nobody is the adviser yet"
    post_form(fay, f"{thread(context)}/take")
    post_form(applicant, "/en/claim/messages", {"message": "Are you there?"})

    assert letters(context) == 1


def test_of_two_who_would_advise_one_is_the_adviser_until_they_leave(
    context: AppContext, applicant: TestClient, fay: TestClient
) -> None:
    post_form(applicant, "/en/claim/messages", {"message": QUESTION})
    here = thread(context)
    with browser(context) as other:
        gil = a_member_of_staff(context.engine, Role.FACILITATOR, email="gil@staff.example")
        sign_in_staff(other, gil)
        post_form(fay, f"{here}/take")
        assert post_form(other, f"{here}/take").status_code == 409
        assert other.get(here).status_code == 404
        assert post_form(other, f"{here}/leave").status_code == 404
        assert post_form(fay, f"{here}/leave").status_code == 303
        assert fay.get(here).status_code == 404
        assert post_form(other, f"{here}/take").status_code == 303
    with read_session(context.engine) as session:
        assert session.exec(select(Advice.adviser_id)).one() is not None


def test_an_assessor_reads_no_message_and_a_facilitator_reads_none_of_the_applicants_pages(
    context: AppContext, applicant: TestClient
) -> None:
    post_form(applicant, "/en/claim/messages", {"message": QUESTION})
    with browser(context) as assessor:
        sign_in_staff(assessor, a_member_of_staff(context.engine, Role.ASSESSOR, name="Ada"))
        for address in ("/en/staff/messages", thread(context)):
            answer = assessor.get(address)
            assert answer.status_code == 403
            assert "uncle" not in answer.text


def test_an_empty_message_is_not_sent(
    context: AppContext, applicant: TestClient, fay: TestClient
) -> None:
    answer = post_form(applicant, "/en/claim/messages", {"message": " "})
    assert answer.status_code == 422
    assert "Write a message" in answer.text
    post_form(applicant, "/en/claim/messages", {"message": QUESTION})
    post_form(fay, f"{thread(context)}/take")
    again = post_form(fay, thread(context), {"message": "x" * 4001})
    assert again.status_code == 422
    assert "Shorten it to 4000 or fewer" in again.text


def test_an_adviser_begins_from_a_text_in_the_applicants_language_and_changes_it(
    context: AppContext, applicant: TestClient, fay: TestClient
) -> None:
    post_form(applicant, "/en/claim/messages", {"message": QUESTION})
    here = thread(context)
    post_form(fay, f"{here}/take")
    with write_session(context.engine) as session:
        session.exec(select(Claim)).one().language = "ar"
    page = fay.get(here).text
    assert '<option value="no-papers" lang="ar">بلا أوراق</option>' in page

    fields = {"message": "أهلا", "reply": "no-papers", "begin": "yes"}
    begun = post_form(fay, here, fields)
    unknown = post_form(fay, here, {**fields, "reply": "no-such-text"})

    assert begun.status_code == 200
    assert re.search(r">\s*أهلا\r?\n\r?\nيمكنك تقديم الطلب بلا أوراق\.", begun.text)
    assert re.search(r">\s*أهلا</textarea>", unknown.text)
    assert "أهلا" not in applicant.get("/en/claim/messages").text, "nothing is sent yet"
