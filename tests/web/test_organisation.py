"""An administrator says what applicants are told of the organisation; an operator closes it."""

import pytest
from fastapi.testclient import TestClient

from rpl.catalog import Catalog
from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.domain.roles import Role
from rpl.edge.context import AppContext
from rpl.flows.organisation import take_claims
from rpl.store import audit
from rpl.store.database import read_session, write_session
from rpl.store.organisation import organisation
from tests.factories.account import a_member_of_staff
from tests.factories.intake import a_catalog
from tests.factories.organisation import an_organisation
from tests.web.browser import post_form, sign_in_staff, text_of
from tests.web.conftest import browser

HERE = "/en/staff/organisation"


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


@pytest.fixture
def admin(context: AppContext) -> TestClient:
    client = browser(context)
    sign_in_staff(client, a_member_of_staff(context.engine, Role.ADMIN))
    return client


def test_an_administrator_names_the_organisation_and_how_applicants_reach_it(
    admin: TestClient, applicant: TestClient, context: AppContext
) -> None:
    page = text_of(admin.get(HERE).text)
    assert "http://localhost:8000/en/start?organisation=here" in page
    assert "1 person signs in" in page
    assert "Not sent yet 1" in page
    assert "Questions about the fee" not in applicant.get("/en/claim/fee").text

    fields = {"name": " River  College ", "contact": "555 0100\r\n<b>Mondays</b>"}
    assert post_form(admin, HERE, fields).headers["location"] == f"{HERE}?done=1"

    assert 'value="River College"' in admin.get(HERE).text
    fee = applicant.get("/en/claim/fee").text
    assert "<bdi>River College</bdi><br><bdi>555 0100</bdi><br>" in fee
    assert "&lt;b&gt;Mondays" in fee
    with read_session(context.engine) as session:
        changes = [
            dict(link.entry.details)["change"]
            for link in audit.links(session)
            if link.entry.deed == "organisation_changed"
        ]
    assert changes == ["name", "contact"]


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(admin: TestClient) -> None:
    answer = post_form(admin, HERE, {"name": " ", "contact": "x" * 301})

    assert answer.status_code == 422
    assert '<a href="#name">Type the name of your organisation' in answer.text
    assert '<a href="#contact">This has 301 letters.' in answer.text
    assert "x" * 301 in answer.text


def test_nobody_changes_the_organisation_of_others(admin: TestClient, context: AppContext) -> None:
    elsewhere = an_organisation(context.engine)

    post_form(admin, HERE, {"name": "Mine", "contact": ""})

    with read_session(context.engine) as session:
        assert organisation(session, elsewhere).name == "The programme elsewhere"
        assert organisation(session, DEFAULT_ORGANISATION).name == "Mine"


def test_where_an_organisation_is_closed_no_claim_is_opened_and_those_under_way_go_on(
    admin: TestClient, applicant: TestClient, context: AppContext
) -> None:
    with write_session(context.engine) as session:
        take_claims(session, context.clock, organisation_id=DEFAULT_ORGANISATION, takes=False)

    with browser(context) as visitor:
        assert visitor.get("/en/start?organisation=here").status_code == 404
    assert applicant.get("/en/claim").status_code == 200
    assert "Not taken" in admin.get(HERE).text
