"""The assessor's workbench: the evidence of a claim, shown beside its sheet while it is held."""

import json
from html import escape
from pathlib import Path
from uuid import uuid4

import pytest

from rpl.catalog import Catalog
from rpl.domain.intake import EvidenceKind
from rpl.domain.journey import EvidenceState
from rpl.domain.record import DocumentKind, FieldName, KindFound
from rpl.domain.values import Box
from rpl.store.database import write_session
from rpl.store.record import sealed_kind
from rpl.store.sealed import Sealed, claim_seal
from rpl.store.tables import EvidenceItem
from tests.factories.intake import key_of
from tests.factories.reading import a_field, a_page, a_reading
from tests.factories.review import a_catalog, a_claim, an_applicant
from tests.factories.review import an_evidence_item as an_item
from tests.fakes.clock import StoppedClock
from tests.fakes.vault import FakeKeyRing, FakeVault
from tests.web.assessor import QUEUE, Desk
from tests.web.browser import post_form, text_of


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


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


def test_evidence_is_shown_with_text_translation_and_record(
    desk: Desk, vault: FakeVault, tmp_path: Path
) -> None:
    photo = tmp_path / "page.jpg"
    photo.write_bytes(b"\xff\xd8 invented page \xff\xd9")
    desk.claim = a_claim(desk.engine, applicant_id=an_applicant(desk.engine))
    desk.letter = an_item(desk.engine, desk.claim, dated=None)
    pages = (a_page(1, "Certificado de soldadura", "480 horas"), a_page(2, "Firma"))
    image = (vault, key_of(desk.engine, FakeKeyRing(), desk.claim), photo)
    targets = ["Welding certificate", None, "Signature"]
    a_reading(desk.engine, desk.letter, *pages, targets=targets, image=image)
    box = Box(left=20, top=40, width=80, height=30)
    a_field(desk.engine, desk.letter, FieldName.HOURS, "480", "48O", box)
    a_field(desk.engine, desk.letter, FieldName.TITLE, "Welding", "Welding")
    a_field(desk.engine, desk.letter, FieldName.GRADE, "good", None)
    a_field(desk.engine, desk.letter, FieldName.PLACE, "", "Zaragoza")
    desk.take()

    text = desk.client.get(f"{desk.address}/units/W1").text
    assert '<span class="rpl-unsure">Certificado</span> de soldadura' in text
    assert "Welding certificate" in text
    assert "The translation of this line cannot be trusted" in text
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


def test_one_screen_says_what_stands_there_how_sure_that_is_and_what_was_not_read(
    desk: Desk, vault: FakeVault, tmp_path: Path
) -> None:
    photo = tmp_path / "page.jpg"
    photo.write_bytes(b"\xff\xd8 invented page \xff\xd9")
    desk.claim = a_claim(desk.engine, applicant_id=an_applicant(desk.engine))
    desk.letter = an_item(desk.engine, desk.claim, dated=None)
    stamp = Box(left=500, top=700, width=120, height=120)
    page = a_page(1, "Centro Claro", "480 horas").model_copy(update={"unread": (stamp,)})
    image = (vault, key_of(desk.engine, FakeKeyRing(), desk.claim), photo)
    a_reading(desk.engine, desk.letter, page, image=image)
    box = Box(left=20, top=40, width=80, height=30)
    a_field(desk.engine, desk.letter, FieldName.HOURS, "480", "480", box)
    desk.take()

    text = desk.client.get(f"{desk.address}/evidence/{desk.letter}").text
    assert "2 words of this page were hard to read." in text
    assert 'href="#unread-1-1"' in text
    assert 'id="unread-1-1"' in text
    assert "In 1 place there is something that was not read:" in text
    assert 'href="#place-hours"' in text
    assert 'id="place-hours"' in text
    assert "confirmed by the applicant" in text
    assert "Not found on the document" in text
    assert text.index("Who issued it") < text.index("Name of the holder") < text.index("Hours</dt>")
    assert "fake@1" in text


def test_a_field_of_another_page_is_one_link_away(desk: Desk) -> None:
    a_reading(desk.engine, desk.letter, a_page(1, "Uno"), a_page(2, "Dos"))
    box = Box(left=20, top=40, width=80, height=30)
    a_field(desk.engine, desk.letter, FieldName.HOURS, "480", "480", box)
    desk.take()

    there = f"{desk.address}/evidence/{desk.letter}?page=1#place-hours"
    assert there in desk.client.get(f"{desk.address}/evidence/{desk.letter}?page=2").text


def test_an_assessor_is_told_what_was_taken_out_of_a_pdf(desk: Desk) -> None:
    with write_session(desk.engine) as session:
        session.get_one(EvidenceItem, desk.letter).removed = ["media", "script"]
    desk.take()

    for page in (f"evidence/{desk.letter}", "units/W1"):
        text = desk.client.get(f"{desk.address}/{page}").text
        assert "Taken out of this PDF when it arrived" in text
        assert "sound or film, scripts" in text


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
        seal = claim_seal(session, FakeKeyRing(), desk.claim)
        item.form_text = seal.seal(Sealed.FORM_TEXT.at(item.id), "Soldador")
        answers = [
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
        item.form_answers = seal.seal(Sealed.FORM_ANSWERS.at(item.id), json.dumps(answers))
    a_reading(desk.engine, desk.letter, a_page(1, "Role: Soldador", "Tasks: Soldadura MIG"))
    desk.take()

    text = desk.client.get(f"{desk.address}/units/W1").text
    assert "Talleres Ebro" in text
    assert "40 hours a week" in text
    assert "does not count here" in text
    assert "Not found on the document" not in text, "nobody looked for it on one"
    assert 'name="line.' not in text, "its lines are not shown, so none can be named"


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


@pytest.mark.parametrize(
    ("kind", "reasons", "said"),
    [
        (
            "payslip",
            ["Pay <slip>"],
            "The applicant chose: Certificate. Its words look like: Payslip",
        ),
        ("certificate", ["Certificado"], "Its words look like what the applicant chose"),
        ("other", [], "No words on it tell a machine what kind of document it is."),
    ],
)
def test_the_kind_that_its_words_tell_stands_beside_what_the_applicant_chose(
    desk: Desk, kind: str, reasons: list[str], said: str
) -> None:
    with write_session(desk.engine) as session:
        item = session.get_one(EvidenceItem, desk.letter)
        seal = claim_seal(session, FakeKeyRing(), desk.claim)
        found = KindFound(kind=DocumentKind(kind), reasons=tuple(reasons))
        item.kind_found = sealed_kind(seal, item.id, found)
        session.add(item)
    desk.take()

    for address in (f"/evidence/{desk.letter}", "/units/W1"):
        text = desk.client.get(f"{desk.address}{address}").text
        assert said in text
        for reason in reasons:
            assert f"“<bdi>{escape(reason)}</bdi>”" in text


def test_nothing_is_said_of_the_kind_of_what_was_never_looked_at(desk: Desk) -> None:
    desk.take()

    text = desk.client.get(f"{desk.address}/evidence/{desk.letter}").text

    assert "Its words look like" not in text
    assert "No words on it tell" not in text


def test_lines_in_a_script_that_nothing_reads_are_told_and_nothing_else_is_claimed(
    desk: Desk, vault: FakeVault, tmp_path: Path
) -> None:
    picture = tmp_path / "page.jpg"
    picture.write_bytes(b"a picture")
    page = a_page(1, "Soldadura").model_copy(update={"unread_lines": 3, "uncovered_ink": 0.1})
    image = (vault, key_of(desk.engine, FakeKeyRing(), desk.claim), picture)
    a_reading(desk.engine, desk.letter, page, targets=["Welding"], image=image)
    desk.take()

    text = text_of(desk.client.get(f"{desk.address}/evidence/{desk.letter}").text)

    assert "3 lines of this page were not read" in text
    assert "Nothing was left unread." not in text
