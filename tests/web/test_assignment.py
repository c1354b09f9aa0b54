"""The queue shows first what fits whoever looks, and an administrator says what does."""

import pytest
from sqlalchemy import Engine

from rpl.catalog import Catalog
from rpl.domain.roles import Role
from rpl.edge.context import AppContext
from rpl.store.database import write_session
from rpl.store.tables import Claim
from tests.factories.account import a_member_of_staff
from tests.factories.review import a_catalog, a_claim
from tests.fakes.clock import NOON
from tests.web.assessor import QUEUE, Desk
from tests.web.browser import post_form, sign_in_staff
from tests.web.conftest import browser


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


def test_an_administrator_enters_what_somebody_reads_and_it_comes_first(
    context: AppContext, engine: Engine
) -> None:
    client, admin = browser(context), browser(context)
    person = a_member_of_staff(engine)
    sign_in_staff(client, person)
    sign_in_staff(admin, a_member_of_staff(engine, Role.ADMIN, email="admin@staff.example"))
    first, second = a_claim(engine, submitted_at=NOON), a_claim(engine, submitted_at=NOON)
    with write_session(engine) as session:
        session.get_one(Claim, first).language = "ar"
        session.get_one(Claim, second).language = "uk"
    skills = f"/en/staff/people/{person.id}/skills"
    assert "In a language you read" not in client.get(QUEUE).text
    assert skills in admin.get(f"/en/staff/people/{person.id}").text

    post_form(admin, skills, [("language", "uk"), ("qualification", "any-trade")])

    shown = admin.get(skills).text
    assert 'value="uk" checked' in shown
    text = client.get(QUEUE).text
    assert "In a language you read" in text
    answer = client.get(f"{QUEUE}/next")
    assert answer.headers["location"] == f"/en/staff/claims/{second}/declare"
    post_form(admin, skills, [("unit", "any-trade/W1"), ("unit", "any-trade/W9")])
    shown = admin.get(skills).text
    assert 'value="any-trade/W1" checked' in shown
    assert 'value="any-trade/W2" checked' not in shown
    assert client.get(f"{QUEUE}/next").headers["location"] == QUEUE
    post_form(admin, skills, [("language", "ti")])
    assert "In a language you read" not in client.get(QUEUE).text
    assert client.get(f"{QUEUE}/next").status_code == 303


def test_an_empty_queue_has_no_next(desk: Desk) -> None:
    desk.take()

    assert desk.client.get(f"{QUEUE}/next").headers["location"] == QUEUE
