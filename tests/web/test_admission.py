"""A programme that says first whether a claim can be assessed, through the pages."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from rpl.catalog import Catalog
from rpl.domain.journey import ClaimState
from rpl.domain.roles import Role
from rpl.edge.context import AppContext
from rpl.store.database import read_session, write_session
from rpl.store.tables import AdmissionRow, Claim
from tests.factories.account import KnownClaim, a_member_of_staff
from tests.factories.account import a_claim as a_known_claim
from tests.factories.admission import a_catalog_that_admits
from tests.factories.review import an_evidence_item
from tests.fakes.clock import NOON, StoppedClock
from tests.web.assessor import QUEUE, Desk
from tests.web.browser import post_form, sign_in_applicant, sign_in_staff
from tests.web.conftest import browser


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog_that_admits()


@pytest.fixture
def sent(engine: Engine) -> KnownClaim:
    return sent_by(engine)


def sent_by(engine: Engine) -> KnownClaim:
    known = a_known_claim(engine, state=ClaimState.READY, qualification="any-trade")
    with write_session(engine) as session:
        session.get_one(Claim, known.id).submitted_at = NOON - timedelta(days=1)
    return known


def taken(context: AppContext, known: KnownClaim) -> Desk:
    client = browser(context)
    address = f"{known.reference.lower()}@staff.example"
    sign_in_staff(client, a_member_of_staff(context.engine, email=address))
    desk = Desk(context.engine, client, known.id, an_evidence_item(context.engine, known.id))
    desk.take()
    return desk


def test_marks_wait_until_it_is_said_that_a_claim_can_be_assessed(
    context: AppContext, sent: KnownClaim
) -> None:
    desk = taken(context, sent)
    applicant = browser(context)
    sign_in_applicant(applicant, sent)
    desk.mark("W1")

    assert "We say whether your claim can be assessed" in applicant.get("/en/claim").text
    assert "by 20 January 2027" in desk.client.get(desk.address).text
    refused = desk.submit()
    assert (refused.status_code, "Say first whether this claim" in refused.text) == (409, True)
    nothing = post_form(desk.client, f"{desk.address}/admission", {"admission": "other"})
    assert (nothing.status_code, "Choose whether the claim" in nothing.text) == (422, True)

    shown = desk.client.get(f"{desk.address}/admission").text
    assert "You have worked in this for at least 18 months" in shown
    answer = post_form(desk.client, f"{desk.address}/admission", {"admission": "admitted"})
    assert answer.headers["location"] == desk.address

    assert "It can be assessed: said on 22 November 2026." in desk.client.get(desk.address).text
    assert "It holds until" in applicant.get("/en/claim").text
    again = post_form(desk.client, f"{desk.address}/admission", {"admission": "work"})
    assert (again.status_code, "was said already" in again.text) == (409, True)
    assert desk.client.get(f"{desk.address}/admission").headers["location"] == desk.address
    assert "Say first whether" not in desk.submit().text


def test_who_does_not_meet_a_rule_reads_why_and_what_else_and_is_assessed_all_the_same(
    context: AppContext, sent: KnownClaim, clock: StoppedClock
) -> None:
    desk = taken(context, sent)
    answer = post_form(desk.client, f"{desk.address}/admission", {"admission": "work"})
    assert "The applicant is asked" in desk.client.get(answer.headers["location"]).text
    assert sent.reference not in desk.client.get(QUEUE).text
    applicant = browser(context)
    sign_in_applicant(applicant, sent)

    told = applicant.get("/en/claim/request").text
    assert "You have worked in this for at least 18 months" in told
    assert "Most is met in that time." in told
    assert "Claim this unit alone." in told
    assert "you can appeal against the decision" in told

    clock.move(minutes=1)
    assert post_form(applicant, "/en/claim/request/send").headers["location"] == "/en/claim"
    desk.take()
    text = desk.client.get(desk.address).text
    assert "Mark it with what it holds" in text
    assert f"{desk.address}/admission" not in text
    desk.mark("W1")
    assert "Say first whether" not in desk.submit().text


def test_an_admission_spares_the_next_claim_of_the_same_person(
    context: AppContext, sent: KnownClaim
) -> None:
    engine = context.engine
    first = taken(context, sent)
    post_form(first.client, f"{first.address}/admission", {"admission": "admitted"})
    other = sent_by(engine)
    desk = taken(context, other)
    assert f"{desk.address}/admission" in desk.client.get(desk.address).text

    with write_session(engine) as session:
        person = session.get_one(Claim, sent.id).applicant_id
        session.get_one(Claim, other.id).applicant_id = person

    assert "It can be assessed" in desk.client.get(desk.address).text


def test_claims_of_which_it_was_not_said_in_time_are_counted(
    context: AppContext, sent: KnownClaim, clock: StoppedClock
) -> None:
    clock.move(days=58)
    officer = browser(context)
    sign_in_staff(officer, a_member_of_staff(context.engine, Role.QUALITY_OFFICER))
    row = "Past the 60 days in which it is said whether a claim can be assessed"
    assert _late(officer.get("/en/staff/clocks").text, row) == ["0", "0"]
    clock.move(days=2)
    late = browser(context)
    person = a_member_of_staff(context.engine, Role.QUALITY_OFFICER, email="q@staff.example")
    sign_in_staff(late, person)
    assert _late(late.get("/en/staff/clocks").text, row) == ["1", "0"]
    with write_session(context.engine) as session:
        session.add(
            AdmissionRow(
                claim_id=sent.id,
                decided_by=a_member_of_staff(context.engine, email="other@staff.example").id,
                decided_at=clock.now(),
            )
        )
    assert _late(late.get("/en/staff/clocks").text, row) == ["0", "1"]
    with read_session(context.engine) as session:
        assert session.get_one(Claim, sent.id).state is ClaimState.READY


def _late(text: str, row: str) -> list[str]:
    cells = text.partition(row)[2].partition("</tr>")[0].split('--numeric">')[1:]
    return [cell.partition("<")[0] for cell in cells]
