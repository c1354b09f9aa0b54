"""An applicant sees who looked at their file; a look is noted before it is answered."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select
from typing_extensions import override

from rpl.catalog import Catalog
from rpl.domain.audit import ActorKind, Who
from rpl.domain.looks import Look, Seen
from rpl.edge.afterwork import note_head, write_looks
from rpl.edge.context import AppContext
from rpl.store.database import read_session
from rpl.store.tables import AccessLook
from tests.factories.account import KnownClaim, a_claim
from tests.factories.review import a_catalog
from tests.fakes.clock import NOON
from tests.fakes.trust import RecordingAccessLog, RecordingHeads
from tests.web.assessor import Desk
from tests.web.browser import sign_in_applicant, text_of
from tests.web.conftest import browser

ADA = Who(kind=ActorKind.STAFF, id=UUID(int=1))


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


@pytest.fixture
def claim(context: AppContext) -> KnownClaim:
    return a_claim(context.engine)


@pytest.fixture
def visitor(context: AppContext, claim: KnownClaim) -> TestClient:
    """The applicant's browser."""
    found = browser(context)
    sign_in_applicant(found, claim)
    return found


def looks(context: AppContext) -> list[AccessLook]:
    """What was noted; the service writes it by itself too."""
    write_looks(context)
    with read_session(context.engine) as session:
        return list(session.exec(select(AccessLook)))


def test_every_page_an_assessor_opens_is_noted(desk: Desk, context: AppContext) -> None:
    desk.take()
    for address in ("", f"/evidence/{desk.letter}", "/units/W1", ""):
        assert desk.client.get(desk.address + address).status_code == 200

    found = looks(context)

    assert Counter((look.seen, look.claim_id, look.evidence_id) for look in found) == {
        (Seen.CLAIM, desk.claim, None): 1,
        (Seen.EVIDENCE, desk.claim, desk.letter): 1,
    }
    assert {(look.actor, look.actor_id) for look in found} == {("staff", desk.seat().assessor_id)}


def test_nothing_is_noted_of_a_page_that_was_refused(desk: Desk, context: AppContext) -> None:
    assert desk.client.get(desk.address).status_code >= 400

    assert looks(context) == []


class FullSpool(RecordingAccessLog):
    """No room for another look."""

    @override
    def looked(self, looks: Sequence[Look]) -> None:
        raise OSError(28, "No space left on device")


def test_what_cannot_be_noted_is_not_shown(desk: Desk, context: AppContext) -> None:
    desk.take()
    full = browser(replace(context, access_log=FullSpool()))
    full.cookies = desk.client.cookies

    answer = full.get(desk.address)

    assert (answer.status_code, "certificate" in answer.text) == (507, False)


def test_the_applicant_sees_who_looked_at_what_and_no_assessors_name(
    context: AppContext, claim: KnownClaim, visitor: TestClient
) -> None:
    assert "Nobody has looked at your file yet" in visitor.get("/en/claim/who-saw").text
    at_claim = Look(id=uuid4(), at=NOON, who=ADA, seen=Seen.CLAIM, claim_id=claim.id)
    gone = {"id": uuid4(), "seen": Seen.EVIDENCE, "evidence_id": uuid4()}
    other = {"id": uuid4(), "seen": Seen.CREDITS, "claim_id": uuid4()}
    for change in ({}, gone, other):
        context.access_log.looked([at_claim.model_copy(update=change)])

    write_looks(context)
    write_looks(context)

    page = text_of(visitor.get("/en/claim/who-saw").text)
    day = f"{NOON.day} {NOON:%B %Y}"
    assert f"{day} Member of staff 1 Your claim" in page
    assert f"{day} Member of staff 1 A document that is no longer in your claim" in page
    assert "Your credits" not in page


def test_the_head_of_the_trail_is_noted(context: AppContext, visitor: TestClient) -> None:
    assert visitor.get("/en/claim/who-saw").status_code == 200
    note_head(context)
    note_head(context)

    assert isinstance(context.head_notes, RecordingHeads)
    assert [head.position for head in context.head_notes.noted()] == [1]
