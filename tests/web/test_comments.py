"""Comments kept to use again: written, warned of, put into a reason without scripts, counted."""

import re
from uuid import uuid4

from fastapi.testclient import TestClient
from sqlmodel import select

from rpl.catalog import Catalog
from rpl.store.database import read_session
from rpl.store.tables import StaffComment
from tests.factories.calibrating import calibrate_everybody
from tests.factories.review import a_claim, an_evidence_item
from tests.fakes.clock import NOON
from tests.web.assessor import Desk
from tests.web.browser import post_form, text_of

HERE = "/en/staff/comments"


def kept(desk: Desk) -> list[StaffComment]:
    with read_session(desk.engine) as session:
        return list(session.exec(select(StaffComment)))


def test_a_comment_is_kept_for_a_criterion_put_into_a_reason_and_counted(
    desk: Desk, colleague: TestClient, catalog: Catalog
) -> None:
    welder = catalog.qualification("welder@2")
    desk.claim = a_claim(desk.engine, qualification=welder)
    desk.letter = an_evidence_item(desk.engine, desk.claim)
    about = {"rubric": "welder-w1", "criterion": "SA1", "level": "1"}
    named = post_form(desk.client, HERE, {**about, "text": "Done by Amina Haddad"})
    assert named.status_code == 422
    assert "This seems to name somebody: " in text_of(named.text)
    assert "It names nobody" in text_of(named.text)
    meant = {**about, "text": "Done to Deutsche Norm", "names_nobody": "yes"}
    assert post_form(desk.client, HERE, meant).status_code == 303
    post_form(desk.client, HERE, {"text": "Seen twice", "rubric": "none", "level": "9"})
    first, second = sorted(kept(desk), key=lambda row: row.rubric, reverse=True)
    assert (first.criterion, first.level) == ("SA1", "1")
    assert (second.rubric, second.criterion, second.level) == ("", "", "")
    page = text_of(desk.client.get(HERE).text)
    assert "SA1 Makes the place safe" in page
    assert "read by nobody of the trade yet" in page
    where = f"{HERE}?rubric=welder-w1&criterion=SA1"
    assert "One more, on: SA1 Makes the place safe" in text_of(desk.client.get(where).text)

    calibrate_everybody(desk.engine, catalog, NOON)
    desk.take()
    sheet = desk.client.get(f"{desk.address}/units/W1").text
    assert re.search(rf'<option value="own.{first.id}"[^>]*>1: Done to Deutsche Norm', sheet)
    assert "nothing about this yet" in sheet
    sent = [("note.SA1", "On page 2."), ("bank.SA1", f"own.{first.id}"), ("insert", "SA1")]
    saved = desk.save(*sent)
    assert saved.headers["location"].endswith("/units/W1#note-SA1")
    shared = re.search(r'<option value="(shared\.\d+)"[^>]*>Not shown: What was sent', sheet)
    assert shared is not None
    sent = [("note.SA2", ""), ("bank.SA2", shared[1]), ("insert", "SA2")]
    desk.save(*sent, ("note.SA1", "On page 2. Done to Deutsche Norm"), version=1)
    marks = desk.draft()["W1"]["marks"]
    assert marks["SA1"]["note"] == "On page 2. Done to Deutsche Norm"
    assert marks["SA2"]["note"].startswith("What was sent says nothing")
    for wrong in (f"own.{uuid4()}", "shared.999", "shared.x", "", "else.1"):
        desk.save(("note.SA3", "Mine."), ("bank.SA3", wrong), ("insert", "SA3"), version=2)
    assert post_form(desk.client, f"{HERE}/{first.id}/used", {}).status_code == 204
    assert {row.id: row.uses for row in kept(desk)} == {first.id: 2, second.id: 0}

    for end in ("", "/remove", "/used"):
        theirs = post_form(colleague, f"{HERE}/{first.id}{end}", {"text": "Changed"})
        assert theirs.status_code == 404
    assert "Deutsche" not in colleague.get(HERE).text


def test_a_comment_is_changed_and_removed(desk: Desk) -> None:
    post_form(desk.client, HERE, {"text": "Seen  twice"})
    (row,) = kept(desk)
    assert row.text == "Seen twice"

    empty = post_form(desk.client, f"{HERE}/{row.id}", {"text": " "})
    assert (empty.status_code, "Type the comment" in text_of(empty.text)) == (422, True)
    assert post_form(desk.client, f"{HERE}/{row.id}", {"text": "Seen once"}).status_code == 303
    assert [each.text for each in kept(desk)] == ["Seen once"]
    assert post_form(desk.client, f"{HERE}/{row.id}/remove", {}).status_code == 303
    assert kept(desk) == []
