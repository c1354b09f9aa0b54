"""An applicant without a single document: forms that ask for none, and evidence all the same."""

import re
from uuid import UUID

import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient
from sqlmodel import select

from rpl.catalog import Catalog
from rpl.domain.intake import EvidenceKind
from rpl.domain.journey import ClaimState, EvidenceState
from rpl.edge.context import AppContext
from rpl.main import create_app
from rpl.store.database import read_session
from rpl.store.tables import Claim, CreditPosting, EvidenceItem
from tests.factories.account import a_member_of_staff
from tests.factories.review import a_catalog
from tests.fakes.clock import StoppedClock
from tests.web.applicant import evidence_ids, work_queue
from tests.web.assessor import Desk
from tests.web.browser import post_form, sign_in_staff, text_of
from tests.web.conftest import browser

FORM = re.compile(r"<form\b(.*?)</form>", re.DOTALL)
UPLOAD = 'action="/en/claim/evidence" enctype="multipart/form-data"'
FACTS = "I repaired pumps in my own shop."
SWORN = {"facts": FACTS, "signed_as": "María Gutiérrez", "declared": "yes"}
JOB = {
    "role": "Welder",
    "employer": "Harbour",
    "country": "ES",
    "start_month": "3",
    "start_year": "2015",
    "end_month": "8",
    "end_year": "2019",
    "hours_per_week": "40",
    "tasks": "I welded beams.",
}


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


def pages_of_an_applicant(context: AppContext) -> list[str]:
    """The addresses that an applicant may open, of those that name nothing in particular."""
    found = []
    for route in iter_route_contexts(create_app(context).routes):
        original, path = route.original_route, str(route.path)
        if isinstance(original, APIRoute) and "GET" in (route.methods or ()):
            names = {getattr(each.call, "__name__", "") for each in original.dependant.dependencies}
            plain = path.replace("{lang}", "en")
            if "{" not in plain and ("applicant" in names or plain in {"/en/start", "/en/return"}):
                found.append(plain)
    return found


def test_no_form_of_an_applicant_requires_a_document(
    context: AppContext, applicant: TestClient
) -> None:
    """But the form whose only use is to send one; nothing else asks for it."""
    pages = pages_of_an_applicant(context)
    assert {"/en/claim/affidavit", "/en/claim/background", "/en/claim/submit"} <= set(pages)
    forms = [form for page in pages for form in FORM.findall(applicant.get(page).text)]
    assert len(forms) > len(pages) // 2

    for form in forms:
        if UPLOAD in form:
            continue
        assert 'type="file"' not in form
        assert not re.search(r"<(input|select|textarea)[^>]*\srequired\b", form)


def test_an_affidavit_and_a_background_document_are_sent_as_evidence(
    context: AppContext, applicant: TestClient
) -> None:
    assert post_form(applicant, "/en/claim/affidavit", SWORN).status_code == 303
    told = {"learned": "Two years of school.", "reason": "Lost at sea."}
    assert post_form(applicant, "/en/claim/background", told).status_code == 303
    assert FACTS in applicant.get("/en/claim/affidavit").text
    assert 'name="declared" type="checkbox" value="yes" checked' not in (
        applicant.get("/en/claim/affidavit").text
    ), "it is declared anew"
    assert "Lost at sea." in applicant.get("/en/claim/background").text
    work_queue(context)
    for evidence_id in evidence_ids(applicant.get("/en/claim/evidence").text):
        post_form(applicant, f"/en/claim/evidence/{evidence_id}/confirm", {})
    sent = post_form(applicant, "/en/claim/submit")

    assert sent.status_code == 303, text_of(sent.text)
    with read_session(context.engine) as session:
        assert session.exec(select(Claim.state)).one() is ClaimState.READY
        found = session.exec(select(EvidenceItem.kind, EvidenceItem.state)).all()
    assert {(str(kind), state) for kind, state in found} == {
        ("affidavit", EvidenceState.CONFIRMED),
        ("background_document", EvidenceState.CONFIRMED),
    }
    shown = text_of(applicant.get("/en/claim/affidavit").text)
    assert FACTS in shown
    assert "Declare and save" not in shown
    assert "Lost at sea." in text_of(applicant.get("/en/claim/background").text)


def test_what_is_not_declared_is_no_affidavit(applicant: TestClient) -> None:
    answer = post_form(applicant, "/en/claim/affidavit", {"facts": FACTS, "signed_as": "María"})

    assert answer.status_code == 422
    assert "Say that what you wrote is true" in answer.text
    assert FACTS in answer.text
    nothing = post_form(applicant, "/en/claim/background", {"places": "Oran"})
    assert nothing.status_code == 422
    assert "Write what you learned or did, and where" in nothing.text
    assert "Oran" in nothing.text
    assert "Two years" not in applicant.get("/en/claim/background").text


def test_an_applicant_without_any_document_comes_to_partial_credit(
    context: AppContext, applicant: TestClient
) -> None:
    """From the first form to a posted credit: one unit granted, one not shown yet."""
    post_form(applicant, "/en/claim/affidavit", SWORN)
    work_queue(context)
    [item] = evidence_ids(applicant.get("/en/claim/evidence").text)
    named = [("points", "1"), ("point", "W1.CC1"), ("point", "W1.CC2")]
    post_form(applicant, f"/en/claim/evidence/{item}/confirm", named)
    assert post_form(applicant, "/en/claim/submit").status_code == 303
    client = browser(context)
    sign_in_staff(client, a_member_of_staff(context.engine))
    with read_session(context.engine) as session:
        claim_id = session.get_one(EvidenceItem, UUID(item)).claim_id
    desk = Desk(context.engine, client, claim_id, UUID(item))
    desk.take()
    desk.mark("W1")
    desk.save(("level.CC1", "not_shown"), ("level.CC2", "not_shown"), unit="W2")

    assert desk.submit().status_code == 303
    work_queue(context)

    with read_session(context.engine) as session:
        assert session.exec(select(CreditPosting.unit)).all() == ["W1"]
        assert set(session.exec(select(EvidenceItem.kind))) == {EvidenceKind.AFFIDAVIT}
    result = text_of(applicant.get("/en/claim/result").text)
    assert "W1 Title of W1 Granted" in result


def test_who_is_asked_for_more_gives_it_without_papers_beside_what_was_sent(
    context: AppContext, applicant: TestClient, clock: StoppedClock
) -> None:
    """The forms that needed no document before sending need none afterwards."""
    post_form(applicant, "/en/claim/history", JOB)
    post_form(applicant, "/en/claim/affidavit", SWORN)
    confirm_all(context, applicant)
    assert post_form(applicant, "/en/claim/submit").status_code == 303
    clock.move(minutes=1)
    with read_session(context.engine) as session:
        claim_id = session.exec(select(Claim.id)).one()
        sent = {item.id: item.fingerprint for item in session.exec(select(EvidenceItem))}
    desk = asking(context, claim_id)
    clock.move(minutes=1)
    asked = applicant.get("/en/claim/request").text
    assert {"history", "affidavit", "background", "reports"} <= set(
        re.findall(r'href="/en/claim/(\w+)"', asked)
    )

    shown = applicant.get("/en/claim/history").text
    assert ("I welded beams." in shown, "/history/remove" in shown) == (True, False)
    post_form(applicant, "/en/claim/history", JOB)
    post_form(applicant, "/en/claim/history", {**JOB, "tasks": "I taught others."})
    second = post_form(applicant, "/en/claim/affidavit", {**SWORN, "facts": "I also dug wells."})
    assert second.headers["location"] == "/en/claim/request"
    post_form(applicant, "/en/claim/affidavit", {**SWORN, "facts": "I also dug two wells."})
    shown = text_of(applicant.get("/en/claim/affidavit").text)
    assert FACTS in shown
    assert "I also dug two wells." in shown
    assert post_form(applicant, "/en/claim/background", {"learned": "School."}).status_code == 303
    assert post_form(applicant, "/en/claim/statement", {"statement": "Mine."}).status_code == 409
    confirm_all(context, applicant)
    assert post_form(applicant, "/en/claim/request/send").status_code == 303

    with read_session(context.engine) as session:
        held = {item.id: item.fingerprint for item in session.exec(select(EvidenceItem))}
        kinds = sorted(session.exec(select(EvidenceItem.kind)))
    assert sent.items() <= held.items()
    assert kinds == ["affidavit"] * 2 + ["background_document"] + ["work_history"] * 2
    desk.take()
    text = text_of(desk.client.get(desk.address).text)
    assert "1. Work history" in text
    assert "3. Work history" in text
    assert post_form(applicant, "/en/claim/affidavit", SWORN).status_code == 409


def asking(context: AppContext, claim_id: UUID) -> Desk:
    """An assessor who has asked for more."""
    client = browser(context)
    sign_in_staff(client, a_member_of_staff(context.engine))
    desk = Desk(context.engine, client, claim_id, claim_id)
    desk.take()
    assert post_form(client, f"{desk.address}/ask", {"criteria": "W1.CC1"}).status_code == 303
    return desk


def confirm_all(context: AppContext, applicant: TestClient) -> None:
    """Have everything read, and confirm what waits for it."""
    work_queue(context)
    for evidence_id in evidence_ids(applicant.get("/en/claim/evidence").text):
        post_form(applicant, f"/en/claim/evidence/{evidence_id}/confirm", {})
