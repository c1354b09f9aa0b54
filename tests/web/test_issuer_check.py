"""An assessor's note that the issuer vouches for a value, and who reads it."""

import pytest
from fastapi.testclient import TestClient

from rpl.catalog import Catalog
from tests.factories.review import a_catalog
from tests.fakes.clock import StoppedClock
from tests.web.assessor import Desk
from tests.web.browser import post_form

HOW = "I called <the school>."


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


@pytest.fixture
def document(desk: Desk) -> str:
    desk.take()
    return f"{desk.address}/evidence/{desk.letter}"


def test_a_check_is_noted_shown_and_taken_back(desk: Desk, document: str) -> None:
    assert "You checked a value with the issuer?" in desk.client.get(document).text

    answer = post_form(desk.client, f"{document}/checked", {"field": "date", "how": HOW})

    assert (answer.status_code, answer.headers["location"]) == (303, document)
    for address in (document, f"{desk.address}/units/W1"):
        text = desk.client.get(address).text
        assert "verified with the issuer on " in text
        assert "<bdi>I called &lt;the school&gt;.</bdi>" in text
        assert "govuk-tag--green" in text
    back = post_form(desk.client, f"{document}/not-checked", {"field": "date"})
    assert back.headers["location"] == document
    assert "verified with the issuer" not in desk.client.get(document).text


def test_what_is_missing_is_said_and_what_was_typed_kept(desk: Desk, document: str) -> None:
    answer = post_form(desk.client, f"{document}/checked", {"field": "hours", "how": HOW})

    assert answer.status_code == 422
    assert "<title>Error: " in answer.text
    assert '<a href="#field">Choose a value that this document has</a>' in answer.text
    assert 'value="I called &lt;the school&gt;."' in answer.text
    nothing = post_form(desk.client, f"{document}/checked", {"field": "date"})
    assert '<a href="#how">Say how you checked it' in nothing.text
    assert '<option value="date" selected>' in nothing.text


def test_when_the_time_is_over_or_a_colleague_asks_nothing_is_noted(
    desk: Desk, document: str, clock: StoppedClock, colleague: TestClient
) -> None:
    typed = {"field": "date", "how": HOW}
    for path in ("checked", "not-checked"):
        assert post_form(colleague, f"{document}/{path}", typed).status_code in {403, 404, 409}
    clock.move(minutes=21)
    for path in ("checked", "not-checked"):
        answer = post_form(desk.client, f"{document}/{path}", typed)
        assert answer.headers["location"] == desk.address
    desk.take()
    assert "verified with the issuer" not in desk.client.get(document).text
