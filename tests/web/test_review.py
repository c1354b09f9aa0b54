"""The assessor's pages, over real routing, real SQL and the real templates."""

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine
from sqlmodel import select

from rpl.catalog import Catalog
from rpl.domain.intake import EvidenceKind
from rpl.domain.journey import ClaimState, EvidenceState
from rpl.domain.record import FieldName
from rpl.domain.values import Box
from rpl.edge.context import AppContext
from rpl.store.database import read_session, write_session
from rpl.store.tables import Claim, EvidenceItem, Judgement, Seat
from tests.factories.account import a_member_of_staff
from tests.factories.reading import a_field, a_page, a_reading
from tests.factories.review import a_catalog, a_claim, an_applicant
from tests.factories.review import an_evidence_item as an_item
from tests.fakes.clock import NOON, StoppedClock
from tests.fakes.queue import RecordingQueue
from tests.fakes.vault import FakeKeyRing, FakeVault
from tests.web.browser import post_form, sign_in_staff
from tests.web.conftest import browser

QUEUE = "/en/staff/queue"


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


@dataclass
class Desk:
    """An assessor at a browser, and a claim with a letter of two pages."""

    engine: Engine
    client: TestClient
    claim: UUID
    letter: UUID

    @property
    def address(self) -> str:
        return f"/en/staff/claims/{self.claim}"

    def take(self) -> Response:
        return post_form(self.client, f"{self.address}/take")

    def save(self, *pairs: tuple[str, str], unit: str = "W1", version: int = 0) -> Response:
        fields = [("unit", unit), ("version", str(version)), *pairs]
        return post_form(self.client, f"{self.address}/save", fields)

    def cites(self, page: int = 1) -> str:
        return f"{self.letter}:{page}"

    def mark(self, unit: str, version: int = 0) -> Response:
        fields = [("level.CC1", "3"), ("level.CC2", "2"), ("cite_levels", self.cites())]
        return self.save(*fields, unit=unit, version=version)

    def submit(self) -> Response:
        text = self.client.get(self.address).text.partition(f'action="{self.address}/submit"')[2]
        version = re.search(r'name="version" value="(\d+)"', text)
        assert version is not None
        return post_form(self.client, f"{self.address}/submit", {"version": version[1]})

    def seat(self) -> Seat:
        with read_session(self.engine) as session:
            return session.exec(select(Seat).where(Seat.claim_id == self.claim)).one()


@pytest.fixture
def desk(engine: Engine, client: TestClient) -> Desk:
    sign_in_staff(client, a_member_of_staff(engine))
    claim = a_claim(engine, submitted_at=NOON - timedelta(days=3))
    return Desk(engine, client, claim, an_item(engine, claim))


@pytest.fixture
def colleague(engine: Engine, context: AppContext) -> TestClient:
    other = browser(context)
    sign_in_staff(other, a_member_of_staff(engine, email="boris@staff.example"))
    return other


def reference(engine: Engine, claim: UUID) -> str:
    with read_session(engine) as session:
        return session.get_one(Claim, claim).reference


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
    assert "You hold it until 12:20 UTC" in desk.client.get(QUEUE).text
    assert reference(desk.engine, desk.claim) not in colleague.get(QUEUE).text


def test_a_claim_a_colleague_holds_looks_as_if_it_were_not_there(
    desk: Desk, colleague: TestClient
) -> None:
    desk.take()
    addresses = [
        "",
        "/units/W1",
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
    assert post_form(colleague, f"{desk.address}/take").status_code == 409


def test_the_sheet_offers_every_level_and_both_ways_to_give_none(desk: Desk) -> None:
    desk.take()
    text = desk.client.get(f"{desk.address}/units/W1").text

    for value in ("0", "1", "2", "3", "not_shown", "not_assessed"):
        assert f'name="level.CC1" value="{value}"' in text
    assert "Does 3." in text
    assert f'name="cite.CC2" value="{desk.cites(2)}"' in text
    assert "checked" not in text


def test_what_is_saved_is_shown_again(desk: Desk) -> None:
    desk.take()
    answer = desk.save(
        ("level.CC1", "2"),
        ("cite.CC1", desk.cites(2)),
        ("note.CC1", "Look at <b>page 2</b>."),
        ("level.CC2", "not_assessed"),
        ("place", desk.cites(2)),
    )

    assert answer.status_code == 303
    text = desk.client.get(answer.headers["location"]).text
    assert re.search(r'name="level.CC1" value="2" checked', text)
    assert re.search(r'name="level.CC2" value="not_assessed" checked', text)
    assert re.search(rf'name="cite.CC1" value="{desk.cites(2)}" checked', text)
    assert "Look at &lt;b&gt;page 2&lt;/b&gt;." in text
    assert "Last saved at 12:00 UTC" in text
    assert "page 2 of 2" in text
    overview = desk.client.get(desk.address).text
    assert "not assessed" in overview
    assert "Complete" in overview


def test_saving_goes_where_the_button_says(desk: Desk) -> None:
    desk.take()
    places = {
        ("then", "W2"): f"{desk.address}/units/W2",
        ("then", "overview"): desk.address,
        ("then", "../../x"): desk.address,
        ("show", desk.cites(2)): f"{desk.address}/units/W1?show={desk.cites(2)}#evidence",
        ("show", "a&b=c"): f"{desk.address}/units/W1#evidence",
    }
    for version, (button, address) in enumerate(places.items()):
        answer = desk.save(button, version=version)
        assert answer.headers["location"] == address


def test_one_click_marks_the_rest_as_not_shown(desk: Desk) -> None:
    desk.take()
    desk.save(("level.CC1", "1"), ("rest", "not_shown"))

    marks = desk.seat().draft["W1"]["marks"]
    assert (marks["CC1"]["choice"], marks["CC2"]["choice"]) == (1, "not_shown")


@pytest.mark.parametrize(
    ("field", "says"),
    [
        (("level.CC1", "7"), "no such level"),
        (("level.CC1", "two"), "no such level"),
        (("level.CC1", "9" * 500), "no such level"),
        (("level.XX9", "1"), "no criterion XX9"),
        (("cite.CC1", "nonsense"), "cites evidence or a page that this claim does not have"),
        (("cite.CC1", f"{UUID(int=5)}:1"), "cites evidence or a page"),
        (("note.CC1", "long " * 500), "longer than 2000 characters"),
    ],
)
def test_a_sheet_that_is_refused_keeps_everything_typed(
    desk: Desk, field: tuple[str, str], says: str
) -> None:
    desk.take()
    answer = desk.save(field, ("level.CC2", "3"), ("cite.CC2", desk.cites()), ("note.CC2", "Kept."))

    assert answer.status_code == 422
    assert says in answer.text
    assert "There is a problem" in answer.text
    assert re.search(r'name="level.CC2" value="3" checked', answer.text)
    assert re.search(rf'name="cite.CC2" value="{desk.cites()}" checked', answer.text)
    assert "Kept." in answer.text
    assert desk.seat().draft == {}


def test_evidence_of_another_claim_cannot_be_cited(desk: Desk) -> None:
    foreign = an_item(desk.engine, a_claim(desk.engine))
    desk.take()

    assert desk.save(("level.CC1", "1"), ("cite.CC1", f"{foreign}:1")).status_code == 422
    assert desk.save(("level.CC1", "1"), ("cite_levels", f"{foreign}:1")).status_code == 422


def test_a_unit_that_nothing_is_shown_of_takes_one_click(desk: Desk) -> None:
    desk.take()
    assert desk.client.get(desk.address).text.count("Nothing of it is shown<") == 2
    answer = desk.save(("rest", "not_shown"), ("then", "overview"), unit="W2")

    text = desk.client.get(answer.headers["location"]).text
    assert "Complete" in text
    assert text.count("Nothing of it is shown<") == 1


def test_a_page_that_is_too_old_shows_what_was_saved_elsewhere(desk: Desk) -> None:
    desk.take()
    desk.save(("level.CC1", "1"), ("level.CC2", "not_shown"))
    answer = desk.save(("level.CC1", "3"), ("level.CC2", "not_shown"), ("note.CC1", "Mine"))

    assert answer.status_code == 409
    assert "saved from another window" in answer.text
    assert "Saved in the other window: 1" in answer.text
    assert "Saved in the other window: not shown" not in answer.text
    assert "Mine" in answer.text
    assert desk.save(("level.CC1", "3"), version=1).status_code == 303


def test_a_lapsed_lease_loses_nothing(desk: Desk, clock: StoppedClock) -> None:
    desk.take()
    clock.move(minutes=21)
    answer = desk.save(("level.CC1", "3"), ("cite.CC1", desk.cites()), ("note.CC1", "Kept."))

    assert answer.status_code == 409
    assert "ran out at 12:20 UTC" in answer.text
    assert "Kept." in answer.text
    assert "Take the claim again and save" in answer.text
    assert f"/evidence/{desk.letter}/pages" not in answer.text
    again = desk.save(
        ("level.CC1", "3"), ("cite.CC1", desk.cites()), ("note.CC1", "Kept."), ("again", "yes")
    )
    assert again.status_code == 303
    assert desk.seat().draft["W1"]["marks"]["CC1"]["note"] == "Kept."


def test_while_the_lease_is_lapsed_the_claim_is_offered_again_and_its_evidence_is_not_shown(
    desk: Desk, clock: StoppedClock
) -> None:
    desk.take()
    clock.move(minutes=21)

    assert "Take it again" in desk.client.get(QUEUE).text
    assert "Take it again" in desk.client.get(desk.address).text
    for rest in ("/units/W1", f"/evidence/{desk.letter}"):
        assert desk.client.get(f"{desk.address}{rest}").headers["location"] == desk.address
    image = desk.client.get(f"{desk.address}/evidence/{desk.letter}/pages/1.jpg")
    assert image.status_code == 404
    assert post_form(desk.client, f"{desk.address}/submit", {"version": "1"}).status_code == 409


def test_a_complete_claim_is_submitted_once(desk: Desk, queue: RecordingQueue) -> None:
    desk.take()
    desk.mark("W1")
    desk.mark("W2")
    answer = desk.submit()

    assert (answer.status_code, answer.headers["location"]) == (303, f"{QUEUE}?done={desk.claim}")
    told = desk.client.get(answer.headers["location"]).text
    assert reference(desk.engine, desk.claim) in told
    assert "are submitted" in told
    assert queue.handed_over == [("decide", desk.claim)]
    with read_session(desk.engine) as session:
        assert len(session.exec(select(Judgement)).all()) == 4
    twice = post_form(desk.client, f"{desk.address}/submit", {"version": "9"})
    assert twice.status_code == 409
    assert desk.client.get(desk.address).status_code == 409


def test_an_incomplete_claim_is_not_submitted_and_says_what_is_open(desk: Desk) -> None:
    desk.take()
    desk.save(("level.CC1", "3"))
    answer = desk.submit()

    assert answer.status_code == 422
    assert "W1 (CC1, CC2); W2 (CC1, CC2)" in answer.text
    assert "no evidence cited" in answer.text


@pytest.mark.parametrize("version", ["", "x", "²", "-1", "9" * 5000])
def test_a_submission_without_the_version_it_saw_looks_again(desk: Desk, version: str) -> None:
    desk.take()

    answer = post_form(desk.client, f"{desk.address}/submit", {"version": version})

    assert answer.status_code == 409
    assert "Look at the marks" in answer.text


def test_a_claim_is_handed_back(desk: Desk, colleague: TestClient) -> None:
    desk.take()
    answer = post_form(desk.client, f"{desk.address}/hand-back")

    assert "back in the queue" in desk.client.get(answer.headers["location"]).text
    assert reference(desk.engine, desk.claim) in colleague.get(QUEUE).text


def test_an_unknown_unit_is_not_there(desk: Desk) -> None:
    desk.take()

    assert desk.client.get(f"{desk.address}/units/W9").status_code == 404
    assert desk.save(("level.CC1", "1"), unit="W9").status_code == 404


def test_evidence_is_shown_with_text_translation_and_record(
    desk: Desk, vault: FakeVault, tmp_path: Path
) -> None:
    key = FakeKeyRing().new_key()
    photo = tmp_path / "page.jpg"
    photo.write_bytes(b"\xff\xd8 invented page \xff\xd9")
    desk.claim = a_claim(desk.engine, applicant_id=an_applicant(desk.engine, wrapped_key=key))
    desk.letter = an_item(desk.engine, desk.claim, dated=None)
    pages = (a_page(1, "Certificado de soldadura", "480 horas"), a_page(2, "Firma"))
    image = (vault, FakeKeyRing().unwrap(key), photo)
    targets = ["Welding certificate", None, "Signature"]
    a_reading(desk.engine, desk.letter, *pages, targets=targets, image=image)
    box = Box(left=20, top=40, width=80, height=30)
    a_field(desk.engine, desk.letter, FieldName.HOURS, "480", "48O", box)
    a_field(desk.engine, desk.letter, FieldName.TITLE, "Welding", "Welding")
    a_field(desk.engine, desk.letter, FieldName.GRADE, "good", None)
    a_field(desk.engine, desk.letter, FieldName.PLACE, "", "Zaragoza")
    desk.take()

    text = desk.client.get(f"{desk.address}/units/W1").text
    assert "Certificado de soldadura" in text
    assert "Welding certificate" in text
    assert "held back" in text
    assert "wrong" not in text
    assert "Signature" not in text
    assert "48O" in text
    assert "added by the applicant" in text
    assert "Zaragoza" not in text
    assert "rpl-box--chosen" in text
    address = f"{desk.address}/evidence/{desk.letter}/pages/1.jpg"
    assert address in text
    shown = desk.client.get(address)
    assert (shown.content, shown.headers["content-type"]) == (photo.read_bytes(), "image/jpeg")
    assert "no-store" in shown.headers["cache-control"]
    assert "Signature" in desk.client.get(f"{desk.address}/evidence/{desk.letter}?page=2").text
    for gone in (f"evidence/{desk.letter}/pages/3.jpg", f"evidence/{uuid4()}/pages/1.jpg"):
        assert desk.client.get(f"{desk.address}/{gone}").status_code == 404
    assert desk.client.get(f"{desk.address}/evidence/{uuid4()}").status_code == 404


def test_a_language_without_a_model_is_told(desk: Desk) -> None:
    a_reading(desk.engine, desk.letter, a_page(1, "Certificado"), targets=None)
    desk.take()

    text = desk.client.get(f"{desk.address}/units/W1").text
    assert "A human translator has been asked" in text
    assert "Certificado" in text


def test_a_claim_without_papers_can_be_assessed(desk: Desk) -> None:
    with write_session(desk.engine) as session:
        item = session.get_one(EvidenceItem, desk.letter)
        item.kind, item.pages, item.object_name = EvidenceKind.WORK_HISTORY, 1, None
        item.form_text = "Soldador"
        item.form_answers = [
            {
                "employer": "Talleres Ebro",
                "role": "Soldador",
                "country": "España",
                "start": "2015-03-01",
                "end": "2019-08-01",
                "hours_per_week": 40,
                "tasks": "Soldadura MIG",
            }
        ]
    desk.take()

    text = desk.client.get(f"{desk.address}/units/W1").text
    assert "Talleres Ebro" in text
    assert "40 hours a week" in text
    assert "does not count here" in text


def test_a_claim_whose_only_document_could_not_be_read_can_still_be_answered(desk: Desk) -> None:
    with write_session(desk.engine) as session:
        session.get_one(EvidenceItem, desk.letter).state = EvidenceState.FAILED
    desk.take()

    assert "1 more document could not be read" in desk.client.get(desk.address).text
    assert "no evidence that can be shown" in desk.client.get(f"{desk.address}/units/W1").text
    for unit in ("W1", "W2"):
        assert desk.save(("rest", "not_shown"), unit=unit).status_code == 303
    assert desk.submit().status_code == 303


@pytest.mark.parametrize("lang", ["es", "ar"])
def test_every_page_is_there_in_every_language(desk: Desk, lang: str) -> None:
    desk.take()
    base = desk.address.replace("/en/", f"/{lang}/")
    for address in (
        f"/{lang}/staff/queue",
        base,
        f"{base}/units/W1",
        f"{base}/evidence/{desk.letter}",
    ):
        answer = desk.client.get(address)
        assert answer.status_code == 200
        assert f'lang="{lang}"' in answer.text
