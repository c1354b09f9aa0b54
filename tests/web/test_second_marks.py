"""The moderators' pages: a claim is marked again, and nobody can see the first marks meanwhile."""

import io
import json
import logging
import re
import zipfile
from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine
from sqlmodel import select

from rpl.catalog import Catalog
from rpl.domain.assignment import SkillKind
from rpl.domain.journey import ClaimState
from rpl.domain.roles import Role
from rpl.edge.context import AppContext
from rpl.main import create_app
from rpl.store.database import write_session
from rpl.store.review.requests import open_request
from rpl.store.tables import Claim, Staff, StaffSkill
from tests.factories.account import a_member_of_staff
from tests.factories.review import POLICY, a_catalog
from tests.fakes.clock import StoppedClock
from tests.fakes.queue import RecordingQueue
from tests.logs import logged
from tests.web.assessor import Desk, reference
from tests.web.browser import post_form, sign_in_staff, text_of
from tests.web.conftest import browser
from tests.web.field import packed

MARKS = "/en/staff/second-marks"
NOTE = "Zephyrine says nothing of this"
TOLD = re.compile(r"Zephyrine|refusal|below_minimum|not_yet_met", re.IGNORECASE)
"""What would give the first marks away: notes, what was asked for, the reason, the judgement."""


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog(marking=POLICY)


@pytest.fixture
def mira(engine: Engine, context: AppContext) -> TestClient:
    """The browser of a moderator."""
    other = browser(context)
    sign_in_staff(other, a_member_of_staff(engine, Role.MODERATOR, email="mira@staff.example"))
    return other


@pytest.fixture
def marked(desk: Desk) -> Desk:
    """A claim whose first marks were submitted: W1 would be refused, with a note.

    Before that its marker asked for more evidence, and doubted what there was.
    """
    desk.take()
    ask_and_wait(desk)
    desk.take()
    said = {"valid": "yes", "authentic": "doubted", "settling": NOTE}
    assert post_form(desk.client, f"{desk.address}/evidence/{desk.letter}/said", said).is_redirect
    poor = [("level.CC1", "1"), ("level.CC2", "1"), ("cite_levels", desk.cites())]
    desk.save(*poor, ("note.CC1", NOTE))
    desk.mark("W2")
    assert desk.submit().status_code == 303
    return desk


def ask_and_wait(desk: Desk) -> None:
    """Ask the applicant, who sends the claim back as it was."""
    asked = [("criteria", "W1.CC1"), ("note", NOTE)]
    assert post_form(desk.client, f"{desk.address}/ask", asked).is_redirect
    with write_session(desk.engine) as session:
        found = open_request(session, desk.claim)
        assert found is not None
        found.ended_at = found.asked_at
        session.get_one(Claim, desk.claim).state = ClaimState.IN_ASSESSMENT


def take(desk: Desk, mira: TestClient) -> Desk:
    answer = post_form(mira, f"{MARKS}/{desk.claim}/take", {"interest": "none"})
    assert (answer.status_code, answer.headers["location"]) == (303, desk.address)
    return Desk(desk.engine, mira, desk.claim, desk.letter)


def test_a_claim_waits_for_a_moderator_who_is_told_no_reason(
    marked: Desk, mira: TestClient, queue: RecordingQueue
) -> None:
    page = mira.get(MARKS).text

    assert reference(marked.engine, marked.claim) in page
    assert "Second mark" in page
    assert queue.handed_over == []
    assert reference(marked.engine, marked.claim) not in marked.client.get("/en/staff/queue").text


def test_a_seat_for_units_that_a_moderator_may_not_assess_is_neither_listed_nor_opened(
    marked: Desk, mira: TestClient
) -> None:
    with write_session(marked.engine) as session:
        who = session.exec(select(Staff.id).where(Staff.email == "mira@staff.example")).one()
        session.add(StaffSkill(staff_id=who, kind=SkillKind.UNIT, value="any-trade/W2"))

    assert "No claim is waiting" in mira.get(MARKS).text
    answer = mira.get(f"{MARKS}/{marked.claim}/declare")
    assert "You are not entered as an assessor" in answer.text
    assert reference(marked.engine, marked.claim) not in answer.text


def test_the_second_marker_marks_only_what_was_called_and_the_decision_follows(
    marked: Desk, mira: TestClient, queue: RecordingQueue
) -> None:
    mine = take(marked, mira)
    overview = mira.get(mine.address).text

    assert "You are the second marker" in overview
    assert "/units/W1" in overview
    assert "/units/W2" not in overview
    assert mira.get(f"{mine.address}/units/W2").status_code == 404
    poor = [("level.CC1", "1"), ("level.CC2", "1"), ("cite_levels", mine.cites())]
    assert mine.save(*poor).status_code == 303
    answer = mine.submit()
    assert answer.headers["location"] == f"{MARKS}?done={marked.claim}"
    assert "are submitted" in mira.get(answer.headers["location"]).text
    assert [step for step, _claim in queue.handed_over] == ["decide"]


def test_what_the_second_marker_takes_along_tells_nothing_of_the_first_marks(
    marked: Desk, mira: TestClient
) -> None:
    mine = take(marked, mira)

    pack = packed(mine)

    assert NOTE not in pack.inside + pack.file
    assert re.findall(r'name="level\.(W\d)\.CC1" value="3"', pack.inside) == ["W1"]
    assert re.findall(r"<input[^>]* checked", pack.inside) == []
    assert json.loads(pack.said("header"))["base"] == {"W1": 0}
    for who in ("first", "Amina", "ada@"):
        assert who not in pack.inside.replace("nothing of the first marks", "")
    page = mira.get(mine.address).text
    assert re.search(r"You hold this claim until \d+ \w+ \d{4}", text_of(page))
    assert '/staff/field-results"' in mira.get(MARKS).text


def test_a_second_seat_is_handed_back_to_the_moderators(marked: Desk, mira: TestClient) -> None:
    mine = take(marked, mira)

    answer = post_form(mira, f"{mine.address}/hand-back")

    assert answer.headers["location"] == f"{MARKS}?handed_back=1"
    page = mira.get(answer.headers["location"]).text
    assert "back in the queue" in page
    assert f'action="{MARKS}/{marked.claim}/take"' in page


def test_a_second_seat_whose_time_ran_out_is_taken_again_there(
    marked: Desk, mira: TestClient, clock: StoppedClock
) -> None:
    mine = take(marked, mira)
    clock.move(minutes=21)

    assert f'action="{MARKS}/{marked.claim}/take"' in mira.get(mine.address).text
    assert "Your time ran out" in mira.get(MARKS).text
    take(marked, mira)


def addresses(context: AppContext, desk: Desk) -> Iterator[str]:
    """Every page and every answer for programs, for this claim where the address names one."""
    known = {
        "lang": "en",
        "claim_id": str(desk.claim),
        "evidence_id": str(desk.letter),
        "unit": "W1",
        "number": "1",
    }
    for route in iter_route_contexts(create_app(context).routes):
        if isinstance(route.original_route, APIRoute) and "GET" in (route.methods or ()):
            yield re.sub(r"\{(\w+)[^}]*\}", lambda n: known.get(n[1], n[1]), str(route.path))


def told(answer: Response) -> list[str]:
    """What gives the first marks away in an answer: its text, its headers, files it packs."""
    texts = [str(answer.headers), answer.content.decode("utf-8", "replace")]
    if answer.content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            texts = [*archive.namelist(), *(archive.read(n).decode() for n in archive.namelist())]
    return [found for text in texts for found in TOLD.findall(text)]


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.QUALITY_OFFICER, Role.AUDITOR])
def test_whoever_tries_every_address_sees_nothing_of_the_first_marks(
    marked: Desk, context: AppContext, engine: Engine, role: Role
) -> None:
    visitor = browser(context)
    sign_in_staff(visitor, a_member_of_staff(engine, role, email="mira@staff.example"))
    if role is Role.MODERATOR:
        take(marked, visitor)

    found = {where: told(visitor.get(where)) for where in addresses(context, marked)}

    assert len(found) > 60
    assert {where: words for where, words in found.items() if words} == {}
    if role is Role.MODERATOR:
        sheet = visitor.get(f"{marked.address}/units/W1")
        assert sheet.status_code == 200
        assert "checked" not in sheet.text


def test_the_first_marker_sees_their_marks_no_more_and_nobody_sees_the_second_before_all_are_in(
    marked: Desk, mira: TestClient, context: AppContext
) -> None:
    mine = take(marked, mira)
    mine.save(("level.CC1", "2"), ("note.CC1", NOTE), ("cite_levels", mine.cites()))

    found = {where: told(marked.client.get(where)) for where in addresses(context, marked)}

    assert {where: words for where, words in found.items() if words} == {}
    assert marked.client.get(marked.address).status_code == 409


def test_no_log_tells_of_marks(desk: Desk, mira: TestClient) -> None:
    with logged(level=logging.DEBUG) as log:
        desk.take()
        poor = [("level.CC1", "1"), ("level.CC2", "1"), ("cite_levels", desk.cites())]
        desk.save(*poor, ("note.CC1", NOTE))
        desk.mark("W2")
        desk.submit()
        take(desk, mira).save(*poor, ("note.CC1", NOTE))

    assert TOLD.findall(log.getvalue()) == []


@pytest.fixture
def nils(engine: Engine, context: AppContext) -> TestClient:
    """The browser of another moderator."""
    other = browser(context)
    sign_in_staff(other, a_member_of_staff(engine, Role.MODERATOR, email="nils@staff.example"))
    return other


def test_a_third_person_settles_what_two_differ_in_with_both_sheets_side_by_side(
    marked: Desk, mira: TestClient, nils: TestClient, queue: RecordingQueue
) -> None:
    mine = take(marked, mira)
    mine.mark("W1")
    mine.submit()
    assert reference(marked.engine, marked.claim) not in mira.get(MARKS).text
    assert "Two marks to settle" in nils.get(MARKS).text

    third = take(marked, nils)
    sheet = text_of(nils.get(f"{third.address}/units/W1").text)

    assert "see both sheets" in nils.get(third.address).text
    offer = nils.get(f"{third.address}/field-pack").text
    assert "you settle it from the sheets of two colleagues, which never leave" in text_of(offer)
    assert "Make a pack" not in offer
    assert nils.get(f"{third.address}/field-sheet").status_code == 200
    assert "settle it here" in text_of(post_form(nils, f"{third.address}/field-pack").text)
    assert NOTE in sheet
    assert "First marker Level 1: L1" in sheet
    assert "Second marker Level 3: L3" in sheet
    assert "Ada Assessor" not in sheet
    third.save(("level.CC1", "2"), ("level.CC2", "2"), ("cite_levels", third.cites()))
    refused = third.submit()
    assert refused.status_code == 422
    assert "W1 (CC1, CC2)" in refused.text
    reasons = [("note.CC1", "Page 1 shows it."), ("note.CC2", "Page 2 does not.")]
    levels = [("level.CC1", "2"), ("level.CC2", "1"), ("cite_levels", third.cites())]
    third.save(*levels, *reasons, version=1)
    assert third.submit().headers["location"] == f"{MARKS}?done={marked.claim}"
    assert [step for step, _claim in queue.handed_over] == ["decide"]
