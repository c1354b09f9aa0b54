"""A form is taken only from our own page, wherever the service listens."""

from dataclasses import replace

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from rpl.edge.context import AppContext
from tests.edge.conftest import app_of, browser
from tests.web.browser import form_token, post_form

ADDRESS = "/en/probe/public"
REFUSED = "comes from our own page"


def sent(client: TestClient, headers: dict[str, str], token: str | None = None) -> tuple[int, str]:
    fields = {"csrf_token": form_token(client) if token is None else token, "text": "kept words"}
    answer = client.post(ADDRESS, data=fields, headers=headers)
    return answer.status_code, answer.text


def test_a_form_of_ours_is_taken(client: TestClient) -> None:
    answer = post_form(client, ADDRESS, {"text": "kept words"})

    assert (answer.status_code, answer.json()["text"]) == (200, "kept words")


@pytest.mark.parametrize("token", ["", "forged", "é", "A" * 43])
def test_a_forged_token_is_refused_with_a_page(client: TestClient, token: str) -> None:
    status, text = sent(client, {}, token)

    assert (status, REFUSED in text) == (403, True)


def test_the_token_of_another_browser_is_forged(app: FastAPI, client: TestClient) -> None:
    with browser(app) as other:
        stolen = form_token(other)
    form_token(client)

    status, text = sent(client, {}, stolen)

    assert (status, REFUSED in text) == (403, True)


def test_without_any_cookie_a_right_token_is_worth_nothing(client: TestClient) -> None:
    token = form_token(client)
    client.cookies.clear()

    status, _text = sent(client, {}, token)

    assert status == 403


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"origin": "https://evil.example"}, id="foreign origin"),
        pytest.param({"origin": "http://localhost:9000"}, id="another port"),
        pytest.param({"origin": "http://localhost.evil.example:8000"}, id="a longer name"),
        pytest.param({"origin": "null"}, id="no origin, and nobody vouches"),
        pytest.param({"origin": "http://[broken"}, id="not an origin"),
        pytest.param({"origin": "file://"}, id="a file"),
        pytest.param({"sec-fetch-site": "cross-site"}, id="another site"),
        pytest.param({"sec-fetch-site": "same-site"}, id="another host of the site"),
        pytest.param(
            {"sec-fetch-site": "cross-site", "origin": "http://localhost:8000"},
            id="a contradiction",
        ),
    ],
)
def test_what_another_site_sends_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    status, text = sent(client, headers)

    assert (status, REFUSED in text) == (403, True)
    assert "kept words" not in text


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="a browser that says nothing"),
        pytest.param({"origin": "http://localhost:8000"}, id="the public address"),
        pytest.param({"sec-fetch-site": "none"}, id="typed by hand"),
        pytest.param({"origin": "null", "sec-fetch-site": "same-origin"}, id="vouched for"),
    ],
)
def test_what_our_own_page_sends_is_taken(client: TestClient, headers: dict[str, str]) -> None:
    assert sent(client, headers)[0] == 200


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8000", "http://localhost:8000", "http://192.0.2.1:8123"]
)
def test_the_service_may_listen_elsewhere_than_its_public_address(
    context: AppContext, address: str
) -> None:
    app = app_of(replace(context, public_url="https://rpl.example"))
    with browser(app, address) as client:
        assert sent(client, {"origin": address, "sec-fetch-site": "same-origin"})[0] == 200


def test_behind_a_proxy_the_public_address_counts(context: AppContext) -> None:
    app = app_of(replace(context, public_url="https://rpl.example"))
    with browser(app, "http://10.0.0.7:8000") as client:
        assert sent(client, {"origin": "https://rpl.example"})[0] == 200
        assert sent(client, {"origin": "https://rpl.example:8443"})[0] == 403


def test_a_browser_that_lost_its_cookie_gets_its_form_back(client: TestClient) -> None:
    headers = {"origin": "http://localhost:8000", "sec-fetch-site": "same-origin"}

    status, text = sent(client, headers, "an old token")

    assert status == 403
    assert 'name="text" value="kept words"' in text
    assert "an old token" not in text
    assert f'action="{ADDRESS}"' in text
