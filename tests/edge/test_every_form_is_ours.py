"""Every address that takes a form takes it from our own page alone, with its token.

New addresses are tried as they come to exist: whoever leaves a check out is told here.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import product

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from rpl.domain.roles import Role
from rpl.edge.context import AppContext
from rpl.main import create_app
from tests.edge.conftest import browser
from tests.edge.test_every_form import filled, posts
from tests.edge.test_forgery import REFUSED
from tests.factories.account import KnownClaim, a_member_of_staff
from tests.web.browser import form_token, sign_in_applicant, sign_in_staff

OURS = {"origin": "http://localhost:8000", "sec-fetch-site": "same-origin"}
FOREIGN = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
FILE = {"files": ("a.png", b"invented", "image/png")}
FOR_PROGRAMS = ("/api/", "/oauth/")
"""Programs come with a key, not with a cookie that a browser adds by itself."""


@pytest.fixture
def service(context: AppContext) -> FastAPI:
    return create_app(replace(context, rate_limits=False))


@pytest.fixture
def everybody(service: FastAPI, engine: Engine, claim: KnownClaim) -> Iterator[list[TestClient]]:
    """A browser for each role, which is signed in to a claim too."""
    with ExitStack() as stack:
        clients = []
        for role in Role:
            client = stack.enter_context(browser(service))
            sign_in_applicant(client, claim)
            sign_in_staff(client, a_member_of_staff(engine, role))
            clients.append(client)
        yield clients


def forms_of_ours(service: FastAPI) -> list[str]:
    found = [path for path in posts(service) if not path.startswith(FOR_PROGRAMS)]
    assert len(found) > 40
    return found


@pytest.mark.parametrize(
    ("headers", "token"),
    [
        pytest.param(FOREIGN, None, id="from another site"),
        pytest.param(OURS, "", id="without a token", marks=pytest.mark.long),
        pytest.param(OURS, "forged", id="with a forged token"),
    ],
)
def test_no_form_is_taken_that_is_not_ours(
    everybody: list[TestClient],
    service: FastAPI,
    claim: KnownClaim,
    headers: dict[str, str],
    token: str | None,
) -> None:
    def answers(path: str) -> Iterator[tuple[int, bool]]:
        address = filled(path, claim).replace("/ar/", "/en/")
        for client, files in product(everybody, (None, FILE)):
            fields = {"csrf_token": form_token(client) if token is None else token}
            answer = client.post(address, data=fields, files=files, headers=headers)
            yield answer.status_code, REFUSED in answer.text

    def is_told_apart(path: str) -> bool:
        """Whether somebody who may is refused for the form, before anybody has it taken."""
        for status, refused in answers(path):
            if status < 400 or refused:
                return refused and status == 403
        return False

    assert [path for path in forms_of_ours(service) if not is_told_apart(path)] == []
