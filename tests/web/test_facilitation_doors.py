"""Who is not let in as a facilitator: wrong codes, other people, other organisations."""

from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import col, select

from rpl.catalog import Catalog
from rpl.domain.roles import Role
from rpl.edge.context import AppContext
from rpl.store.database import read_session, write_session
from rpl.store.tables import Facilitation, StaffRole
from tests.factories.account import a_member_of_staff
from tests.factories.intake import a_catalog
from tests.factories.organisation import an_organisation
from tests.web.applicant import open_claim
from tests.web.browser import post_form, sign_in_staff
from tests.web.centre import OVER, PREPARE, Centre
from tests.web.conftest import browser


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


@pytest.fixture
def centre(context: AppContext, applicant: TestClient) -> Centre:
    return Centre(context, applicant)


def test_a_code_is_refused_when_it_is_wrong_used_or_taken_back(centre: Centre) -> None:
    code = centre.code()
    assert centre.use("AAAA-0000") == 422
    assert centre.use(code) == 303
    assert centre.use(code) == 422
    second = centre.code()
    page = centre.applicant.get("/en/claim/helpers").text
    assert second not in page
    with read_session(centre.engine) as session:
        waiting = session.exec(
            select(Facilitation).where(col(Facilitation.staff_id).is_(None))
        ).one()
    post_form(centre.applicant, f"/en/claim/helpers/{waiting.id}/end")
    assert centre.use(second) == 422


def test_guessing_codes_ends_soon(centre: Centre) -> None:
    answers = [centre.use("AAAA-0000") for _ in range(11)]

    assert answers == [422] * 10 + [429]
    assert centre.use(centre.code()) == 429


def test_a_code_for_nothing_is_not_given(centre: Centre) -> None:
    answer = post_form(centre.applicant, "/en/claim/helpers")

    assert (answer.status_code, "Choose at least one thing" in answer.text) == (422, True)
    with read_session(centre.engine) as session:
        assert session.exec(select(Facilitation)).all() == []


def test_a_facilitator_of_another_organisation_is_never_let_in(
    centre: Centre, context: AppContext, engine: Engine
) -> None:
    elsewhere = a_member_of_staff(
        engine,
        Role.FACILITATOR,
        email="sam@elsewhere.example",
        organisation_id=an_organisation(engine),
    )
    sam = browser(replace(context, rate_limits=False))
    sign_in_staff(sam, elsewhere)
    code = centre.code()
    fields = {"reference": centre.claim.reference, "code": code}

    refused = post_form(sam, "/en/staff/applicants", fields)
    assert centre.use(code) == 303
    opened = post_form(sam, f"/en/staff/applicants/{centre.consent().id}/open")

    assert (refused.status_code, "do not belong together" in refused.text) == (422, True)
    assert (opened.status_code, OVER in opened.text) == (403, True)
    assert "Nobody lets you act" in sam.get("/en/staff/applicants").text


def test_another_facilitator_opens_nothing(centre: Centre, context: AppContext) -> None:
    centre.begin(PREPARE)
    other = browser(context)
    colleague = a_member_of_staff(centre.engine, Role.FACILITATOR, email="gus@staff.example")
    sign_in_staff(other, colleague)

    answer = post_form(other, f"/en/staff/applicants/{centre.consent().id}/open")
    listed = other.get(f"/en/staff/applicants?after={centre.consent().id}")

    assert (answer.status_code, OVER in answer.text) == (403, True)
    assert "María" not in listed.text


def test_another_applicant_reaches_no_consent_of_theirs(
    centre: Centre, context: AppContext
) -> None:
    centre.begin(PREPARE)
    other = browser(context)
    open_claim(other, name="Ana Sample", nonce="m" * 32)

    post_form(other, f"/en/claim/helpers/{centre.consent().id}/end")

    assert centre.consent().ended_at is None
    assert "Fay" not in other.get("/en/claim/helpers").text


def test_whose_role_was_taken_is_refused_at_the_next_click(centre: Centre) -> None:
    fay = centre.begin(PREPARE)
    with write_session(centre.engine) as session:
        session.delete(session.get_one(StaffRole, (centre.fay.id, Role.FACILITATOR)))

    answer = fay.get("/en/claim")

    assert (answer.status_code, OVER in answer.text) == (403, True)
    assert "María" not in answer.text
