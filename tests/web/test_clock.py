"""The clock: the assessor stops it, the applicant reads the same, the quality officer counts."""

from datetime import timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from rpl.catalog import Catalog
from rpl.domain.decision_clock import StopReason
from rpl.domain.journey import ClaimState
from rpl.domain.roles import Role
from rpl.edge.context import AppContext
from rpl.store.database import read_session, write_session
from rpl.store.running import claims_waiting
from rpl.store.tables import Claim, ClockStop
from tests.factories.account import KnownClaim, a_member_of_staff
from tests.factories.review import QUALIFICATION, a_catalog, a_claim
from tests.fakes.clock import NOON, StoppedClock
from tests.web.assessor import QUEUE, Desk
from tests.web.browser import post_form, sign_in_applicant, sign_in_staff
from tests.web.conftest import browser


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


def stand_still(engine: Engine, claim: UUID, since: int, until: int | None = None) -> None:
    """Stop the clock of a claim for days counted from noon of the test's day."""
    end = None if until is None else NOON + timedelta(days=until)
    with write_session(engine) as session:
        why, began = StopReason.AUTHENTICITY_CHECK, NOON + timedelta(days=since)
        session.add(ClockStop(claim_id=claim, reason=why, since=began, until=end))


def test_an_assessor_stops_the_clock_and_starts_it_again(desk: Desk) -> None:
    desk.take()

    answer = post_form(desk.client, f"{desk.address}/clock/stop", {"reason": "applicant_asked"})

    assert answer.headers["location"] == f"{desk.address}#clock"
    text = desk.client.get(desk.address).text
    assert "we were asked to wait" in text
    assert "Start again: we were asked to wait" in text
    assert "we asked an issuer" not in text
    assert "Clock stands still" in desk.client.get(QUEUE).text
    post_form(desk.client, f"{desk.address}/clock/start", {"reason": "applicant_asked"})
    text = desk.client.get(desk.address).text
    assert "It stood still before" in text
    assert "Clock stands still" not in text
    refused = post_form(desk.client, f"{desk.address}/clock/stop", {"reason": "tired"})
    assert refused.status_code == 422
    assert "choose one" in refused.text


def test_a_claim_that_stood_still_is_due_later_and_not_late(
    desk: Desk, clock: StoppedClock
) -> None:
    stand_still(desk.engine, desk.claim, -2, 0)

    assert "decision promised by 19 February 2027" in desk.client.get(QUEUE).text
    with write_session(desk.engine) as session:
        session.get_one(Claim, desk.claim).submitted_at = NOON - timedelta(days=91)
    text = desk.client.get(QUEUE).text
    assert "Overdue" not in text
    with read_session(desk.engine) as session:
        [found] = claims_waiting(session, [QUALIFICATION], clock.now())
    assert (found.claims, found.late, found.breached) == (1, 0, 0)


def test_the_applicant_reads_the_same_clock(
    client: TestClient, claim: KnownClaim, engine: Engine, clock: StoppedClock
) -> None:
    with write_session(engine) as session:
        row = session.get_one(Claim, claim.id)
        row.state, row.submitted_at = ClaimState.READY, NOON
        row.qualification = "any-trade"
    clock.move(days=20)
    stand_still(engine, claim.id, 2, 4)
    stand_still(engine, claim.id, 10)
    sign_in_applicant(client, claim)

    for address in ("/en/claim", "/en/claim/result"):
        text = client.get(address).text
        assert "The clock has run for 8 of 90 days." in text
        assert "It has stood still since 2 December 2026: we asked an issuer" in text
        assert "24 November 2026 to 26 November 2026: we asked an issuer" in text


def test_the_quality_officer_sees_how_many_are_late(
    context: AppContext, engine: Engine, clock: StoppedClock
) -> None:
    clock.move(days=400)
    for days in (10, 95, 130, 130):
        claim = a_claim(engine, submitted_at=clock.now() - timedelta(days=days))
    stand_still(engine, claim, 275)
    decided = a_claim(engine, state=ClaimState.DECIDED, submitted_at=NOON + timedelta(days=100))
    long_ago = a_claim(engine, state=ClaimState.DECIDED, submitted_at=NOON)
    with write_session(engine) as session:
        session.get_one(Claim, decided).decided_at = NOON + timedelta(days=191)
        session.get_one(Claim, long_ago).decided_at = NOON + timedelta(days=1)
    with browser(context) as officer:
        sign_in_staff(officer, a_member_of_staff(engine, Role.QUALITY_OFFICER))
        assert "/en/staff/clocks" in officer.get("/en/staff/account").text
        text = " ".join(officer.get("/en/staff/clocks").text.split())

    def row(name: str) -> list[str]:
        cells = text.partition(f">{name}</th>")[2].partition("</tr>")[0].split('numeric">')[1:]
        return [cell.partition("<")[0] for cell in cells]

    assert row("All") == ["4", "1"]
    assert row("Past the promised 90 days") == ["2", "1"]
    assert row("Clock stands still: we asked an issuer whether a document is theirs")[:1] == ["1"]
