"""Where a programme masks its applicants, whoever marks finds out nothing of who they are.

The walk tries to see: every address that a marker may open is opened on one claim whose documents,
file names, forms, reports and requests all tell the name and the day of birth.
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient
from httpx2 import Response
from PIL import Image
from sqlmodel import select

from rpl.catalog import Catalog
from rpl.domain.conversation import Answer, Conversation
from rpl.domain.history import WorkPeriod
from rpl.domain.intake import EvidenceKind
from rpl.domain.record import FieldName
from rpl.domain.roles import Permission, Role
from rpl.domain.second_marking import SecondMarkingPolicy
from rpl.domain.testimony import Assurance, Observed, Relation, Report
from rpl.domain.values import Box
from rpl.edge.context import AppContext
from rpl.store.database import read_session, write_session
from rpl.store.sealed import Sealed, evidence_seal
from rpl.store.tables import AuditEntry, ConversationRow, EvidenceItem, InterestDeclaration, Staff
from tests.factories.account import a_member_of_staff
from tests.factories.intake import key_of
from tests.factories.reading import a_field, a_page, a_reading
from tests.factories.review import a_catalog, a_claim, an_applicant, an_evidence_item
from tests.fakes.clock import NOON
from tests.fakes.vault import FakeKeyRing, FakeVault
from tests.logs import logged
from tests.one_service import service_over
from tests.web.assessor import Desk, reference
from tests.web.browser import post_form, sign_in_staff, text_of
from tests.web.conftest import browser
from tests.web.field import packed

TELLING = re.compile(
    r"am[ií]na|hadd?ad|أمينة|حداد|(?<![0-9a-f-])1990(?![0-9a-f-])|12\.05\.|scan of me|\.heic",
    re.IGNORECASE | re.UNICODE,
)
"""Parts of the name in two scripts, the birth, and the file names."""
POLICY = SecondMarkingPolicy(first_claims=10, sample_percent=0, tolerance=1, hasty_minutes=0)
PAGE = a_page(
    1,
    "Certificado de soldadura",
    "otorgado a AMINA HADDAD",
    "Fecha de nacimiento: 12.05.1990",
    "أمينة حداد amina.haddad@mail.example",
    "por 480 horas",
)
TARGETS = (
    "Welding certificate",
    "awarded to Amina Haddad",
    "Day 12.05.1990",
    "Ameena the smith of Haddad",
    "for 480 hours",
)
NAMED = Box(left=200, top=40, width=170, height=30)


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog(marking=POLICY, masked=True)


@pytest.fixture
def desk(desk: Desk, vault: FakeVault, tmp_path: Path) -> Desk:
    """A claim of somebody who is named wherever a name can stand."""
    photo = tmp_path / "page.jpg"
    Image.new("RGB", (800, 1000), "white").save(photo)
    desk.claim = a_claim(desk.engine, applicant_id=an_applicant(desk.engine, "Amina Haddad"))
    desk.letter = an_evidence_item(desk.engine, desk.claim, pages=1, dated=None)
    image = (vault, key_of(desk.engine, FakeKeyRing(), desk.claim), photo)
    a_reading(desk.engine, desk.letter, PAGE, targets=TARGETS, image=image)
    a_field(desk.engine, desk.letter, FieldName.HOLDER, "Amína Haddad", "HADAD Amina", NAMED)
    a_field(desk.engine, desk.letter, FieldName.ISSUER, "Haddad & Sons", None)
    a_field(desk.engine, desk.letter, FieldName.HOURS, "480", "480")
    _rename(desk, desk.letter)
    _write(desk, EvidenceKind.THIRD_PARTY_REPORT, _report().model_dump_json())
    period = WorkPeriod(
        employer="Haddad Metal",
        role="Welder",
        country="SY",
        start=date(2015, 1, 1),
        end=date(2019, 1, 1),
        hours_per_week=40,
        tasks="I am Amina Haddad and welded pipes.",
    )
    _write(desk, EvidenceKind.WORK_HISTORY, json.dumps([period.model_dump(mode="json")]))
    return desk


def test_on_every_page_picture_and_line_of_the_log_a_marker_finds_no_trace_of_the_applicant(
    desk: Desk, context: AppContext
) -> None:
    boris = a_member_of_staff(desk.engine, email="boris@staff.example")
    mira = a_member_of_staff(desk.engine, Role.MODERATOR, email="mira@staff.example")
    app = service_over(context)
    with logged() as log:
        declared = desk.client.get(f"{desk.address}/declare")
        assert "This programme keeps the name from whoever marks." in text_of(declared.text)
        assert desk.take().status_code == 303
        _write(desk, EvidenceKind.INTERVIEW, _talk().model_dump_json(), boris.id)
        first = dict(_seen(app, desk, desk.client, {Permission.SCORE, Permission.MARK}))
        first["declared"] = declared
        other = browser(context)
        sign_in_staff(other, boris)
        records = "/en/staff/conversations"
        first["waiting"] = other.get(records)
        [record] = set(re.findall(rf"{records}/([0-9a-f-]{{36}})", first["waiting"].text))
        first["asked first"] = other.get(f"{records}/{record}")
        post_form(other, f"{records}/{record}/declare", {"interest": "none"})
        first["to confirm"] = other.get(f"{records}/{record}")
        desk.save(("level.CC1", "0"), ("level.CC2", "0"), ("cite_levels", desk.cites()))
        fields = [("level.CC1", "0"), ("level.CC2", "0"), ("cite_levels", desk.cites())]
        desk.save(*fields, unit="W2")
        assert desk.submit().status_code == 303
        second = browser(context)
        sign_in_staff(second, mira)
        taken = post_form(second, f"/en/staff/second-marks/{desk.claim}/take", {"interest": "none"})
        assert taken.headers["location"].endswith(str(desk.claim)), text_of(taken.text)
        again = dict(_seen(app, desk, second, {Permission.MODERATE, Permission.MARK}))

    assert "the gas was checked" in text_of(first["to confirm"].text)
    for seen in (first, again):
        found = {path: _told(answer) for path, answer in seen.items() if _told(answer)}
        assert found == {}
        assert sum(answer.status_code == 200 for answer in seen.values()) > 10
        evidence = text_of(seen[f"/en/staff/claims/{desk.claim}/evidence/{desk.letter}"].text)
        assert "[hidden: the name on the claim]" in evidence
        assert "Welding certificate" in evidence
        assert "for 480 hours" in evidence
        assert re.search(r"document-\d", evidence)
        pictures = [
            answer.content
            for path, answer in seen.items()
            if str(desk.letter) in path and path.endswith(".jpg") and answer.status_code == 200
        ]
        assert len(pictures) == 2
        assert all(map(_is_painted_over, pictures))
    assert not TELLING.search(log.getvalue())


def test_a_namesake_is_barred_who_could_not_know_that_they_are_family(desk: Desk) -> None:
    with write_session(desk.engine) as session:
        session.exec(select(Staff)).one().name = "Samir Haddad"

    assert desk.take().headers["location"] == "/en/staff/queue?conflict=1"
    with read_session(desk.engine) as session:
        found = session.exec(select(InterestDeclaration)).one()
    assert (found.interest, found.by_rule) == ("family", True)


def test_what_is_taken_along_tells_no_more_than_the_workbench(desk: Desk) -> None:
    desk.take()

    inside, pictures = packed(desk).content

    assert TELLING.findall(inside) == []
    assert "Welding certificate" in inside
    (small,) = pictures
    with Image.open(BytesIO(small)) as image:
        assert max(image.size) == 400
        painted = image.convert("L").histogram()[:40]
    assert sum(painted) > 0


def test_who_does_not_mark_is_told_for_a_reason_that_is_kept_and_marks_it_never(
    desk: Desk, context: AppContext
) -> None:
    mira, olga = browser(context), browser(context)
    moderator = a_member_of_staff(desk.engine, Role.MODERATOR, email="mira@staff.example")
    sign_in_staff(mira, moderator)
    sign_in_staff(
        olga, a_member_of_staff(desk.engine, Role.QUALITY_OFFICER, email="olga@staff.example")
    )
    asked = {"reference": reference(desk.engine, desk.claim), "reason": "complaint"}
    where = "/en/staff/unmask"

    for client, fields, status, told in (
        (desk.client, asked, 403, "Your account cannot open this page"),
        (mira, {**asked, "reason": "curious"}, 422, "Choose why you have to know"),
        (mira, {**asked, "reference": "RPL-0000"}, 404, "No claim with this reference is masked"),
        (mira, asked, 200, "Amina Haddad"),
        (olga, asked, 200, "Amina Haddad"),
    ):
        answer = post_form(client, where, fields)
        assert (answer.status_code, told in text_of(answer.text)) == (status, True)
    assert "Amina" not in mira.get(where).text

    with read_session(desk.engine) as session:
        trail = session.exec(select(AuditEntry).where(AuditEntry.deed == "identity_unmasked")).all()
    assert [(row.claim_id, row.details) for row in trail] == [
        (desk.claim, {"reason": "complaint"})
    ] * 2
    assert trail[0].actor_id == moderator.id
    desk.take()
    for unit in ("W1", "W2"):
        marks = [("level.CC1", "0"), ("level.CC2", "0"), ("cite_levels", desk.cites())]
        desk.save(*marks, unit=unit)
    desk.submit()
    taken = post_form(mira, f"/en/staff/second-marks/{desk.claim}/take", {"interest": "none"})
    assert taken.status_code == 409
    nils = browser(context)
    sign_in_staff(nils, a_member_of_staff(desk.engine, Role.MODERATOR, email="n@staff.example"))
    post_form(nils, f"/en/staff/second-marks/{desk.claim}/take", {"interest": "none"})
    assert "stays hidden from you" in text_of(post_form(nils, where, asked).text)


def _seen(
    app: FastAPI, desk: Desk, client: TestClient, mine: set[Permission]
) -> Iterator[tuple[str, Response]]:
    """What somebody is answered everywhere where these permissions let them look."""
    with read_session(desk.engine) as session:
        items = session.exec(
            select(EvidenceItem.id).where(EvidenceItem.claim_id == desk.claim)
        ).all()
    for path in sorted({path for path, callers in _looks(app) if callers & mine}):
        for item in items if path.endswith("/evidence/{evidence_id}") else [desk.letter]:
            for address in _addresses(path, desk, item):
                yield address, client.get(address)


def _looks(app: FastAPI) -> Iterator[tuple[str, set[str]]]:
    for route in iter_route_contexts(app.routes):
        original = route.original_route
        if isinstance(original, APIRoute) and "GET" in (route.methods or ()):
            found = original.dependant.dependencies
            yield str(route.path), {getattr(each.call, "__name__", "") for each in found}


def _addresses(path: str, desk: Desk, item: UUID) -> Iterator[str]:
    known = {"claim_id": desk.claim, "evidence_id": item, "unit": "W1", "number": 1, "version": 1}
    known |= {"kind": "interview", "rubric": "any@1", "record_id": item, "attempt_id": item}
    known |= {"slug": "any"}
    for picture in ("original", "cleaned", "upright") if "{picture}" in path else ("",):
        said = {**known, "lang": "en", "picture": picture}
        yield re.sub(r"\{(\w+)[^}]*\}", "{\\1}", path).format_map(said)


def _told(answer: Response) -> list[str]:
    headers = " ".join(f"{name}: {value}" for name, value in answer.headers.items())
    body = "" if answer.headers.get("content-type") == "image/jpeg" else answer.text
    return TELLING.findall(re.sub(r"\?v=\w+|csrf_token\" value=\"[^\"]+", "", headers + body))


def _is_painted_over(content: bytes) -> bool:
    with Image.open(BytesIO(content)) as image:
        hidden = [word.box for word in PAGE.words if TELLING.search(word.text)]
        centres = [(box.left + box.width // 2, box.top + box.height // 2) for box in hidden]
        dark = [image.convert("L").getpixel(place) for place in centres]
        bright = image.convert("L").getpixel((60, 175))
    return all(shade < 30 for shade in dark) and bright > 220  # type: ignore[operator] # of one band


def _rename(desk: Desk, item: UUID) -> None:
    with write_session(desk.engine) as session:
        seal = evidence_seal(session, FakeKeyRing(), item)
        row = session.get_one(EvidenceItem, item)
        row.display_name = seal.seal(Sealed.DISPLAY_NAME.at(item), "Scan of me Haddad 1990.heic")


def _write(desk: Desk, kind: EvidenceKind, answers: str, second: UUID | None = None) -> None:
    """Evidence that was written into a form."""
    item = an_evidence_item(desk.engine, desk.claim, kind=kind, pages=1, dated=None)
    _rename(desk, item)
    a_reading(desk.engine, item, a_page(1, "Amina Haddad welded pipes"), targets=None)
    with write_session(desk.engine) as session:
        seal = evidence_seal(session, FakeKeyRing(), item)
        row = session.get_one(EvidenceItem, item)
        row.form_answers = seal.seal(Sealed.FORM_ANSWERS.at(item), answers)
        row.form_text = seal.seal(Sealed.FORM_TEXT.at(item), "I am Amina Haddad")
        if second is not None:
            recorder = session.exec(select(Staff.id).where(Staff.id != second)).first()
            assert recorder is not None
            session.add(
                ConversationRow(
                    id=item,
                    claim_id=desk.claim,
                    recorder_id=recorder,
                    second_id=second,
                    recorded_at=NOON,
                )
            )


def _report() -> Report:
    return Report(
        name="Walid Witness",
        relation=Relation.COLLEAGUE,
        organisation="Haddad Metal",
        start=date(2015, 1, 1),
        observed=(Observed(unit="W1", criterion="CC1", title="Welds", words="Amina did"),),
        contact_allowed=True,
        assurance=Assurance.PASSED_ON,
    )


def _talk() -> Conversation:
    said = "My name is Amina Haddad, and the gas was checked."
    told = Answer(unit="W1", criterion="CC1", title="Welds", question="Who?", answer=said)
    return Conversation(held_on=date(2026, 1, 2), place="Haddad Metal", answers=(told,))
