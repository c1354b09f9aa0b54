"""Applicant and facilitator at their pages: a code, the claim opened by another, and the end."""

import re

import pytest
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from sqlmodel import select

from rpl.catalog import Catalog
from rpl.domain.intake import EvidenceKind
from rpl.domain.journey import ClaimState
from rpl.edge.afterwork import write_looks
from rpl.edge.context import AppContext
from rpl.main import create_app
from rpl.store import audit
from rpl.store.database import read_session
from rpl.store.tables import Claim, EvidenceItem
from rpl.web.staff import applicants
from tests.factories.intake import a_catalog
from tests.web.applicant import a_photo, evidence_ids, open_claim, send_files, work_queue
from tests.web.browser import post_form, text_of
from tests.web.centre import CODE, OVER, PREPARE, SUBMIT, Centre
from tests.web.conftest import browser

ALONE = "Only the applicant can do this"


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


@pytest.fixture
def centre(context: AppContext, applicant: TestClient) -> Centre:
    return Centre(context, applicant)


def test_a_facilitator_prepares_and_sends_a_claim_under_their_own_name(centre: Centre) -> None:
    fay = centre.begin(PREPARE, SUBMIT)
    page = text_of(fay.get("/en/claim").text)
    assert "You act for María Gutiérrez , with their consent" in page
    assert "Take this claim back" not in page
    assert "Who saw my file" not in page

    assert send_files(fay, ("photo.jpg", a_photo())).status_code == 303
    post_form(fay, "/en/claim/statement", {"statement": "I weld pipes and repair frames."})
    work_queue(centre.context)
    for evidence_id in evidence_ids(fay.get("/en/claim/evidence").text):
        post_form(fay, f"/en/claim/evidence/{evidence_id}/confirm", {"field.title": "Soldadura"})
    sent = post_form(fay, "/en/claim/submit")

    assert sent.status_code == 303, text_of(sent.text)
    with read_session(centre.engine) as session:
        found = [link.entry for link in audit.about_claim(session, centre.claim.id)]
        kinds = set(session.exec(select(EvidenceItem.kind)))
        assert session.get_one(Claim, centre.claim.id).state is ClaimState.READY
    assert kinds == {EvidenceKind.CERTIFICATE, EvidenceKind.STATEMENT}
    deeds = {"evidence_added", "record_confirmed", "claim_submitted", "help_begun"}
    assert deeds <= {entry.deed for entry in found}
    by = {(entry.actor, entry.actor_id) for entry in found if entry.deed in deeds}
    assert by == {("staff", centre.fay.id)}


def test_the_applicant_sees_by_name_who_looked(centre: Centre) -> None:
    fay = centre.begin(PREPARE)
    send_files(fay, ("photo.jpg", a_photo()))
    with read_session(centre.engine) as session:
        evidence_id = session.exec(select(EvidenceItem.id)).one()
    fay.get(f"/en/claim/evidence/{evidence_id}")
    fay.get(f"/en/claim/evidence/{centre.claim.id}")

    write_looks(centre.context)

    page = text_of(centre.applicant.get("/en/claim/who-saw").text)
    assert "Fay Facilitator Your claim" in page
    assert "Fay Facilitator Document 1 : " in page or "Fay Facilitator Document 1: " in page
    assert "no longer in your claim" not in page


def test_what_the_applicant_ends_is_refused_at_the_next_click(centre: Centre) -> None:
    fay = centre.begin(PREPARE)
    assert fay.get("/en/claim").status_code == 200
    assert "Fay Facilitator" in centre.applicant.get("/en/claim/helpers").text

    centre.end()

    answers = [
        fay.get("/en/claim"),
        fay.get("/en/claim/evidence"),
        send_files(fay, ("photo.jpg", a_photo())),
    ]
    assert [(answer.status_code, OVER in answer.text) for answer in answers] == [(403, True)] * 3
    assert "María" not in "".join(answer.text for answer in answers)
    assert 'href="/en/staff/applicants"' in answers[0].text
    assert OVER in centre.open()
    assert "Nobody lets you act" in fay.get("/en/staff/applicants").text
    assert "They acted for you once" in centre.applicant.get("/en/claim/helpers").text
    with read_session(centre.engine) as session:
        assert session.exec(select(EvidenceItem)).all() == []


def test_a_facilitator_does_only_what_was_allowed(centre: Centre) -> None:
    fay = centre.begin(SUBMIT)

    answers = [
        send_files(fay, ("photo.jpg", a_photo())),
        post_form(fay, "/en/claim/statement", {"statement": "I weld."}),
        post_form(fay, "/en/claim/history", {"employer": "A"}),
        post_form(fay, f"/en/claim/evidence/{centre.claim.id}/confirm"),
        post_form(fay, "/en/claim/self-assessment", {}),
        post_form(fay, "/en/claim/units/W1", {}),
        post_form(fay, "/en/claim/fee", {"reason": "other"}),
    ]

    assert [answer.status_code for answer in answers] == [403] * 7
    assert all("has not allowed you to do this" in answer.text for answer in answers)


def test_sending_needs_its_own_consent(centre: Centre) -> None:
    fay = centre.begin(PREPARE)

    answer = post_form(fay, "/en/claim/submit")

    assert (answer.status_code, "has not allowed" in answer.text) == (403, True)
    with read_session(centre.engine) as session:
        assert session.get_one(Claim, centre.claim.id).state is ClaimState.DRAFT


ALONE_PLACES = (
    *("archive", "erase", "email", "helpers", "messages", "providers", "sign-in", "who-saw"),
    "withdraw",
)


def test_what_is_the_applicants_alone_is_refused_at_every_address(centre: Centre) -> None:
    fay = centre.begin(PREPARE, SUBMIT)
    tried = 0
    for route in iter_route_contexts(create_app(centre.context).routes):
        path = str(route.path)
        if not re.match(rf"/{{lang}}/claim/({'|'.join(ALONE_PLACES)})\b", path):
            continue
        address = re.sub(r"\{lang\}", "en", path)
        address = re.sub(r"\{\w+\}", str(centre.consent().id), address)
        for method in set(route.methods or ()) - {"HEAD"}:
            fields = {"allowed": "prepare", "understood": "yes", "address": "x@fay.example"}
            answer = fay.get(address) if method == "GET" else post_form(fay, address, fields)
            assert (answer.status_code, ALONE in answer.text) == (403, True), f"{method} {path}"
            tried += 1

    assert tried >= 17
    assert centre.consent().ended_at is None
    assert centre.applicant.get("/en/claim").status_code == 200


def test_every_other_address_of_an_applicant_is_looked_at_or_allowed(centre: Centre) -> None:
    """A page that nobody thought of is the applicant's alone."""
    places = {
        str(route.path)
        for route in iter_route_contexts(create_app(centre.context).routes)
        if str(route.path).startswith("/{lang}/claim/")
    }
    known = {
        "evidence",
        "history",
        "statement",
        "submit",
        "result",
        "leave",
        "again",
        *ALONE_PLACES,
    }
    known |= {"again", "appeal", "credit", "letter", "letter.pdf"}
    known |= {"affidavit", "background", "fee", "reports", "request", "self-assessment", "units"}

    assert {path.split("/")[3] for path in places} <= known


def test_a_facilitator_leaves_a_claim_and_stays_signed_in(centre: Centre) -> None:
    fay = centre.begin(PREPARE)

    answer = post_form(fay, "/en/claim/leave")

    assert answer.headers["location"] == "/en/staff/applicants"
    assert fay.get("/en/claim").headers["location"].startswith("/en/return")
    assert "María Gutiérrez" in fay.get("/en/staff/applicants").text


def test_a_sign_in_to_a_claim_is_no_sign_in_as_staff(centre: Centre, context: AppContext) -> None:
    fay = centre.begin(PREPARE)
    thief = browser(context)
    thief.cookies.set("rpl_staff", fay.cookies["rpl_applicant"])

    assert thief.get("/en/staff/applicants").status_code == 303


def test_whoever_is_signed_out_everywhere_acts_for_nobody(centre: Centre) -> None:
    fay = centre.begin(PREPARE)
    post_form(fay, "/en/staff/account/sign-ins")

    answer = fay.get("/en/claim")

    assert (answer.status_code, OVER in answer.text) == (403, True)


def test_a_long_list_of_people_has_pages(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(applicants, "PAGE", 1)
    assert centre.use(centre.code()) == 303
    other = browser(centre.context)
    open_claim(other, name="Ana Sample", nonce="m" * 32)
    code = CODE.search(post_form(other, "/en/claim/helpers", [PREPARE]).text)
    reference = re.search(r"RPL-\w{4}-\w{4}", other.get("/en/claim").text)
    assert code is not None
    assert reference is not None
    fields = {"reference": reference[0], "code": code[1]}
    post_form(centre.facilitator, "/en/staff/applicants", fields)

    first = centre.facilitator.get("/en/staff/applicants").text
    following = re.search(r'href="(/en/staff/applicants\?after=[^"]+)"', first)
    assert following is not None
    second = centre.facilitator.get(following[1]).text

    names = [[name in page for name in ("Ana Sample", "María")] for page in (first, second)]
    assert sorted(names) == [[False, True], [True, False]]
    assert 'rel="next"' not in second
