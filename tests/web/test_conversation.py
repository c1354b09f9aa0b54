"""An assessor records an interview, cites it, and a colleague who took part confirms it."""

import re
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from rpl.catalog import Catalog
from rpl.domain.journey import EvidenceState
from rpl.domain.question_bank import CriterionQuestions, QuestionBank
from rpl.store.database import read_session
from rpl.store.tables import ConversationRow, EvidenceItem, RecordField, Staff
from tests.factories.review import RUBRIC, a_catalog
from tests.fakes.clock import StoppedClock
from tests.web.assessor import Desk
from tests.web.browser import post_form, text_of

RECORDS = "/en/staff/conversations"
TYPED = {
    "held_on": "2026-01-02",
    "place": "Room 4",
    "interpreting": "interpreter",
    "interpreter": "Imane Interpreter",
    "question.CC1": "What do you check first?",
    "answer.CC1": "The hoses, then the gas.",
}


BANK = QuestionBank(
    owner="Sample",
    as_of="2026-11-23",
    criteria={
        "CC1": CriterionQuestions(
            questions=("What comes first?", "And what then?"), tasks=("Weld this corner.",)
        )
    },
)


@pytest.fixture
def catalog() -> Catalog:
    return replace(a_catalog(), questions={RUBRIC.slug: BANK})


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

    unit = text_of(desk.client.get(f"{desk.address}/units/W1").text)
    assert "(not confirmed by the second person: does not count)" in unit

    here = f"{RECORDS}/{row.id}"
    assert post_form(desk.client, f"{here}/confirm").status_code == 404
    assert "What do you check first?" not in colleague.get(RECORDS).text
    asked = text_of(colleague.get(here).text)
    assert "Does anything tie you to this applicant?" in asked
    assert "What do you check first?" not in asked
    for early in ("confirm", "object"):
        answer = post_form(colleague, f"{here}/{early}", {"remark": "No."})
        assert "The hoses" not in answer.text
    assert post_form(colleague, f"{here}/declare").status_code == 422
    post_form(colleague, f"{here}/declare", {"interest": "none"})
    assert "What do you check first?" in text_of(colleague.get(here).text)
    done = post_form(colleague, f"{here}/confirm")
    assert done.status_code == 303
    assert "No record waits for you" in text_of(colleague.get(RECORDS).text)
    assert post_form(colleague, f"{here}/confirm").status_code == 404
    unit = text_of(desk.client.get(f"{desk.address}/units/W1").text)
    assert "not confirmed by the second person" not in unit
    assert ", confirmed by" in text_of(desk.client.get(evidence).text).replace(" ,", ",")


def test_who_saw_it_otherwise_says_so_and_both_versions_stand(
    desk: Desk, form: str, colleague: TestClient
) -> None:
    kept = post_form(desk.client, form, {**TYPED, "second": second(desk, form)})
    evidence = kept.headers["location"]
    here = f"{RECORDS}/{evidence.rpartition('/')[2]}"
    post_form(colleague, f"{here}/declare", {"interest": "none"})
    nothing = post_form(colleague, f"{here}/object", {"version.7": "x"})
    assert (nothing.status_code, "Write what was not as you saw it" in nothing.text) == (422, True)

    said = {"version.0": "First <the> gas.", "remark": "It was room 5."}
    answer = post_form(colleague, f"{here}/object", said)

    assert answer.headers["location"] == RECORDS
    page = text_of(desk.client.get(evidence).text)
    assert "The hoses, then the gas." in page
    assert "First &lt;the&gt; gas." in page
    assert "It was room 5." in page
    assert "saw it otherwise" in page
    unit = text_of(desk.client.get(f"{desk.address}/units/W1").text)
    assert "(not confirmed by the second person: does not count)" in unit
    for again in ("confirm", "object"):
        assert post_form(colleague, f"{here}/{again}", said).status_code == 404
    with read_session(desk.engine) as session:
        row = session.exec(select(ConversationRow)).one()
        assert b"room 5" not in bytes(row.objection or b"")


def test_who_is_tied_to_the_applicant_sees_no_record(
    desk: Desk, form: str, colleague: TestClient
) -> None:
    kept = post_form(desk.client, form, {**TYPED, "second": second(desk, form)})
    here = f"{RECORDS}/{kept.headers['location'].rpartition('/')[2]}"

    answer = post_form(colleague, f"{here}/declare", {"interest": "family"})

    assert answer.headers["location"] == f"{RECORDS}?conflict=1"
    assert (
        "Your conflict of interest is written down" in colleague.get(f"{RECORDS}?conflict=1").text
    )
    assert colleague.get(here).status_code == 404
    assert post_form(colleague, f"{here}/confirm").status_code == 404


def test_questions_of_the_rubric_are_offered_and_tasks_for_a_practical_test(
    desk: Desk, form: str
) -> None:
    interview = desk.client.get(form).text
    practical = desk.client.get(form.replace("interview", "practical_record")).text

    assert 'name="question.CC1" type="text" value="What comes first?"' in interview
    assert '<option value="And what then?">' in interview
    assert "Weld this corner." not in interview
    assert 'name="question.CC1" type="text" value="Weld this corner."' in practical
    assert "What comes first?" not in practical
    assert 'name="question.CC2" type="text" value=""' in interview


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
