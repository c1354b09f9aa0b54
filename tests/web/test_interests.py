"""Before anything of a claim is shown, whoever takes it says whether something ties them."""

import pytest
from fastapi.testclient import TestClient

from rpl.catalog import Catalog
from tests.factories.review import a_catalog
from tests.web.assessor import QUEUE, Desk, reference
from tests.web.browser import post_form


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


def test_taking_begins_with_a_declaration_that_shows_what_is_needed_and_no_more(
    desk: Desk,
) -> None:
    assert f"{desk.address}/declare" in desk.client.get(QUEUE).text

    text = desk.client.get(f"{desk.address}/declare").text

    assert "Lucía Invented" in text
    assert "Spanish" in text
    assert "W1" in text
    assert "certificate.jpg" not in text
    assert desk.client.get(desk.address).status_code == 404
    nothing = post_form(desk.client, f"{desk.address}/take")
    assert nothing.status_code == 422
    assert "Say first whether anything ties you" in nothing.text
    assert desk.client.get(desk.address).status_code == 404
    assert desk.take().headers["location"] == desk.address


def test_who_declares_a_conflict_does_not_get_the_claim(desk: Desk, colleague: TestClient) -> None:
    answer = post_form(desk.client, f"{desk.address}/take", {"interest": "agent"})

    text = desk.client.get(answer.headers["location"]).text
    assert "Your conflict of interest is written down" in text
    assert reference(desk.engine, desk.claim) not in text
    assert desk.client.get(f"{desk.address}/declare").status_code == 403
    assert reference(desk.engine, desk.claim) in colleague.get(QUEUE).text


def test_who_finds_a_tie_on_the_desk_says_so_there(desk: Desk, colleague: TestClient) -> None:
    desk.take()
    assert "Something ties you to this applicant?" in desk.client.get(desk.address).text

    answer = post_form(desk.client, f"{desk.address}/interest", {"interest": "family"})

    assert answer.headers["location"] == f"{QUEUE}?conflict=1"
    assert desk.client.get(desk.address).status_code == 404
    assert reference(desk.engine, desk.claim) in colleague.get(QUEUE).text


def test_staff_name_the_places_they_belong_to(desk: Desk) -> None:
    places = "/en/staff/account/places"
    assert places in desk.client.get("/en/staff/account").text
    assert post_form(desk.client, places, {"place": " "}).status_code == 422
    post_form(desk.client, places, {"place": "Talleres <Ebro>"})

    text = desk.client.get(places).text
    assert "Talleres &lt;Ebro&gt;" in text
    address = text.partition(f'action="{places}/')[2].partition("/remove")[0]
    post_form(desk.client, f"{places}/{address}/remove")
    assert "Talleres" not in desk.client.get(places).text
