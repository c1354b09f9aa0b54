"""An appeal through the pages: lodged in plain words, reviewed by somebody new, told in words."""

import re
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine

from rpl.catalog import Catalog
from rpl.domain.audit import Deed
from rpl.domain.journey import ClaimState
from rpl.domain.roles import Role
from rpl.edge.context import AppContext
from rpl.store import audit
from rpl.store.appeal import appeal_row
from rpl.store.database import read_session, write_session
from rpl.store.intake import applicant_name
from rpl.store.sealed import claim_seal
from rpl.store.tables import Claim
from tests.factories.account import KnownClaim, a_member_of_staff
from tests.factories.account import a_claim as a_known_claim
from tests.factories.review import POLICY, a_catalog, an_evidence_item
from tests.fakes.clock import NOON, StoppedClock
from tests.fakes.vault import FakeKeyRing
from tests.web.applicant import a_photo, evidence_ids, send_files, work_queue
from tests.web.assessor import Desk
from tests.web.browser import post_form, sign_in_applicant, sign_in_staff, text_of
from tests.web.centre import PREPARE, SUBMIT, Centre
from tests.web.conftest import browser

APPEAL, APPEALS = "/en/claim/appeal", "/en/staff/appeals"
WHY = "The <letter> says that I welded alone for two years."
FORM = [("units", "W1"), ("reason", WHY)]


@pytest.fixture
def catalog(request: pytest.FixtureRequest) -> Catalog:
    masked = getattr(request, "param", False)
    return a_catalog(marking=POLICY if masked else None, masked=masked)


@pytest.fixture
def known(engine: Engine) -> KnownClaim:
    found = a_known_claim(engine, state=ClaimState.READY, qualification="any-trade")
    with write_session(engine) as session:
        session.get_one(Claim, found.id).submitted_at = NOON - timedelta(days=1)
    return found


@pytest.fixture
def desk(context: AppContext, known: KnownClaim) -> Desk:
    """An assessor by whose marks W1 is refused and W2 granted."""
    client = browser(context)
    sign_in_staff(client, a_member_of_staff(context.engine))
    desk = Desk(context.engine, client, known.id, an_evidence_item(context.engine, known.id))
    desk.take()
    poor = [("level.CC1", "0"), ("level.CC2", "0"), ("cite_levels", desk.cites())]
    if context.catalog.masks_identity("any-trade@1"):  # where refusals are marked twice
        poor = [("level.CC1", "not_shown"), ("level.CC2", "not_shown")]
    desk.save(*poor, ("note.CC1", "An invented note of the first marker."))
    desk.mark("W2")
    assert desk.submit().status_code == 303
    work_queue(context)
    return desk


@pytest.fixture
def applicant(context: AppContext, known: KnownClaim, desk: Desk) -> TestClient:
    client = browser(context)
    sign_in_applicant(client, known)
    assert desk.claim == known.id
    return client


@pytest.fixture
def rosa(context: AppContext) -> TestClient:
    client = browser(context)
    someone = a_member_of_staff(context.engine, Role.APPEAL_REVIEWER, email="rosa@staff.example")
    sign_in_staff(client, someone)
    return client


def test_a_refusal_is_appealed_against_reviewed_by_somebody_new_and_varied(
    context: AppContext,
    desk: Desk,
    applicant: TestClient,
    rosa: TestClient,
    clock: StoppedClock,
    known: KnownClaim,
) -> None:
    clock.move(minutes=5)
    assert "Appeal against the decision" in applicant.get("/en/claim/result").text
    page = applicant.get(APPEAL).text
    assert ('value="W1"' in page, 'value="W2"' in page) == (True, False)
    assert "never worse" in page

    assert post_form(applicant, APPEAL, [*FORM, ("adding", "yes")]).is_redirect
    assert known.reference not in rosa.get(APPEALS).text
    assert "Add new evidence" in applicant.get(APPEAL).text
    clock.move(minutes=1)
    new = add_a_photo(context, applicant)
    assert post_form(applicant, f"{APPEAL}/complete").is_redirect

    assert known.reference in rosa.get(APPEALS).text
    clock.move(minutes=1)
    taken = post_form(rosa, f"{APPEALS}/{desk.claim}/take", {"interest": "none"})
    assert taken.headers["location"] == desk.address
    assert "Nothing can become worse" in rosa.get(desk.address).text
    told = rosa.get(f"{desk.address}/appeal").text
    assert "The &lt;letter&gt; says" in told
    assert f"{desk.address}/evidence/{new}" in told
    sheet = rosa.get(f"{desk.address}/units/W1").text
    assert "An invented note of the first marker." in sheet
    theirs = Desk(context.engine, rosa, desk.claim, desk.letter)
    better = [("level.CC1", "2"), ("level.CC2", "0"), ("cite_levels", theirs.cites())]
    assert theirs.save(*better).is_redirect

    again = decide(rosa, desk, "")
    assert (again.status_code, "Not yet explained" in again.text) == (422, True)
    assert decide(rosa, desk, "The new photo shows <your> work.").is_redirect
    work_queue(context)

    text = applicant.get(APPEAL).text
    assert "The decision is changed in your favour, in part" in text
    assert "The new photo shows &lt;your&gt; work." in text
    result = text_of(applicant.get("/en/claim/result").text)
    assert "Appeal against the decision" not in result
    assert "The decision is changed in your favour, in part" in result
    assert "upheld" not in text.lower().replace('class="', "")
    assert known.reference not in rosa.get(APPEALS).text


def test_the_letter_after_an_appeal_holds_the_reviewers_words_as_written_on_page_and_paper(
    context: AppContext, desk: Desk, applicant: TestClient, rosa: TestClient
) -> None:
    post_form(applicant, APPEAL, FORM)
    post_form(rosa, f"{APPEALS}/{desk.claim}/take", {"interest": "none"})
    theirs = Desk(context.engine, rosa, desk.claim, desk.letter)
    theirs.save(("level.CC1", "2"), ("level.CC2", "0"), ("cite_levels", theirs.cites()))
    decide(rosa, desk, "La foto <nueva> lo muestra.\r\n\r\nخط واحد.")
    post_form(applicant, "/ar/claim/letter")
    work_queue(context)

    shown = applicant.get("/ar/claim/letter").text
    for written, direction in (("La foto &lt;nueva&gt; lo muestra.", "ltr"), ("خط واحد.", "rtl")):
        assert shown.count(f'<p class="govuk-body" lang="" dir="{direction}">{written}</p>') == 2
    printed = applicant.get("/ar/claim/letter.pdf")
    assert printed.headers["content-type"] == "application/pdf"
    with pikepdf.open(BytesIO(printed.content)) as pdf:
        tags = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary)]
        texts = " ".join(str(each.ActualText) for each in tags if "/ActualText" in each)
    assert "La foto <nueva> lo muestra." in texts
    assert "خط واحد." in texts


def test_a_facilitator_appeals_for_whoever_lets_them_send(
    context: AppContext, desk: Desk, applicant: TestClient
) -> None:
    centre = Centre(context, applicant)
    fay = centre.begin(SUBMIT)
    assert "Say that you do not agree" in fay.get(APPEAL).text

    assert post_form(fay, APPEAL, FORM).is_redirect

    assert "We have your appeal" in applicant.get(APPEAL).text
    with read_session(context.engine) as session:
        trail = audit.about_claim(session, desk.claim)
        [lodged] = [each.entry for each in trail if each.entry.deed == Deed.APPEAL_LODGED]
    assert lodged.actor_id == centre.fay.id


def test_a_facilitator_who_may_only_prepare_appeals_for_nobody(
    context: AppContext, desk: Desk, applicant: TestClient
) -> None:
    fay = Centre(context, applicant).begin(PREPARE)

    refused = post_form(fay, APPEAL, FORM)

    assert refused.status_code == 403
    assert "has not allowed you to do this" in text_of(refused.text)
    assert "Say that you do not agree" in applicant.get(APPEAL).text
    with read_session(context.engine) as session:
        assert appeal_row(session, desk.claim) is None


def test_a_form_without_a_unit_or_a_reason_says_what_is_missing(applicant: TestClient) -> None:
    answer = post_form(applicant, APPEAL, {"reason": " ", "adding": "yes"})

    assert answer.status_code == 422
    assert "Choose at least one unit" in answer.text
    assert "Write why you do not agree" in answer.text
    assert 'id="adding" name="adding" value="yes" checked' in answer.text


def test_a_late_appeal_is_refused_and_says_what_remains_possible(
    context: AppContext, applicant: TestClient, known: KnownClaim, clock: StoppedClock
) -> None:
    clock.move(days=31)
    late = browser(context)
    sign_in_applicant(late, known)

    page = text_of(late.get(APPEAL).text)
    answer = post_form(late, APPEAL, FORM)

    assert "The last day to appeal was 22 December 2026" in page
    assert "you can be assessed again in only what is missing" in page
    assert (answer.status_code, "2027-11-22" in answer.text) == (409, True)
    assert "The last day to appeal has passed" in late.get("/en/claim/result").text
    assert applicant.get(APPEAL).is_redirect


def test_whoever_marked_the_claim_sees_no_appeal_of_it_even_as_a_reviewer(
    desk: Desk, applicant: TestClient, rosa: TestClient, known: KnownClaim
) -> None:
    post_form(applicant, APPEAL, FORM)

    assert known.reference in rosa.get(APPEALS).text
    for address in (f"{desk.address}/appeal", desk.address):
        assert rosa.get(address).status_code == 404
    assert desk.client.get(APPEALS).status_code == 403
    assert desk.client.get(f"{APPEALS}/{desk.claim}/declare").status_code == 403
    assert "No claim is waiting" in desk.client.get("/en/staff/queue").text


@pytest.mark.parametrize("catalog", [True], indirect=True)
def test_a_name_in_an_appeal_is_hidden_where_the_programme_masks_it(
    desk: Desk, applicant: TestClient, rosa: TestClient
) -> None:
    with read_session(desk.engine) as session:
        name = applicant_name(session, claim_seal(session, FakeKeyRing(), desk.claim), desk.claim)
    why = f"I, {name}, welded alone."
    assert post_form(applicant, APPEAL, [("units", "W1"), ("reason", why)]).is_redirect
    post_form(rosa, f"{APPEALS}/{desk.claim}/take", {"interest": "none"})

    told = rosa.get(f"{desk.address}/appeal").text

    assert "welded alone" in told
    assert name not in told
    assert name in applicant.get(APPEAL).text


def test_an_appeal_is_not_submitted_like_other_marks(
    desk: Desk, applicant: TestClient, rosa: TestClient
) -> None:
    post_form(applicant, APPEAL, FORM)
    post_form(rosa, f"{APPEALS}/{desk.claim}/take", {"interest": "none"})
    theirs = Desk(desk.engine, rosa, desk.claim, desk.letter)
    theirs.save(("level.CC1", "3"), ("level.CC2", "3"), ("cite_levels", theirs.cites()))

    answer = post_form(rosa, f"{desk.address}/submit", {"version": "2"})

    assert answer.status_code in {404, 409}
    assert "We have your appeal" not in applicant.get(APPEAL).text
    assert "Your appeal is being looked at" in applicant.get(APPEAL).text


def test_an_appeal_past_its_day_is_counted_as_a_breach_of_the_promise(
    context: AppContext, applicant: TestClient, clock: StoppedClock
) -> None:
    post_form(applicant, APPEAL, FORM)
    clock.move(days=61)
    officer = browser(context)
    someone = a_member_of_staff(context.engine, Role.QUALITY_OFFICER, email="olga@staff.example")
    sign_in_staff(officer, someone)

    rows = text_of(officer.get("/en/staff/clocks").text)

    assert "Appeals 1 0" in rows
    assert "Appeals past the promised 60 days 1 0" in rows


def add_a_photo(context: AppContext, applicant: TestClient) -> str:
    """New evidence, which is read and confirmed; what was sent before stays."""
    documents = applicant.get("/en/claim/evidence").text
    assert "/remove" not in documents
    send_files(applicant, ("new.jpg", a_photo(7)))
    work_queue(context)
    assert "Check what we read" in applicant.get(APPEAL).text
    after = evidence_ids(applicant.get("/en/claim/evidence").text)
    [new] = set(after) - set(evidence_ids(documents))
    assert post_form(applicant, f"/en/claim/evidence/{new}/confirm").status_code == 303
    return new


def decide(rosa: TestClient, desk: Desk, reason: str) -> Response:
    page = rosa.get(f"{desk.address}/appeal").text
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    fields = {"version": version[1], "reason-W1": reason}
    return post_form(rosa, f"{desk.address}/appeal", fields)
