"""The assessor's sheet: marks are saved, shown again, refused and submitted."""

import re
from uuid import UUID

import pytest
from sqlmodel import select

from rpl.catalog import Catalog
from rpl.store.database import read_session
from rpl.store.tables import Judgement
from tests.factories.review import a_catalog, a_claim
from tests.factories.review import an_evidence_item as an_item
from tests.fakes.clock import StoppedClock
from tests.fakes.queue import RecordingQueue
from tests.web.assessor import QUEUE, Desk, reference
from tests.web.browser import post_form


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


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

    marks = desk.draft()["W1"]["marks"]
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
    assert desk.draft() == {}


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
    table = answer.text.partition("Two versions of CC1")[2].partition("</table>")[0]
    cells = re.findall(r"<bdi>(.*?)</bdi>", table)
    assert len(cells) == 6
    assert cells[1] == "1"
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
    assert desk.draft()["W1"]["marks"]["CC1"]["note"] == "Kept."


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


def test_an_unknown_unit_is_not_there(desk: Desk) -> None:
    desk.take()

    assert desk.client.get(f"{desk.address}/units/W9").status_code == 404
    assert desk.save(("level.CC1", "1"), unit="W9").status_code == 404
