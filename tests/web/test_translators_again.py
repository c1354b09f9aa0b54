"""A translator asks for a page to be read again, and what was translated of it stays."""

from pathlib import Path
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from rpl.catalog import Catalog
from rpl.domain.journey import ClaimState
from rpl.domain.roles import Role
from rpl.edge.context import AppContext
from rpl.store.database import read_session, write_session
from rpl.store.tables import EvidenceItem, ReadingOrder, ReadingPage, TranslationTask
from tests.factories.account import a_member_of_staff
from tests.factories.intake import key_of
from tests.factories.reading import a_page, a_reading
from tests.factories.review import a_catalog, a_claim, an_evidence_item
from tests.fakes.clock import StoppedClock
from tests.fakes.page_reader import FakePageReader
from tests.fakes.vault import FakeKeyRing, FakeVault
from tests.web.applicant import work_queue
from tests.web.browser import post_form, sign_in_staff, text_of

LIST = "/en/staff/translations"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return a_catalog()


@pytest.fixture
def document(engine: Engine, client: TestClient, vault: FakeVault, tmp_path: Path) -> str:
    """The address of a document that a translator holds; its page has all of its pictures."""
    claim = a_claim(engine, state=ClaimState.READY)
    letter = an_evidence_item(engine, claim)
    photo = tmp_path / "page.jpg"
    photo.write_bytes(b"\xff\xd8\xff invented page \xff\xd9")
    key = key_of(engine, FakeKeyRing(), claim)
    a_reading(engine, letter, a_page(1, "Soldador"), targets=None, image=(vault, key, photo))
    with write_session(engine) as session:
        page = session.exec(select(ReadingPage)).one()
        page.original_image_name = page.image_name
        item = session.get_one(EvidenceItem, letter)
        item.object_name = vault.put(key, photo).name
        task = session.exec(select(TranslationTask.id)).one()
    sign_in_staff(client, a_member_of_staff(engine, Role.TRANSLATOR))
    post_form(client, f"{LIST}/{task}/take")
    return f"{LIST}/{task}"


def test_a_page_is_read_again_and_the_document_comes_back(
    client: TestClient, context: AppContext, document: str
) -> None:
    post_form(client, document, [("page", "1"), ("line.0", "Welder")])
    assert f'href="{document}/pages/1/again"' in client.get(document).text
    assert f'src="{document}/pages/1/original.jpg"' in client.get(f"{document}/pages/1/again").text
    assert client.get(f"{document}/pages/1/original.jpg").content.startswith(b"\xff\xd8\xff")

    answer = post_form(client, f"{document}/pages/1/again", {"language": "sw", "turn": "180"})

    assert (answer.status_code, answer.headers["location"]) == (303, f"{LIST}?done=asked")
    reader = FakePageReader("Soldador\nMjenzi", "sw")
    work_queue(context, page_reader=reader)
    [order] = [order for order in reader.orders if order is not None]
    assert (order.language, order.turn) == ("sw", 180)
    listed = client.get(f"{LIST}?done=asked").text
    assert "The page is being read again" in listed
    assert document not in listed
    with read_session(context.engine) as session:
        old = UUID(document.rpartition("/")[2])
        anew = session.exec(select(TranslationTask.id).where(TranslationTask.id != old)).one()
    post_form(client, f"{LIST}/{anew}/take")
    shown = text_of(client.get(f"{LIST}/{anew}").text)
    assert "Mjenzi" in shown
    assert "Welder" in shown


def test_what_cannot_be_asked_is_told_beside_what_was_typed(
    client: TestClient, context: AppContext, document: str
) -> None:
    answer = post_form(client, f"{document}/pages/1/again", {"top": "much"})

    assert (answer.status_code, 'value="much"' in answer.text) == (422, True)
    assert client.get(f"{document}/pages/1/cleaned.jpg").status_code == 404
    assert client.get(f"{document}/pages/2/again").status_code == 404
    with read_session(context.engine) as session:
        assert session.exec(select(ReadingOrder)).all() == []


def test_who_does_not_hold_the_document_asks_and_sees_nothing(
    client: TestClient, context: AppContext, clock: StoppedClock, document: str
) -> None:
    clock.move(minutes=21)

    for place in ("again", "original.jpg"):
        assert client.get(f"{document}/pages/1/{place}").status_code == 409
    assert post_form(client, f"{document}/pages/1/again", {"turn": "180"}).status_code == 409
    with read_session(context.engine) as session:
        assert session.exec(select(ReadingOrder)).all() == []
