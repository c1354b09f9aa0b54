"""Every address that takes something is sent what nobody should send it.

The answer is a redirect, a page, or a refusal as a page in the language of the address (a problem
document under `/api`): never a failure of ours.  New addresses are attacked as they come to exist.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from rpl.domain.roles import Role
from rpl.edge.context import AppContext
from rpl.main import create_app
from tests.edge.conftest import browser
from tests.factories.account import KnownClaim, a_member_of_staff
from tests.web.browser import Fields, form_token, post_form, sign_in_applicant, sign_in_staff

NAMES = (
    *("reference", "return_code", "email", "password", "next", "kept.address", "kept.owner"),
    *("kept.field.x", "files", "kind", "document_language", "name", "language", "qualification"),
    *("text", "statement", "level.A1", "level.WP1", "unit", "version", "citation", "provider"),
    *("token", "address", "code", "nonce", "sign_in"),
    *("consent", "confirm", "value.holder", "employer", "role", "from", "to", "q", "id", "limit"),
)
ODD = (
    "",
    " ",
    "\x00",
    "\ud7ff\u202e\u0000'; DROP TABLE claim; --",
    "%(name)s %s {0} {{ 7 * 7 }} ${x}",
    "<script>alert(1)</script>",
    "9" * 400,
    "-1",
    "NaN",
    "é" * 9_000,
    "😀\u0301" * 50,
    "00000000-0000-0000-0000-000000000000",
    "../../etc/passwd",
    "2026-02-30",
    "[]",
)


def posts(app: FastAPI) -> Iterator[str]:
    for route in iter_route_contexts(app.routes):
        if route.path and "POST" in (route.methods or ()):
            yield route.path


def filled(path: str, claim: KnownClaim) -> str:
    known = {"lang": "ar", "claim_id": str(claim.id)}
    return re.sub(r"\{(\w+)[^}]*\}", lambda name: known.get(name[1], str(UUID(int=7))), path)


def forms(step: int) -> Iterator[Fields]:
    """Forms filled oddly; with a step of 4 every fourth of them."""
    draw = random.Random(20)  # noqa: S311 -- the same attack in every run
    yield {}
    yield dict.fromkeys(NAMES, "")
    for odd in ODD[::step]:
        yield dict.fromkeys(NAMES, odd)
    yield [(name, odd) for name in NAMES for odd in ODD[:5]]
    for _ in range(4 - step):
        yield [(draw.choice(NAMES), draw.choice(ODD)) for _ in range(30)]


@pytest.fixture
def real(context: AppContext) -> FastAPI:
    return create_app(replace(context, rate_limits=False))


@pytest.fixture
def everybody(real: FastAPI, engine: Engine, claim: KnownClaim) -> Iterator[TestClient]:
    """A browser that is signed in as all that it can be."""
    with browser(real) as client:
        sign_in_applicant(client, claim)
        sign_in_staff(client, a_member_of_staff(engine, Role.ASSESSOR))
        yield client


@pytest.mark.parametrize(
    "step", [pytest.param(4, id="a fourth"), pytest.param(1, id="all", marks=pytest.mark.long)]
)
def test_no_form_however_odd_makes_the_service_fail(
    everybody: TestClient, real: FastAPI, claim: KnownClaim, step: int
) -> None:
    paths = [path for path in posts(real) if path != "/{lang}/sign-out"]
    assert paths
    for path in paths:
        for number, fields in enumerate(forms(step)):
            answer = post_form(everybody, filled(path, claim), fields)
            check(answer.status_code, answer.headers, answer.text, f"{path}, form {number}")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        pytest.param(b"", "application/x-www-form-urlencoded", id="empty"),
        pytest.param(b"%00=%ff&&&==;%", "application/x-www-form-urlencoded", id="noise"),
        pytest.param(b"a=" + b"x" * 300_000, "application/x-www-form-urlencoded", id="huge"),
        pytest.param(b"[" * 50_000, "application/json", id="deep"),
        pytest.param(b'{"a": 1e999}', "application/json", id="no number"),
        pytest.param(b"\xff\xfe\x00", "application/json", id="no text"),
        pytest.param(b"--b\r\n\r\n", "multipart/form-data; boundary=b", id="broken"),
        pytest.param(b"x", "no/such; type=\x01", id="an odd type"),
    ],
)
def test_no_body_however_broken_makes_the_service_fail(
    everybody: TestClient, real: FastAPI, claim: KnownClaim, body: bytes, kind: str
) -> None:
    for path in posts(real):
        answer = everybody.post(
            filled(path, claim), content=body, headers={b"content-type": kind.encode()}
        )
        if path == "/api/v1/verify" and answer.status_code == 200:
            assert answer.json()["outcome"] == "bad"  # a document was read, and judged
            continue
        assert answer.status_code >= 400, path
        check(answer.status_code, answer.headers, answer.text, path)


def test_no_file_where_none_is_expected_makes_the_service_fail(
    everybody: TestClient, real: FastAPI, claim: KnownClaim
) -> None:
    for path in posts(real):
        if path == "/{lang}/sign-out":
            continue
        answer = everybody.post(
            filled(path, claim),
            data={"csrf_token": form_token(everybody)},
            files=[(name, (f"{name}\x00.pdf", b"%PDF-\x00\xff", "image/png")) for name in NAMES],
        )
        check(answer.status_code, answer.headers, answer.text, path)


def check(status: int, headers: object, text: str, where: str) -> None:
    assert status < 500, where
    if status < 400:
        return
    assert hasattr(headers, "get")
    kind = headers.get("content-type")
    if where.startswith("/oauth/"):
        assert kind in {"application/json", "application/problem+json"}, where
    elif where.startswith("/api/"):
        assert kind == "application/problem+json", where
    else:
        assert kind == "text/html; charset=utf-8", where
        assert '<html class="govuk-template" lang="ar" dir="rtl"' in text, where
