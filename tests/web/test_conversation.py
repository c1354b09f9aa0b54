"""An assessor records an interview, cites it, and a colleague who took part confirms it."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from rpl.catalog import Catalog
from rpl.domain.journey import EvidenceState
from rpl.store.database import read_session
from rpl.store.tables import ConversationRow, EvidenceItem, RecordField, Staff
from tests.factories.review import a_catalog
from tests.fakes.clock import StoppedClock
from tests.web.assessor import Desk
from tests.web.browser import post_form, text_of

TYPED = {
    "held_on": "2026-01-02",
    "place": "Room 4",
    "interpreting": "interpreter",
    "interpreter": "Imane Interpreter",
    "question.CC1": "What do you check first?",
    "answer.CC1": "The hoses, then the gas.",
}


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


@pytest.fixture
def form(desk: Desk, colleague: TestClient) -> str:  # noqa: ARG001 -- the colleague is there
    desk.take()
    return f"{desk.address}/units/W1/record/interview"


def second(desk: Desk, form: str) -> str:
    found = re.search(r'<option value="([0-9a-f-]{36})"', desk.client.get(form).text)
    assert found is not None
    return found[1]


def test_an_interview_is_cited_for_a_level_and_confirmed_by_who_took_part(
    desk: Desk, form: str, colleague: TestClient
) -> None:
    kept = post_form(desk.client, form, {**TYPED, "second": second(desk, form)})

    assert kept.status_code == 303, text_of(kept.text)
    evidence = kept.headers["location"]
    page = text_of(desk.client.get(evidence).text)
    assert "The hoses, then the gas." in page
    assert "Imane Interpreter" in page
    assert "not yet confirmed by" in page
    with read_session(desk.engine) as session:
        row = session.exec(select(ConversationRow)).one()
        item = session.get_one(EvidenceItem, row.id)
        assert (item.kind, item.state) == ("interview", EvidenceState.CONFIRMED)
        assert b"hoses" not in bytes(item.form_text or b"")
        names = session.exec(select(RecordField.name).where(RecordField.evidence_id == row.id))
        assert names.all() == ["date"]
    saved = desk.save(("level.CC1", "2"), ("cite.CC1", f"{row.id}:1"))
    assert saved.status_code == 303, text_of(saved.text)
    assert str(row.id) in str(desk.draft())

    assert post_form(desk.client, f"/en/staff/conversations/{row.id}/confirm").status_code == 404
    assert "What do you check first?" in text_of(colleague.get("/en/staff/conversations").text)
    done = post_form(colleague, f"/en/staff/conversations/{row.id}/confirm")
    assert done.status_code == 303
    assert "No record waits for you" in text_of(colleague.get("/en/staff/conversations").text)
    assert post_form(colleague, f"/en/staff/conversations/{row.id}/confirm").status_code == 404
    assert ", confirmed by" in text_of(desk.client.get(evidence).text).replace(" ,", ",")


def test_what_is_wrong_is_said_and_what_was_typed_kept(desk: Desk, form: str) -> None:
    with read_session(desk.engine) as session:
        me = session.exec(select(Staff.id).order_by(Staff.email)).first()
    answer = post_form(desk.client, form, {**TYPED, "place": "", "answer.CC1": ""})

    assert answer.status_code == 422
    assert "Enter where it was" in answer.text
    assert "Write down at least one answer" in answer.text
    assert 'value="Imane Interpreter"' in answer.text
    assert me is not None


def test_only_who_holds_the_claim_records_and_only_known_kinds_of_known_units(
    desk: Desk, form: str, colleague: TestClient, clock: StoppedClock
) -> None:
    assert colleague.get(form).status_code == 404
    assert post_form(colleague, form, TYPED).status_code == 404
    for path in ("units/W9/record/interview", "units/W1/record/certificate"):
        assert desk.client.get(f"{desk.address}/{path}").status_code == 404
    assert desk.client.get(f"{desk.address}/units/W1/record/hearsay").status_code in {404, 422}
    clock.move(minutes=21)
    for answer in (desk.client.get(form), post_form(desk.client, form, TYPED)):
        assert answer.headers["location"] == desk.address
    with read_session(desk.engine) as session:
        assert session.exec(select(ConversationRow)).all() == []
