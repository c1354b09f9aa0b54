"""Every refusal is a page in the language of its address, or a problem document for a program."""

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from rpl.edge.context import AppContext
from rpl.edge.headers import CONTENT_SECURITY_POLICY
from rpl.edge.pages import make_pages
from rpl.store.tables import Applicant
from tests.edge.conftest import PERSON, app_of, browser
from tests.web.browser import post_form

INCIDENT = re.compile(r"<bdi>([0-9a-f]{8})</bdi>")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/es/nothing", 404),
        ("/es/nothing/at/all", 404),
        ("/es/probe/public", 405),
        ("/es/probe/number", 422),
        ("/es/probe/number?n=many", 422),
    ],
)
def test_a_person_is_answered_with_a_page(client: TestClient, address: str, status: int) -> None:
    answer = client.get(address)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert '<html class="govuk-template" lang="es"' in answer.text
    assert 'href="/es/"' in answer.text
    assert "detail" not in answer.text


def test_elsewhere_the_browsers_language_counts(client: TestClient) -> None:
    answer = client.get("/no/such/place", headers={"accept-language": "ar, en;q=0.5"})

    assert answer.status_code == 404
    assert 'lang="ar" dir="rtl"' in answer.text


@pytest.mark.parametrize("address", ["/fr/return", "/xx/probe/number?n=1", "/%00/return"])
def test_a_language_we_do_not_have_is_a_page_that_is_not_there(
    client: TestClient, address: str
) -> None:
    answer = client.get(address)

    assert answer.status_code == 404
    assert "There is no page" in answer.text


def test_a_program_is_answered_with_a_problem_document(client: TestClient) -> None:
    answer = client.get("/api/v1/no-such-thing")

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title"] == "Not Found"
    assert answer.json()["code"] == "not_found"


def test_a_credential_that_is_not_there_is_a_problem_for_programs_and_a_page_for_people(
    client: TestClient,
) -> None:
    address = "/.well-known/no-such-thing"

    program = client.get(address, headers={"accept": "application/vc"})
    person = client.get(address, headers={"accept": "text/html,*/*;q=0.8"})

    assert program.headers["content-type"] == "application/problem+json"
    assert person.headers["content-type"].startswith("text/html")


def test_the_way_back_leads_to_the_page_before(client: TestClient) -> None:
    ours = client.get("/en/nothing", headers={"referer": "http://localhost:8000/en/claim?page=2"})
    foreign = client.get("/en/nothing", headers={"referer": "https://evil.example/en/claim"})
    odd = client.get("/en/nothing", headers={"referer": "http://[broken"})

    assert 'href="/en/claim?page=2"' in ours.text
    assert "Go back to the page before" not in foreign.text + odd.text


def test_what_nobody_foresaw_is_a_page_with_a_number_and_a_line_without_persons(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, logger="rpl"):
        answer = client.get("/es/probe/broken")

    assert answer.status_code == 500
    number = INCIDENT.search(answer.text)
    assert number is not None
    assert f"incident {number[1]}: LookupError at" in caplog.text
    assert "broken" in caplog.text
    assert PERSON not in caplog.text + answer.text


@pytest.fixture
def failing_commit(engine: Engine, request: pytest.FixtureRequest) -> Iterator[None]:
    def refuse(_connection: object) -> None:
        raise request.param

    event.listen(engine, "commit", refuse)
    yield
    event.remove(engine, "commit", refuse)


@pytest.mark.parametrize(
    ("failing_commit", "status"),
    [
        pytest.param(OSError(5, "Input/output error"), 500, id="a broken disk"),
        pytest.param(OSError(28, "No space left on device"), 507, id="a full disk"),
        pytest.param(
            OperationalError("COMMIT", None, Exception("database or disk is full")),
            507,
            id="a full database",
        ),
        pytest.param(
            OperationalError("COMMIT", None, Exception("database is locked")), 503, id="too busy"
        ),
    ],
    indirect=["failing_commit"],
)
@pytest.mark.usefixtures("failing_commit")
def test_a_commit_that_fails_is_not_reported_as_success(
    client: TestClient, engine: Engine, status: int
) -> None:
    answer = client.post("/en/probe/write")

    assert answer.status_code == status
    assert "was not stored" in answer.text
    with Session(engine) as session:
        assert session.exec(select(Applicant)).all() == []


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/en/return",
        "/es/staff/sign-in",
        "/healthz",
        "/en/nothing",
        "/api/v1/nothing",
        "/en/probe/broken",
        "/en/probe/applicant",
        "/static/icon.svg",
    ],
)
def test_every_answer_carries_the_headers(client: TestClient, address: str) -> None:
    headers = client.get(address).headers

    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "strict-transport-security" not in headers


@pytest.mark.parametrize("address", ["/en/return", "/en/probe/applicant", "/en/nothing"])
def test_pages_are_not_kept_by_the_browser(client: TestClient, address: str) -> None:
    assert client.get(address).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("address", ["/en/return", "/ar/staff/sign-in", "/es/nothing"])
def test_no_page_holds_a_script_or_style_of_its_own(client: TestClient, address: str) -> None:
    text = client.get(address).text

    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", text)


def test_the_first_page_is_in_the_browsers_language(client: TestClient) -> None:
    answer = client.get("/", headers={"accept-language": "fr, es;q=0.8, ar;q=0.5"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/es/")


def test_the_service_says_that_it_is_there(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_the_description_of_the_api_names_no_page(client: TestClient) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]

    for_programs = ("/api/", "/oauth/", "/en/probe/", "/{lang}/probe/")
    assert [path for path in paths if not path.startswith(for_programs)] == []


def test_a_long_text_is_given_back_with_the_refusal(client: TestClient) -> None:
    words = "I have welded pipes and pressure vessels for twelve years <b>."

    answer = post_form(client, "/en/probe/public", {"text": words, "password": "my own words"})

    assert answer.status_code == 422
    assert "pressure vessels for twelve years &lt;b&gt;." in answer.text
    assert "my own words" not in answer.text


@pytest.mark.parametrize("address", ["/en/return", "/healthz", "/static/icon.svg", "/en/nothing"])
def test_head_is_answered_as_get_without_the_content(client: TestClient, address: str) -> None:
    asked, got = client.head(address), client.get(address)

    assert (asked.status_code, asked.content) == (got.status_code, b"")
    assert asked.headers["content-type"] == got.headers["content-type"]


def test_a_program_is_told_which_parameter_is_wrong_and_never_what_it_sent(
    client: TestClient,
) -> None:
    answer = client.get(f"/api/probe/number/{UUID(int=1)}?n=secret")

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [(error["in"], error["name"]) for error in answer.json()["errors"]] == [("query", "n")]
    assert "secret" not in answer.text


def test_an_id_that_is_none_names_nothing(client: TestClient) -> None:
    answer = client.get("/api/probe/number/not-an-id?n=1")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_refusal_tells_a_program_its_stable_code(client: TestClient) -> None:
    answer = client.get("/api/probe/refused")

    assert (answer.status_code, answer.json()["code"]) == (409, "move_not_allowed")


def test_what_nobody_foresaw_is_a_problem_for_a_program(client: TestClient) -> None:
    answer = client.get("/api/probe/broken")

    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert PERSON not in answer.text


def test_an_answer_that_breaks_off_is_only_logged(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, logger="rpl"):
        answer = client.get("/en/probe/begun")

    assert answer.text == "en"
    assert "LookupError from" in caplog.text
    assert PERSON not in caplog.text


def test_a_page_that_cannot_be_shown_is_still_an_answer(
    context: AppContext, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    bare = app_of(replace(context, pages=make_pages(tmp_path)))
    with caplog.at_level(logging.ERROR, logger="rpl"), browser(bare) as client:
        answer = client.get("/en/probe/broken")

    assert (answer.status_code, answer.headers["content-type"]) == (
        500,
        "text/plain; charset=utf-8",
    )
    assert "Something went wrong here" in answer.text
    assert "TemplateNotFound" in caplog.text


def test_a_client_that_asks_too_often_has_to_wait(client: TestClient) -> None:
    answers = [client.get("/ar/probe/counted") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[-1].headers["retry-after"]) > 0
    assert 'dir="rtl"' in answers[-1].text
