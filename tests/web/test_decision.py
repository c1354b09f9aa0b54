"""The result of a claim, as its applicant sees it."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import col, select

from rpl.catalog import Catalog
from rpl.domain.journey import ClaimState
from rpl.domain.scoring import Unscored
from rpl.jobs import credit, decision
from rpl.store.database import read_session, write_session
from rpl.store.tables import CredentialRow, CreditPosting, StatusList
from rpl.store.tables.credential import CredentialStatus
from tests.factories.account import KnownClaim, a_claim
from tests.factories.decision import Workshop
from tests.factories.review import a_catalog
from tests.fakes.clock import NOON, StoppedClock
from tests.fakes.queue import RecordingQueue
from tests.web.browser import sign_in_applicant

RESULT = "/en/claim/result"


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


@pytest.fixture
def workshop(engine: Engine, clock: StoppedClock, queue: RecordingQueue) -> Workshop:
    return Workshop(engine, clock, queue)


def an_own_claim(workshop: Workshop, state: ClaimState) -> KnownClaim:
    return a_claim(workshop.engine, state=state, qualification="any-trade")


def signed_in(
    client: TestClient, workshop: Workshop, *levels: tuple[int | Unscored, int | Unscored]
) -> UUID:
    """The applicant of a claim that was scored and decided."""
    known = an_own_claim(workshop, ClaimState.READY)
    sign_in_applicant(client, known)
    workshop.score(known.id, *levels)
    decision.decide(workshop.tools, known.id)
    credit.post_credit(workshop.tools, known.id)
    return known.id


def issue(workshop: Workshop) -> UUID:
    """A credential for the first posting."""
    credential_id = uuid4()
    with write_session(workshop.engine) as session:
        posting = session.exec(select(CreditPosting).order_by(col(CreditPosting.sequence))).first()
        assert posting is not None
        session.add(StatusList(number=1, length=131_072))
        session.flush()
        session.add(
            CredentialRow(
                id=credential_id,
                posting_id=posting.id,
                status=CredentialStatus.VALID,
                status_list=1,
                status_index=5,
                document=b"",
                token=b"none",
                issued_at=NOON,
            )
        )
    return credential_id


def test_a_granted_unit_is_told_with_its_credential_and_its_credit(
    client: TestClient, workshop: Workshop
) -> None:
    signed_in(client, workshop, (3, 3), (1, 1))
    credential_id = issue(workshop)
    text = client.get(RESULT).text

    assert "Part of what you claimed is granted" in text
    assert "10 of 20 credits" in text
    assert f'href="/en/credentials/{credential_id}"' in text
    assert "Not granted" in text
    assert "Level reached: L1. At least this level is needed here: L2." in text
    assert "Title of W2" in text
    assert "about 100 hours of learning" in text
    assert "You can appeal until 22 December 2026" in text


def test_what_is_not_shown_asks_for_evidence_in_words(
    client: TestClient, workshop: Workshop
) -> None:
    nothing = (Unscored.NOT_SHOWN, Unscored.NOT_SHOWN)
    signed_in(client, workshop, nothing, nothing)
    text = client.get(RESULT).text

    assert "We need more evidence" in text
    assert "It does not count as zero" in text
    assert text.count("Send a certificate") == 2  # once a unit, not once a criterion
    assert "for 2 parts" in text
    assert "You hold no credit" in text


def test_the_whole_is_told(client: TestClient, workshop: Workshop) -> None:
    signed_in(client, workshop, (3, 3), (3, 3))
    text = client.get(RESULT).text

    assert "Every unit is granted" in text
    assert "make the whole qualification" in text
    assert "being made" in text
    assert "appeal" not in text
    assert "assessed again" not in text


@pytest.mark.parametrize("lang", ["es", "ar"])
def test_the_result_is_there_in_every_language(
    client: TestClient, workshop: Workshop, lang: str
) -> None:
    signed_in(client, workshop, (3, 3), (1, Unscored.NOT_SHOWN))
    answer = client.get(f"/{lang}/claim/result")

    assert answer.status_code == 200
    assert f'lang="{lang}"' in answer.text


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (ClaimState.READY, "An assessor takes your claim"),
        (ClaimState.IN_ASSESSMENT, "An assessor is looking at your claim now"),
    ],
)
def test_before_the_decision_the_page_says_what_happens_next(
    client: TestClient, workshop: Workshop, state: ClaimState, says: str
) -> None:
    known = an_own_claim(workshop, state)
    workshop.submit_at(known.id, NOON - timedelta(days=1))
    sign_in_applicant(client, known)
    text = client.get(RESULT).text

    assert says in text
    assert "We promise it by 19 February 2027" in text


@pytest.mark.parametrize("state", [ClaimState.DRAFT, ClaimState.WITHDRAWN])
def test_a_claim_that_was_not_sent_has_no_result(
    client: TestClient, workshop: Workshop, state: ClaimState
) -> None:
    sign_in_applicant(client, an_own_claim(workshop, state))
    answer = client.get(RESULT)

    assert (answer.status_code, answer.headers["location"]) == (303, "/en/claim")


def test_nobody_sees_the_result_of_a_claim_without_its_code(
    client: TestClient, workshop: Workshop
) -> None:
    workshop.scored()
    answer = client.get(RESULT)

    assert answer.headers["location"].startswith("/en/return")
    with read_session(workshop.engine) as session:
        assert session.exec(select(CreditPosting)).all() == []
