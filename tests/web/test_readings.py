"""Earlier readings are looked at, and one is taken back: by the applicant, then by an assessor."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlmodel import col, select

from rpl.catalog import Catalog
from rpl.edge.context import AppContext
from rpl.store.database import read_session, write_session
from rpl.store.sealed import Sealed, evidence_seal
from rpl.store.tables import EvidenceItem, ReadingOrder, ReadingPage, ReadingRow
from tests.factories.intake import a_catalog, key_of
from tests.factories.reading import a_page, a_reading
from tests.factories.review import a_catalog as a_catalog_to_review
from tests.fakes.clock import NOON, StoppedClock
from tests.fakes.page_reader import FakePageReader
from tests.fakes.vault import FakeKeyRing, FakeVault
from tests.web.applicant import a_photo, evidence_ids, open_claim, send_files, work_queue
from tests.web.assessor import Desk
from tests.web.browser import post_form, text_of
from tests.web.conftest import browser


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return a_catalog()


@pytest.fixture
def document(applicant: TestClient, context: AppContext, clock: StoppedClock) -> str:
    """The address of a document of which a page was read again, as Arabic and turned."""
    send_files(applicant, ("one.jpg", a_photo()))
    [found] = evidence_ids(applicant.get("/en/claim/submit").text)
    work_queue(context, page_reader=FakePageReader("Horas: 350"))
    address = f"/en/claim/evidence/{found}"
    assert "earlier readings" not in applicant.get(address).text
    post_form(applicant, f"{address}/pages/1/again", {"language": "ar", "turn": "180"})
    work_queue(context, page_reader=FakePageReader("Horas: 360"))
    clock.move(minutes=1)
    return address


def test_the_readings_say_when_in_which_language_which_way_up_and_who_asked(
    applicant: TestClient, document: str
) -> None:
    assert f'href="{document}/readings"' in applicant.get(document).text

    shown = text_of(applicant.get(f"{document}/readings").text)

    assert "Reading 2 Counts now" in shown
    assert "asked by the applicant: page 1, Arabic, upside down" in shown
    assert "as the machine found it by itself" in shown
    assert shown.count("22 November 2026") == 2


def test_an_earlier_reading_is_opened_and_taken_back(
    applicant: TestClient, context: AppContext, document: str
) -> None:
    opened = applicant.get(f"{document}/readings/1").text
    assert "Horas: 350" in opened
    assert f'src="{document}/readings/1/pages/1.jpg"' in opened
    picture = applicant.get(f"{document}/readings/1/pages/1.jpg")
    assert picture.content.startswith(b"\xff\xd8\xff")
    assert "Go back to this reading" not in applicant.get(f"{document}/readings/2").text

    answer = post_form(applicant, f"{document}/readings/1")

    assert (answer.status_code, answer.headers["location"]) == (303, document)
    assert "We are going back to reading 1" in applicant.get(document).text
    assert "Go back to this reading" not in applicant.get(f"{document}/readings/1").text
    work_queue(context)
    assert "Horas: 350" in applicant.get(document).text
    assert "back to reading 1" in applicant.get(f"{document}/readings").text


def test_a_return_that_failed_is_told(
    applicant: TestClient, context: AppContext, document: str
) -> None:
    post_form(applicant, f"{document}/readings/1")
    with write_session(context.engine) as session:
        order = session.exec(
            select(ReadingOrder).where(col(ReadingOrder.settled_at).is_(None))
        ).one()
        order.settled_at, order.problem = order.asked_at, "reading_failed"

    assert "We could not go back to reading 1" in applicant.get(document).text


def test_the_readings_are_the_applicants_alone_and_stay_to_be_seen(
    applicant: TestClient, context: AppContext, document: str
) -> None:
    [found] = evidence_ids(applicant.get("/en/claim/submit").text)
    places = [
        f"{document}/readings",
        f"{document}/readings/1",
        f"{document}/readings/1/pages/1.jpg",
    ]
    for gone in ("readings/7", "readings/1/pages/2.jpg", "readings/7/pages/1.jpg"):
        assert applicant.get(f"{document}/{gone}").status_code == 404
    assert post_form(applicant, f"{document}/readings/2").status_code == 404
    with browser(context) as other:
        open_claim(other, "Ana López")
        assert [other.get(at).status_code for at in places] == [404] * 3
        assert post_form(other, f"{document}/readings/1").status_code == 404

    post_form(applicant, f"/en/claim/evidence/{found}/confirm", {"field.title": "Soldadura"})
    post_form(applicant, "/en/claim/submit")

    assert "Go back to this reading" not in applicant.get(f"{document}/readings/1").text
    assert post_form(applicant, f"{document}/readings/1").status_code == 409


def test_what_was_written_has_no_readings(applicant: TestClient, context: AppContext) -> None:
    post_form(applicant, "/en/claim/statement", {"statement": "I weld."})
    work_queue(context)
    [statement] = evidence_ids(applicant.get("/en/claim/submit").text)

    assert applicant.get(f"/en/claim/evidence/{statement}/readings").status_code == 409


class TestAnAssessor:
    @pytest.fixture
    def catalog(self) -> Catalog:
        return a_catalog_to_review()

    @pytest.fixture
    def readings(self, desk: Desk, vault: FakeVault, tmp_path: Path) -> str:
        """The address of the two readings of a document, of a claim that is held."""
        photo = tmp_path / "page.jpg"
        photo.write_bytes(b"\xff\xd8\xff invented page \xff\xd9")
        image = (vault, key_of(desk.engine, FakeKeyRing(), desk.claim), photo)
        a_reading(desk.engine, desk.letter, a_page(1, "Certificado primero"), image=image)
        again(desk, "Certificado segundo")
        desk.take()
        return f"{desk.address}/evidence/{desk.letter}/readings"

    def test_looks_at_an_earlier_reading_and_goes_back(self, desk: Desk, readings: str) -> None:
        shown = desk.client.get(f"{desk.address}/evidence/{desk.letter}").text
        assert "Certificado segundo" in text_of(shown)
        assert f'href="{readings}"' in shown
        assert "Reading 1" in desk.client.get(readings).text
        opened = desk.client.get(f"{readings}/1").text
        assert "Certificado primero" in text_of(opened)
        assert "What the applicant confirmed is kept" in opened
        assert desk.client.get(f"{readings}/1/pages/1.jpg").content.startswith(b"\xff\xd8\xff")

        answer = post_form(desk.client, f"{readings}/1")

        there = readings.removesuffix("/readings")
        assert (answer.status_code, answer.headers["location"]) == (303, there)
        told = desk.client.get(there).text
        assert "Reading 1 is taken back" in told
        assert "asked by staff" in told
        with write_session(desk.engine) as session:
            order = session.exec(select(ReadingOrder)).one()
            order.settled_at, order.problem = order.asked_at, "reading_failed"
        assert "Reading 1 could not be taken back" in desk.client.get(there).text

    def test_sees_and_asks_nothing_when_the_time_is_over(
        self, desk: Desk, readings: str, clock: StoppedClock
    ) -> None:
        clock.move(minutes=21)

        assert desk.client.get(readings).headers["location"] == desk.address
        assert post_form(desk.client, f"{readings}/1").headers["location"] == desk.address
        assert desk.client.get(f"{readings}/1/pages/1.jpg").status_code == 404
        with read_session(desk.engine) as session:
            assert session.exec(select(ReadingOrder)).all() == []

    def test_finds_no_reading_of_another_claim(self, desk: Desk, readings: str) -> None:
        other = readings.replace(str(desk.letter), str(desk.claim))
        for gone in ("", "/1", "/1/pages/1.jpg"):
            assert desk.client.get(f"{other}{gone}").status_code == 404
        assert desk.client.get(f"{readings}/7").status_code == 404
        assert desk.client.get(f"{readings}/1/pages/2.jpg").status_code == 404


def again(desk: Desk, text: str) -> None:
    """A second reading of the document, with the pictures of the first."""
    with write_session(desk.engine) as session:
        first = session.exec(select(ReadingPage)).one()
        row = ReadingRow(evidence_id=desk.letter, version=2, pipeline="fake@1", created_at=NOON)
        session.add(row)
        session.flush()
        page = ReadingPage(reading_id=row.id, number=1, content=b"", image_name=first.image_name)
        seal = evidence_seal(session, FakeKeyRing(), desk.letter)
        content = a_page(1, text).model_dump_json()
        page.content = seal.seal(Sealed.PAGE_CONTENT.at(page.id), content)
        session.add(page)
        item = session.get_one(EvidenceItem, desk.letter)
        item.object_name = item.object_name or "f" * 32
