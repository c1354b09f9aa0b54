"""Every route for staff, asked as everybody: only who may by the table of roles gets in.

`PLACES` says what each part of the staff's addresses asks for, apart from the code that declares
it: a new part is entered there by hand, so that its permission is chosen twice.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine

from rpl.domain.roles import Permission, Role, may
from rpl.edge.context import AppContext
from rpl.main import create_app
from tests.edge.conftest import browser
from tests.factories.account import KnownClaim, a_member_of_staff
from tests.web.browser import form_token, sign_in_applicant, sign_in_staff

PLACES = {
    "/{lang}/staff/applicants": Permission.ACT_FOR_APPLICANT,
    "/{lang}/staff/people": Permission.KEEP_STAFF,
    "/{lang}/staff/account": Permission.KEEP_OWN_SIGN_IN,
    "/{lang}/staff/second-factor": Permission.KEEP_OWN_SIGN_IN,
    "/{lang}/staff/claims/": Permission.MARK,
    "/{lang}/staff/claims/{claim_id}/declare": Permission.SCORE,
    "/{lang}/staff/claims/{claim_id}/take": Permission.SCORE,
    "/{lang}/staff/field-results": Permission.MARK,
    "/{lang}/staff/agreement": Permission.SEE_FIGURES,
    "/{lang}/staff/calibrated": Permission.MODERATE,
    "/{lang}/staff/calibration": Permission.MARK,
    "/{lang}/staff/clocks": Permission.SEE_FIGURES,
    "/{lang}/staff/matches": Permission.COMPARE_EVIDENCE,
    "/{lang}/staff/second-marks": Permission.MODERATE,
    "/{lang}/staff/appeals": Permission.DECIDE_APPEAL,
    "/{lang}/staff/sheets": Permission.SEE_SHEETS,
    "/{lang}/staff/trace": Permission.READ_TRAIL,
    "/{lang}/staff/comments": Permission.MARK,
    "/{lang}/staff/conversations": Permission.SCORE,
    "/{lang}/staff/jobs": Permission.KEEP_SERVICE,
    "/{lang}/staff/messages": Permission.ACT_FOR_APPLICANT,
    "/{lang}/staff/shortcuts": Permission.MARK,
    "/{lang}/staff/unmask": Permission.UNMASK,
    "/{lang}/staff/waivers": Permission.KEEP_SERVICE,
    "/{lang}/staff/organisation": Permission.KEEP_SERVICE,
    "/{lang}/staff/fees": Permission.KEEP_SERVICE,
    "/{lang}/staff/wordings": Permission.KEEP_SERVICE,
    "/{lang}/staff/export": Permission.EXPORT_TABLES,
    "/{lang}/staff/queue": Permission.SCORE,
    "/{lang}/staff/translations": Permission.TRANSLATE,
}
"""What the addresses that begin so ask for; the longest beginning counts."""

OPEN = {
    "/{lang}/staff/sign-in",
    "/{lang}/staff/sign-in/code",
    "/{lang}/staff/single-sign-on",
    "/{lang}/staff/single-sign-on/begin",
}
"""The addresses of staff that need no sign-in."""

NOT_ALLOWED = "Your account cannot open this page"


def routes(app: FastAPI) -> Iterator[tuple[str, str, set[str]]]:
    """Method, path and callers of each route that staff may call, or whose address says so."""
    for route in iter_route_contexts(app.routes):
        original, path = route.original_route, str(route.path)
        if not isinstance(original, APIRoute):
            continue
        names = {getattr(found.call, "__name__", "") for found in original.dependant.dependencies}
        callers = names & {"public", "applicant", "provider", *Permission}
        if callers & set(Permission) or path.startswith("/{lang}/staff"):
            for method in sorted(route.methods or ()):
                yield method, path, callers


def asked_for(path: str) -> set[str]:
    """What an address ought to ask for."""
    if path in OPEN:
        return {"public"}
    found = [place for place in PLACES if path.startswith(place)]
    return {PLACES[max(found, key=len)].value} if found else set()


def send(client: TestClient, method: str, path: str, token: str) -> Response:
    known = {"lang": "en"}
    address = re.sub(r"\{(\w+)[^}]*\}", lambda name: known.get(name[1], str(UUID(int=7))), path)
    fields = {"csrf_token": token} if method == "POST" else None
    headers = {"origin": "http://localhost:8000"} if method == "POST" else {}
    return client.request(method, address, data=fields, headers=headers)


@pytest.fixture
def real(context: AppContext) -> FastAPI:
    return create_app(replace(context, rate_limits=False))


@pytest.fixture
def client(real: FastAPI) -> Iterator[TestClient]:
    with browser(real) as client:
        yield client


def test_every_address_of_staff_asks_for_what_it_ought_to(real: FastAPI) -> None:
    wrong = {
        f"{method} {path} asks for {sorted(callers)}"
        for method, path, callers in routes(real)
        if callers != asked_for(path)
    }

    assert wrong == set()


@pytest.mark.parametrize("role", Role)
def test_a_role_gets_in_where_the_table_lets_it_and_nowhere_else(
    client: TestClient, real: FastAPI, engine: Engine, role: Role
) -> None:
    sign_in_staff(client, a_member_of_staff(engine, role))
    token = form_token(client)

    for method, path, callers in routes(real):
        for permission in callers & set(Permission):
            answer = send(client, method, path, token)
            refused = answer.status_code == 403 and NOT_ALLOWED in answer.text
            assert refused is not may([role], Permission(permission)), f"{role}: {method} {path}"
            assert "sign-in" not in answer.headers.get("location", "")


@pytest.mark.parametrize("who", ["nobody", "applicant"])
def test_who_is_not_staff_is_asked_to_sign_in_everywhere(
    client: TestClient, real: FastAPI, claim: KnownClaim, who: str
) -> None:
    if who == "applicant":
        sign_in_applicant(client, claim)
    token = form_token(client)

    for method, path, callers in routes(real):
        if callers & set(Permission):
            answer = send(client, method, path, token)
            leads = answer.headers.get("location", "").startswith("/en/staff/sign-in")
            assert leads if method == "GET" else answer.status_code == 401, f"{method} {path}"
