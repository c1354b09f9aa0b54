"""A page is asked to be read again: by the applicant, then by whoever holds the claim."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from rpl.catalog import Catalog
from rpl.domain.record import FieldName
from rpl.edge.context import AppContext
from rpl.store.database import read_session, write_session
from rpl.store.tables import EvidenceItem, ReadingOrder, ReadingPage
from tests.factories.intake import a_catalog, key_of
from tests.factories.reading import a_page, a_reading
from tests.factories.review import a_catalog as a_catalog_to_review
from tests.fakes.clock import StoppedClock
from tests.fakes.field_finder import FakeFieldFinder
from tests.fakes.page_reader import FakePageReader
from tests.fakes.vault import FakeKeyRing, FakeVault
from tests.web.applicant import a_photo, evidence_ids, open_claim, send_files, work_queue
from tests.web.assessor import Desk
from tests.web.browser import post_form
from tests.web.conftest import browser

FINDER = FakeFieldFinder({FieldName.HOURS: "350", FieldName.GRADE: "Notable"})


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return a_catalog()


@pytest.fixture
def document(applicant: TestClient, context: AppContext) -> str:
    """The address of a document that was read."""
    send_files(applicant, ("one.jpg", a_photo()))
    [found] = evidence_ids(applicant.get("/en/claim/submit").text)
    work_queue(context, field_finder=FINDER)
    return f"/en/claim/evidence/{found}"


def test_a_page_is_asked_for_read_again_and_shown(
    applicant: TestClient, context: AppContext, document: str
) -> None:
    assert f'href="{document}/pages/1/again"' in applicant.get(document).text
    form = applicant.get(f"{document}/pages/1/again").text
    assert f'src="{document}/pages/1/original.jpg"' in form
    assert f'src="{document}/pages/1/cleaned.jpg"' in form

    asked = {"language": "ar", "turn": "180", "top": "10"}
    answer = post_form(applicant, f"{document}/pages/1/again", asked)

    assert (answer.status_code, answer.headers["location"]) == (303, document)
    assert "Page 1 is being read again" in applicant.get(document).text
    reader = FakePageReader("Hours: 360")
    work_queue(context, page_reader=reader, field_finder=FINDER)
    [order] = [order for order in reader.orders if order is not None]
    assert (order.language, order.turn, order.crop.top) == ("ar", 180, 10)
    shown = applicant.get(document).text
    assert "Hours: 360" in shown
    assert "being read again" not in shown
    assert "Reading 2 came of it." in applicant.get(f"{document}/pages/1/again").text


def test_what_cannot_be_asked_is_shown_again_with_what_was_typed(
    applicant: TestClient, context: AppContext, document: str
) -> None:
    typed = {"top": "60", "bottom": "50", "left": "much", "turn": "45", "language": "es"}

    answer = post_form(applicant, f"{document}/pages/1/again", typed)

    assert answer.status_code == 422
    assert "Enter a number from 0 to 90" in answer.text
    assert 'value="much"' in answer.text
    assert '<option value="es" selected>' in answer.text
    with read_session(context.engine) as session:
        assert session.exec(select(ReadingOrder)).all() == []


def test_a_page_that_cannot_be_read_so_is_told(
    applicant: TestClient, context: AppContext, document: str
) -> None:
    post_form(applicant, f"{document}/pages/1/again", {"turn": "90"})
    with write_session(context.engine) as session:
        order = session.exec(select(ReadingOrder)).one()
        order.settled_at, order.problem = order.asked_at, "reading_failed"
        session.add(order)

    assert "could not be read as you asked" in applicant.get(document).text


def test_another_page_while_one_is_read_again_is_too_soon(
    applicant: TestClient, document: str
) -> None:
    post_form(applicant, f"{document}/pages/1/again", {"turn": "90"})

    answer = post_form(applicant, f"{document}/pages/1/again", {"turn": "180"})

    assert answer.status_code == 409
    assert "is being read again now" in answer.text


def test_the_pictures_of_a_page_are_the_applicants_alone(
    applicant: TestClient, context: AppContext, document: str
) -> None:
    pictures = [f"{document}/pages/1/{name}.jpg" for name in ("original", "cleaned")]
    assert all(applicant.get(at).content.startswith(b"\xff\xd8\xff") for at in pictures)
    assert applicant.get(f"{document}/pages/1/sideways.jpg").status_code == 404
    assert applicant.get(f"{document}/pages/2/original.jpg").status_code == 404
    assert applicant.get(f"{document}/pages/2/again").status_code == 404

    with browser(context) as other:
        open_claim(other, "Ana López")
        for at in (*pictures, f"{document}/pages/1/again"):
            assert other.get(at).status_code == 404
        assert post_form(other, f"{document}/pages/1/again").status_code == 404


class TestAnAssessor:
    @pytest.fixture
    def catalog(self) -> Catalog:
        return a_catalog_to_review()

    @pytest.fixture
    def page(self, desk: Desk, vault: FakeVault, tmp_path: Path) -> str:
        """The address of a page with all of its pictures, of a claim that is held."""
        photo = tmp_path / "page.jpg"
        photo.write_bytes(b"\xff\xd8\xff invented page \xff\xd9")
        image = (vault, key_of(desk.engine, FakeKeyRing(), desk.claim), photo)
        a_reading(desk.engine, desk.letter, a_page(1, "Certificado"), image=image)
        with write_session(desk.engine) as session:
            row = session.exec(select(ReadingPage)).one()
            row.original_image_name = row.cleaned_image_name = row.image_name
            item = session.get_one(EvidenceItem, desk.letter)
            item.object_name = item.object_name or "f" * 32
        desk.take()
        return f"{desk.address}/evidence/{desk.letter}/pages/1"

    def test_asks_while_holding_the_claim(self, desk: Desk, page: str) -> None:
        shown = desk.client.get(f"{desk.address}/evidence/{desk.letter}").text
        assert f'href="{page}/again"' in shown
        assert f'href="{page}/original.jpg"' in shown
        assert desk.client.get(f"{page}/original.jpg").content.startswith(b"\xff\xd8\xff")
        assert f'src="{page}/original.jpg"' in desk.client.get(f"{page}/again").text

        answer = post_form(desk.client, f"{page}/again", {"language": "es"})

        there = f"{desk.address}/evidence/{desk.letter}?page=1"
        assert (answer.status_code, answer.headers["location"]) == (303, there)
        assert "Page 1 is being read again" in desk.client.get(there).text
        assert "asked by staff" in desk.client.get(there).text
        assert post_form(desk.client, f"{page}/again", {"top": "x"}).status_code == 422

    def test_asks_nothing_when_the_time_is_over(
        self, desk: Desk, page: str, clock: StoppedClock
    ) -> None:
        clock.move(minutes=21)

        assert desk.client.get(f"{page}/again").headers["location"] == desk.address
        answer = post_form(desk.client, f"{page}/again", {"language": "es"})
        assert answer.headers["location"] == desk.address
        assert desk.client.get(f"{page}/cleaned.jpg").status_code == 404

    def test_finds_no_page_of_another_claim(self, desk: Desk, page: str) -> None:
        for gone in ("pages/2/again", "pages/2/original.jpg"):
            there = page.replace("pages/1", gone)
            assert desk.client.get(there).status_code == 404
        other = page.replace(str(desk.letter), str(desk.claim))
        assert desk.client.get(f"{other}/again").status_code == 404
