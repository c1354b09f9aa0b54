"""Being assessed again through the pages: what is missing, what is new, and the new decision."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from rpl.catalog import Catalog
from rpl.domain.journey import ClaimState
from rpl.domain.roles import Role
from rpl.edge.context import AppContext
from rpl.store import audit
from rpl.store.database import read_session, write_session
from rpl.store.tables import Claim
from tests.factories.account import KnownClaim, a_member_of_staff
from tests.factories.account import a_claim as a_known_claim
from tests.factories.reassessing import AgainOffice
from tests.factories.review import a_catalog, an_evidence_item
from tests.fakes.clock import NOON, StoppedClock
from tests.web.applicant import a_photo, evidence_ids, send_files, work_queue
from tests.web.assessor import QUEUE, Desk
from tests.web.browser import post_form, sign_in_applicant, sign_in_staff, text_of
from tests.web.centre import PREPARE, SUBMIT, Centre
from tests.web.conftest import browser

AGAIN, RESULT = "/en/claim/again", "/en/claim/result"


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


@pytest.fixture
def known(engine: Engine) -> KnownClaim:
    found = a_known_claim(engine, state=ClaimState.READY, qualification="any-trade")
    with write_session(engine) as session:
        session.get_one(Claim, found.id).submitted_at = NOON - timedelta(days=1)
    return found


@pytest.fixture
def desk(context: AppContext, known: KnownClaim) -> Desk:
    """An assessor by whose marks W1 wants more evidence of CC2, and W2 is granted."""
    client = browser(context)
    sign_in_staff(client, a_member_of_staff(context.engine))
    desk = Desk(context.engine, client, known.id, an_evidence_item(context.engine, known.id))
    desk.take()
    desk.save(("level.CC1", "3"), ("level.CC2", "not_shown"), ("cite_levels", desk.cites()))
    desk.mark("W2")
    assert desk.submit().is_redirect
    work_queue(context)
    return desk


@pytest.fixture
def applicant(context: AppContext, known: KnownClaim, desk: Desk) -> TestClient:
    client = browser(context)
    sign_in_applicant(client, known)
    assert desk.claim == known.id
    return client


@pytest.fixture
def boris(context: AppContext) -> TestClient:
    client = browser(context)
    sign_in_staff(client, a_member_of_staff(context.engine, email="boris@staff.example"))
    return client


def test_what_was_missing_is_shown_added_to_sent_marked_alone_and_granted(
    context: AppContext,
    desk: Desk,
    applicant: TestClient,
    boris: TestClient,
    clock: StoppedClock,
    known: KnownClaim,
) -> None:
    clock.move(minutes=5)
    assert "Be assessed again in what is missing" in applicant.get(RESULT).text
    page = applicant.get(AGAIN).text
    assert ('value="W1" checked' in page, 'value="W2"' in page) == (True, False)
    assert ("CC2" in text_of(page), "CC1" in text_of(page)) == (True, False)

    assert post_form(applicant, AGAIN, {"units": "W1"}).is_redirect
    assert known.reference not in boris.get(QUEUE).text
    assert "Add what is new" in applicant.get("/en/claim").text
    clock.move(minutes=1)
    confirm_a_photo(context, applicant)
    assert "You added 1 piece of evidence" in text_of(applicant.get(AGAIN).text)
    assert post_form(applicant, f"{AGAIN}/send").is_redirect

    claim, result = text_of(applicant.get("/en/claim").text), text_of(applicant.get(RESULT).text)
    assert "You are being assessed again" in claim
    assert "Take this claim back" not in claim
    assert "that comes first" in result
    assert known.reference in boris.get(QUEUE).text
    theirs = Desk(context.engine, boris, desk.claim, desk.letter)
    assert theirs.take().is_redirect
    bench, sheet = boris.get(theirs.address).text, boris.get(f"{theirs.address}/units/W1").text
    assert "every other mark is kept" in bench
    assert f"{theirs.address}/units/W2" not in bench
    assert "field-pack" not in bench
    assert "Kept from the earlier assessment" in sheet
    assert ('name="level.CC2"' in sheet, 'name="level.CC1"' in sheet) == (True, False)
    assert theirs.save(("level.CC2", "3"), ("cite_levels", theirs.cites())).is_redirect
    assert theirs.submit().is_redirect
    work_queue(context)

    result = text_of(applicant.get(RESULT).text)
    assert "Every unit is granted" in result
    assert "Be assessed again" not in result
    assert applicant.get(AGAIN).is_redirect


def test_a_choice_of_nothing_and_empty_words_are_refused_and_say_what_to_do(
    applicant: TestClient,
) -> None:
    chosen = post_form(applicant, AGAIN, {})
    post_form(applicant, AGAIN, {"units": "W1"})
    said = post_form(applicant, f"{AGAIN}/answer", {"statement": " "})

    assert (chosen.status_code, said.status_code) == (422, 422)
    assert "Choose at least one unit" in chosen.text
    assert 'id="statement-error"' in said.text


def test_own_words_are_kept_as_evidence_and_lead_back(
    applicant: TestClient, clock: StoppedClock
) -> None:
    clock.move(minutes=1)
    post_form(applicant, AGAIN, {"units": "W1"})
    before = len(evidence_ids(applicant.get("/en/claim/evidence").text))

    answer = post_form(applicant, f"{AGAIN}/answer", {"statement": "Ahora sueldo tubos."})

    assert answer.headers["location"] == "/en/claim/evidence?watch=1"
    assert len(evidence_ids(applicant.get("/en/claim/evidence").text)) == before + 1
    for page in ("evidence", "history", "affidavit", "background"):
        assert f'href="{AGAIN}"' in applicant.get(f"/en/claim/{page}").text
    assert 'action="/en/claim/reports"' in applicant.get("/en/claim/reports").text


def test_it_is_taken_back_and_the_decision_stays(applicant: TestClient, desk: Desk) -> None:
    post_form(applicant, AGAIN, {"units": "W1"})
    post_form(applicant, f"{AGAIN}/send")

    assert post_form(applicant, f"{AGAIN}/withdraw").headers["location"] == RESULT

    assert "Be assessed again in what is missing" in applicant.get(RESULT).text
    with read_session(desk.engine) as session:
        assert session.get_one(Claim, desk.claim).state is ClaimState.DECIDED


def test_after_the_window_the_page_and_the_form_say_to_open_a_new_claim(
    context: AppContext, known: KnownClaim, applicant: TestClient, clock: StoppedClock
) -> None:
    clock.move(days=366)
    late = browser(context)
    sign_in_applicant(late, known)

    page, answer = text_of(late.get(AGAIN).text), post_form(late, AGAIN, {"units": "W1"})

    assert "Open a new claim instead" in page
    assert "22 November 2027" in page
    assert (answer.status_code, "Open a new claim instead" in answer.text) == (409, True)
    assert "Be assessed again in what is missing" not in text_of(late.get(RESULT).text)
    assert applicant.get(AGAIN).is_redirect


def test_an_appeal_says_that_it_waits_and_so_does_being_assessed_again(
    applicant: TestClient,
) -> None:
    objection = {"units": "W1", "reason": "An invented reason."}
    post_form(applicant, AGAIN, {"units": "W1"})
    page, answer = (
        applicant.get("/en/claim/appeal").text,
        post_form(applicant, "/en/claim/appeal", objection),
    )
    assert "that comes first" in text_of(page)
    assert (answer.status_code, "that comes first" in answer.text) == (409, True)

    post_form(applicant, f"{AGAIN}/withdraw")
    post_form(applicant, "/en/claim/appeal", objection)
    again = post_form(applicant, AGAIN, {"units": "W1"})

    assert "its outcome comes first" in text_of(applicant.get(AGAIN).text)
    assert (again.status_code, "its outcome comes first" in again.text) == (409, True)


def test_a_facilitator_with_the_same_consent_does_it_and_cannot_take_it_back(
    context: AppContext, applicant: TestClient, desk: Desk
) -> None:
    fay = Centre(context, applicant).begin(PREPARE, SUBMIT)

    assert post_form(fay, AGAIN, {"units": "W1"}).is_redirect
    assert "Take it back" not in text_of(fay.get(AGAIN).text)
    alone = post_form(fay, f"{AGAIN}/withdraw")
    assert (alone.status_code, "Only the applicant can do this" in alone.text) == (403, True)
    assert post_form(fay, f"{AGAIN}/send").is_redirect

    with read_session(desk.engine) as session:
        entries = [link.entry for link in audit.about_claim(session, desk.claim)]
    by = {each.actor for each in entries if each.deed.startswith("reassessment_")}
    assert by == {"staff"}


def test_a_facilitator_who_may_only_prepare_does_not_begin_it(
    context: AppContext, applicant: TestClient
) -> None:
    fay = Centre(context, applicant).begin(PREPARE)

    assert "Be assessed again in what is missing" in fay.get(AGAIN).text
    assert post_form(fay, AGAIN, {"units": "W1"}).status_code == 403


def test_sheets_are_shown_by_round_and_the_letter_has_a_new_day_to_appeal_by(
    context: AppContext,
    desk: Desk,
    clock: StoppedClock,
    known: KnownClaim,
) -> None:
    clock.move(days=40)
    late = browser(context)
    sign_in_applicant(late, known)
    post_form(late, AGAIN, {"units": "W1"})
    post_form(late, f"{AGAIN}/send")
    fresh = browser(context)
    sign_in_staff(fresh, a_member_of_staff(context.engine, email="cleo@staff.example"))
    theirs = Desk(context.engine, fresh, desk.claim, desk.letter)
    theirs.take()
    theirs.save(("level.CC2", "not_shown"), ("cite_levels", theirs.cites()))
    theirs.submit()
    work_queue(context)
    officer = browser(context)
    quality = a_member_of_staff(context.engine, Role.QUALITY_OFFICER, email="qi@staff.example")
    sign_in_staff(officer, quality)

    sheets = f"/en/staff/sheets/{desk.claim}"
    newest, first = (text_of(officer.get(f"{sheets}{ask}").text) for ask in ("", "?round=1"))
    letter = text_of(late.get("/en/claim/letter").text)

    assert "This claim was assessed more than once" in newest
    assert ("W2" in newest, "W2" in first) == (False, True)
    assert "You can appeal until 31 January 2027" in letter
    assert "Appeal against the decision" in late.get(RESULT).text


def test_no_page_tells_of_an_appeal_where_all_that_is_missing_was_appealed_before(
    context: AppContext, known: KnownClaim, clock: StoppedClock
) -> None:
    office = AgainOffice(context.engine, clock)
    office.claim, office.letter = known.id, an_evidence_item(context.engine, known.id)
    office.decided(w1=(0, 0), w2=(0, 0))
    office.lodge(["W1", "W2"])
    office.take_appeal(office.rosa)
    office.remark(office.rosa, "W1", 0, 0)
    office.decide_appeal(office.rosa, office.remark(office.rosa, "W2", 0, 0))
    office.begun_and_sent()
    office.take(office.boris)
    office.marked_again(office.boris)
    assert office.decide()
    applicant = browser(context)
    sign_in_applicant(applicant, known)

    pages = [text_of(applicant.get(page).text) for page in (RESULT, AGAIN, "/en/claim/letter")]

    assert "Be assessed again in what is missing" in pages[0]
    assert not any("ou can appeal until" in page for page in pages)
    assert "/en/claim/appeal" not in applicant.get(RESULT).text
    assert applicant.get("/en/claim/appeal").headers["location"] == "/en/claim"


def confirm_a_photo(context: AppContext, applicant: TestClient) -> None:
    documents = applicant.get("/en/claim/evidence").text
    assert "/remove" not in documents
    send_files(applicant, ("photo.jpg", a_photo(7)))
    work_queue(context)
    after = evidence_ids(applicant.get("/en/claim/evidence").text)
    [new] = set(after) - set(evidence_ids(documents))
    assert post_form(applicant, f"/en/claim/evidence/{new}/confirm").is_redirect
