"""Applicant and facilitator at their pages: a code, the claim opened by another, and the end."""

import re
from dataclasses import replace

import pytest
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import col, select

from rpl.catalog import Catalog
from rpl.domain.intake import EvidenceKind
from rpl.domain.journey import ClaimState
from rpl.domain.roles import Role
from rpl.edge.afterwork import write_looks
from rpl.edge.context import AppContext
from rpl.main import create_app
from rpl.store import audit
from rpl.store.database import read_session, write_session
from rpl.store.tables import Claim, EvidenceItem, Facilitation, StaffRole
from rpl.web.staff import applicants
from tests.factories.account import KnownStaff, a_member_of_staff
from tests.factories.intake import a_catalog
from tests.factories.organisation import an_organisation
from tests.web.applicant import a_photo, evidence_ids, open_claim, send_files, work_queue
from tests.web.browser import post_form, sign_in_staff, text_of
from tests.web.conftest import browser

PREPARE, SUBMIT = ("allowed", "prepare"), ("allowed", "submit")
CODE = re.compile(r'id="help-code">([0-9A-Z-]+)<')
OVER = "You do not act for this person any longer"
ALONE = "Only the applicant can do this"


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


class Centre:
    """The browsers of an applicant and of a facilitator."""

    def __init__(self, context: AppContext, applicant: TestClient) -> None:
        self.context, self.engine, self.applicant = context, context.engine, applicant
        with read_session(self.engine) as session:
            self.claim = session.exec(select(Claim)).one()
        self.fay: KnownStaff = a_member_of_staff(
            self.engine, Role.FACILITATOR, name="Fay Facilitator"
        )
        self.facilitator = browser(context)
        sign_in_staff(self.facilitator, self.fay)

    def code(self, *allowed: tuple[str, str]) -> str:
        page = post_form(self.applicant, "/en/claim/helpers", list(allowed) or [PREPARE])
        found = CODE.search(page.text)
        assert found is not None
        return found[1]

    def use(self, code: str) -> int:
        fields = {"reference": self.claim.reference.lower(), "code": code}
        return post_form(self.facilitator, "/en/staff/applicants", fields).status_code

    def open(self) -> str:
        address = f"/en/staff/applicants/{self.consent().id}/open"
        answer = post_form(self.facilitator, address)
        return answer.headers.get("location", text_of(answer.text))

    def begin(self, *allowed: tuple[str, str]) -> TestClient:
        assert self.use(self.code(*allowed)) == 303
        assert self.open() == "/en/claim"
        return self.facilitator

    def consent(self) -> Facilitation:
        with read_session(self.engine) as session:
            return session.exec(select(Facilitation)).one()

    def end(self) -> None:
        answer = post_form(self.applicant, f"/en/claim/helpers/{self.consent().id}/end")
        assert answer.headers["location"] == "/en/claim/helpers"


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
    ]

    assert [answer.status_code for answer in answers] == [403] * 4
    assert all("has not allowed you to do this" in answer.text for answer in answers)


def test_sending_needs_its_own_consent(centre: Centre) -> None:
    fay = centre.begin(PREPARE)

    answer = post_form(fay, "/en/claim/submit")

    assert (answer.status_code, "has not allowed" in answer.text) == (403, True)
    with read_session(centre.engine) as session:
        assert session.get_one(Claim, centre.claim.id).state is ClaimState.DRAFT


ALONE_PLACES = ("archive", "erase", "email", "helpers", "providers", "who-saw", "withdraw")


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

    assert tried >= 14
    assert centre.consent().ended_at is None
    assert centre.applicant.get("/en/claim").status_code == 200


def test_every_other_address_of_an_applicant_is_looked_at_or_allowed(centre: Centre) -> None:
    """A page that nobody thought of is the applicant's alone."""
    places = {
        str(route.path)
        for route in iter_route_contexts(create_app(centre.context).routes)
        if str(route.path).startswith("/{lang}/claim/")
    }
    known = {"evidence", "history", "statement", "submit", "result", "leave", *ALONE_PLACES}

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


def test_a_code_is_refused_when_it_is_wrong_used_or_taken_back(centre: Centre) -> None:
    code = centre.code()
    assert centre.use("AAAA-0000") == 422
    assert centre.use(code) == 303
    assert centre.use(code) == 422
    second = centre.code()
    page = centre.applicant.get("/en/claim/helpers").text
    assert second not in page
    with read_session(centre.engine) as session:
        waiting = session.exec(
            select(Facilitation).where(col(Facilitation.staff_id).is_(None))
        ).one()
    post_form(centre.applicant, f"/en/claim/helpers/{waiting.id}/end")
    assert centre.use(second) == 422


def test_guessing_codes_ends_soon(centre: Centre) -> None:
    answers = [centre.use("AAAA-0000") for _ in range(11)]

    assert answers == [422] * 10 + [429]
    assert centre.use(centre.code()) == 429


def test_a_code_for_nothing_is_not_given(centre: Centre) -> None:
    answer = post_form(centre.applicant, "/en/claim/helpers")

    assert (answer.status_code, "Choose at least one thing" in answer.text) == (422, True)
    with read_session(centre.engine) as session:
        assert session.exec(select(Facilitation)).all() == []


def test_a_facilitator_of_another_organisation_is_never_let_in(
    centre: Centre, context: AppContext, engine: Engine
) -> None:
    elsewhere = a_member_of_staff(
        engine,
        Role.FACILITATOR,
        email="sam@elsewhere.example",
        organisation_id=an_organisation(engine),
    )
    sam = browser(replace(context, rate_limits=False))
    sign_in_staff(sam, elsewhere)
    code = centre.code()
    fields = {"reference": centre.claim.reference, "code": code}

    refused = post_form(sam, "/en/staff/applicants", fields)
    assert centre.use(code) == 303
    opened = post_form(sam, f"/en/staff/applicants/{centre.consent().id}/open")

    assert (refused.status_code, "do not belong together" in refused.text) == (422, True)
    assert (opened.status_code, OVER in opened.text) == (403, True)
    assert "Nobody lets you act" in sam.get("/en/staff/applicants").text


def test_another_facilitator_opens_nothing(centre: Centre, context: AppContext) -> None:
    centre.begin(PREPARE)
    other = browser(context)
    colleague = a_member_of_staff(centre.engine, Role.FACILITATOR, email="gus@staff.example")
    sign_in_staff(other, colleague)

    answer = post_form(other, f"/en/staff/applicants/{centre.consent().id}/open")
    listed = other.get(f"/en/staff/applicants?after={centre.consent().id}")

    assert (answer.status_code, OVER in answer.text) == (403, True)
    assert "María" not in listed.text


def test_another_applicant_reaches_no_consent_of_theirs(
    centre: Centre, context: AppContext
) -> None:
    centre.begin(PREPARE)
    other = browser(context)
    open_claim(other, name="Ana Sample", nonce="m" * 32)

    post_form(other, f"/en/claim/helpers/{centre.consent().id}/end")

    assert centre.consent().ended_at is None
    assert "Fay" not in other.get("/en/claim/helpers").text


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


def test_whose_role_was_taken_is_refused_at_the_next_click(centre: Centre) -> None:
    fay = centre.begin(PREPARE)
    with write_session(centre.engine) as session:
        session.delete(session.get_one(StaffRole, (centre.fay.id, Role.FACILITATOR)))

    answer = fay.get("/en/claim")

    assert (answer.status_code, OVER in answer.text) == (403, True)
    assert "María" not in answer.text
