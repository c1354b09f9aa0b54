"""An assessor marks exemplars in a browser; a moderator sees who is calibrated, and how far off."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from rpl.catalog import Catalog
from rpl.domain.roles import Role
from rpl.edge.context import AppContext
from tests.factories.account import a_member_of_staff
from tests.factories.calibrating import EXEMPLARS, a_calibrating_catalog
from tests.factories.review import POLICY, a_catalog, a_claim, an_evidence_item
from tests.web.browser import post_form, sign_in_staff, text_of
from tests.web.conftest import browser

QUEUE, MINE, OTHERS = "/en/staff/queue", "/en/staff/calibration", "/en/staff/calibrated"
EXERCISE = f"{MINE}/any-trade/1"
FORGE = EXEMPLARS[0].item_id(1)


@pytest.fixture
def catalog() -> Catalog:
    return a_calibrating_catalog(a_catalog(marking=POLICY))


@pytest.fixture
def assessor(client: TestClient, engine: Engine) -> TestClient:
    sign_in_staff(client, a_member_of_staff(engine, name="Ada Assessor"))
    return client


def send(client: TestClient, number: int, exemplar: int, cc1: str, cc2: str = "2") -> str:
    """Submit an exercise; answers the page that follows."""
    known = EXEMPLARS[exemplar]
    form = {
        "exemplar": known.slug,
        "number": str(number),
        "cite_levels": f"{known.item_id(1)}:1",
        "level.CC1": cc1,
        "level.CC2": cc2,
    }
    answer = post_form(client, EXERCISE, form)
    return client.get(answer.headers["location"]).text


def test_a_closed_queue_says_why_and_the_exercise_opens_it(
    assessor: TestClient, engine: Engine
) -> None:
    claim = a_claim(engine)
    an_evidence_item(engine, claim)

    closed = text_of(assessor.get(QUEUE).text)
    assert "Closed to you until you are calibrated" in closed
    assert "0 of 1 is marked within tolerance" in closed
    assert "0 claims" in closed
    refused = assessor.get(f"/en/staff/claims/{claim}/declare")
    assert refused.status_code == 403
    assert "mark its exemplar claims within tolerance" in text_of(refused.text)
    assert assessor.get(f"{QUEUE}/next", follow_redirects=False).headers["location"] == QUEUE

    exercise = text_of(assessor.get(EXERCISE).text)
    assert "This is an exercise. The claim is invented" in exercise
    assert "Second page." in exercise
    result = text_of(send(assessor, 1, 0, cc1="3", cc2="3"))
    assert "1 of 2 criteria are on the agreed level" in result
    assert "You Level 3" in result
    assert "Agreed Level 2" in result
    assert "Page two says so." in result
    assert "Claims to this qualification are open to you" in result
    assert "1 claim" in text_of(assessor.get(QUEUE).text)
    assert "Open to you" in text_of(assessor.get(MINE).text)
    done = assessor.get(EXERCISE, follow_redirects=False)
    assert done.headers["location"] == MINE


def test_a_half_filled_exercise_comes_back_with_what_was_chosen(assessor: TestClient) -> None:
    form = {
        "exemplar": "forge",
        "number": "1",
        "cite.CC1": f"{FORGE}:2",
        "level.CC1": "1",
    }

    answer = post_form(assessor, EXERCISE, form)

    assert answer.status_code == 422
    assert "No level is chosen for CC2" in text_of(answer.text)
    assert 'value="1" checked' in answer.text
    assert f'value="{FORGE}:2" checked' in answer.text


def test_a_moderator_sees_how_far_off_somebody_is_and_lets_them_go_on(
    assessor: TestClient, engine: Engine, context: AppContext
) -> None:
    moderator = browser(context)
    sign_in_staff(moderator, a_member_of_staff(engine, Role.MODERATOR, name="Mira Moderator"))
    assert "Too far apart" in text_of(send(assessor, 1, 0, cc1="0"))
    assert "Your attempts are used up" in text_of(send(assessor, 2, 1, cc1="0"))
    assert "Your attempts are used up" in text_of(assessor.get(QUEUE).text)

    listed = moderator.get(OTHERS).text
    assert "Ada Assessor Attempts used up" in text_of(listed)
    assert "3 steps off in all" in text_of(listed)
    address = listed.split('action="/en/staff/calibrated/', 1)[1].split('"', 1)[0]

    assert post_form(moderator, f"{OTHERS}/{address}").headers["location"] == OTHERS
    assert "Let go on by Mira Moderator" in text_of(moderator.get(OTHERS).text)
    refused = post_form(moderator, f"{OTHERS}/{address}")
    assert refused.status_code == 409
    assert "Mark an exemplar claim" in text_of(assessor.get(QUEUE).text)
    assert "Closed to you until you are calibrated" in moderator.get("/en/staff/second-marks").text


def test_what_is_not_there_and_what_is_of_others_is_absent(
    assessor: TestClient, engine: Engine, colleague: TestClient, context: AppContext
) -> None:
    assert assessor.get(f"{MINE}/any-trade/9").status_code == 404
    assert assessor.get(f"{MINE}/marked/{FORGE}").status_code == 404
    form = {"exemplar": "forge", "number": "1"}
    levels = {"level.CC1": "3", "level.CC2": "2", "cite_levels": f"{FORGE}:1"}
    sent = post_form(colleague, EXERCISE, {**form, **levels})
    result = sent.headers["location"]
    assert colleague.get(result).status_code == 200
    assert assessor.get(result).status_code == 404
    moderator = browser(context)
    sign_in_staff(moderator, a_member_of_staff(engine, Role.MODERATOR))
    nobody = f"{OTHERS}/{FORGE}/any-trade/9"
    assert post_form(moderator, nobody).status_code == 404
