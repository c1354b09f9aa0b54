"""The assessor's queue: what it shows of a claim, and how a claim is taken and handed back."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from rpl.catalog import Catalog
from rpl.domain.journey import ClaimState, EvidenceState
from rpl.store.database import write_session
from rpl.store.tables import Claim
from tests.factories.review import a_catalog, a_claim
from tests.factories.review import an_evidence_item as an_item
from tests.fakes.clock import NOON
from tests.web.assessor import QUEUE, Desk, reference
from tests.web.browser import post_form


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


def test_the_queue_shows_what_an_assessor_needs_to_choose_a_claim(desk: Desk) -> None:
    text = desk.client.get(QUEUE).text

    assert reference(desk.engine, desk.claim) in text
    assert "Any trade" in text
    assert "Spanish" in text
    assert "Waiting for 3 days" in text
    assert "decision promised by 17 February 2027" in text
    assert "never shown" not in text


def test_a_promise_that_was_broken_is_told(desk: Desk) -> None:
    with write_session(desk.engine) as session:
        session.get_one(Claim, desk.claim).submitted_at = NOON - timedelta(days=91)

    assert "Overdue" in desk.client.get(QUEUE).text


@pytest.mark.parametrize("state", list(ClaimState))
def test_only_claims_that_were_sent_wait_in_the_queue(desk: Desk, state: ClaimState) -> None:
    claim = a_claim(desk.engine, state=state)

    shown = reference(desk.engine, claim) in desk.client.get(QUEUE).text
    assert shown is (state is ClaimState.READY)


@pytest.mark.parametrize("state", list(EvidenceState))
def test_no_claim_waits_whose_records_are_not_confirmed(desk: Desk, state: EvidenceState) -> None:
    an_item(desk.engine, desk.claim, state=state)

    shown = reference(desk.engine, desk.claim) in desk.client.get(QUEUE).text
    assert shown is (state in {EvidenceState.CONFIRMED, EvidenceState.FAILED})


def test_a_long_queue_is_read_page_by_page_without_a_gap(desk: Desk) -> None:
    claims = [a_claim(desk.engine, submitted_at=NOON + timedelta(hours=n // 3)) for n in range(44)]
    wanted = [reference(desk.engine, claim) for claim in (desk.claim, *claims)]
    address, seen, pages = QUEUE, list[str](), 0
    while address:
        text = desk.client.get(address).text
        seen += re.findall(r"rpl-queue__name\"><bdi>([^<]+)", text)
        after = re.search(r'href="([^"]+)" rel="next"', text)
        address, pages = after[1].replace("&amp;", "&") if after else "", pages + 1

    assert pages == 3
    assert len(seen) == len(set(seen))
    assert set(seen) == set(wanted)
    assert "45 claims" in desk.client.get(QUEUE).text


@pytest.mark.parametrize("place", ["nonsense", "20261122T120000.000000-nonsense", "x" * 90])
def test_a_place_that_is_none_is_refused(desk: Desk, place: str) -> None:
    answer = desk.client.get(QUEUE, params={"after": place})

    assert answer.status_code == 422


def test_the_queue_is_for_assessors(client: TestClient) -> None:
    answer = client.get(QUEUE)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/en/staff/sign-in")


def test_a_claim_that_is_taken_is_on_the_desk_and_not_in_the_queue(
    desk: Desk, colleague: TestClient
) -> None:
    answer = desk.take()

    assert (answer.status_code, answer.headers["location"]) == (303, desk.address)
    text = desk.client.get(desk.address).text
    assert "You hold this claim until 12:20 UTC" in text
    assert "in 20 minutes" in text
    assert "Not started" in text
    queue = desk.client.get(QUEUE).text
    assert re.search(r"You hold it until \d+ \w+ \d{4}, 12:20 UTC", queue)
    assert reference(desk.engine, desk.claim) not in colleague.get(QUEUE).text


def test_a_claim_a_colleague_holds_looks_as_if_it_were_not_there(
    desk: Desk, colleague: TestClient
) -> None:
    desk.take()
    addresses = [
        "",
        "/units/W1",
        "/declare",
        f"/evidence/{desk.letter}",
        f"/evidence/{desk.letter}/pages/1.jpg",
    ]
    for rest in addresses:
        there, nowhere = (
            colleague.get(f"/en/staff/claims/{claim}{rest}") for claim in (desk.claim, uuid4())
        )
        assert (there.status_code, nowhere.status_code) == (404, 404)
        assert "certificate.jpg" not in there.text
    for rest in ("save", "submit", "hand-back"):
        refused = post_form(colleague, f"{desk.address}/{rest}", {"unit": "W1", "version": "0"})
        assert refused.status_code == 404
    refused = post_form(colleague, f"{desk.address}/take", {"interest": "none"})
    assert refused.status_code == 409


def test_a_claim_is_handed_back(desk: Desk, colleague: TestClient) -> None:
    desk.take()
    answer = post_form(desk.client, f"{desk.address}/hand-back")

    assert "back in the queue" in desk.client.get(answer.headers["location"]).text
    assert reference(desk.engine, desk.claim) in colleague.get(QUEUE).text
