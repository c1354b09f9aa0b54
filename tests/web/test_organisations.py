"""Two organisations share a service; the staff of one try every address of the other's claims."""

import re
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine
from sqlmodel import select

from rpl.catalog import Catalog
from rpl.domain.journey import ClaimState
from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.domain.review import SeatKind
from rpl.domain.roles import Role
from rpl.edge.context import AppContext
from rpl.main import create_app
from rpl.store.database import read_session, write_session
from rpl.store.tables import Claim, Organisation, Seat, Staff
from tests.factories.account import a_member_of_staff
from tests.factories.organisation import an_organisation
from tests.factories.review import a_catalog, a_claim
from tests.fakes.clock import NOON
from tests.web.assessor import Desk, reference
from tests.web.browser import post_form, sign_in_staff
from tests.web.conftest import browser


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


@pytest.fixture
def elsewhere(engine: Engine) -> UUID:
    return an_organisation(engine)


@pytest.fixture
def stranger(engine: Engine, context: AppContext, elsewhere: UUID) -> TestClient:
    """The browser of an assessor of another organisation."""
    staff = a_member_of_staff(engine, email="sam@elsewhere.example", organisation_id=elsewhere)
    client = browser(context)
    sign_in_staff(client, staff)
    return client


def staff_routes(context: AppContext, about: str) -> Iterator[tuple[str, str]]:
    """Every method and address of the staff's pages on one claim or person, as they are routed."""
    for route in iter_route_contexts(create_app(context).routes):
        if route.path and "/staff/" in route.path and about in route.path:
            for method in sorted(set(route.methods or ()) - {"HEAD"}):
                yield method, route.path


def try_all(context: AppContext, client: TestClient, desk: Desk) -> dict[str, Response]:
    """What each staff address of a claim answers to a browser."""
    known = {"lang": "en", "claim_id": str(desk.claim), "evidence_id": str(desk.letter)}
    answers = {}
    for method, path in staff_routes(context, "{claim_id}"):
        address = re.sub(r"\{(\w+)[^}]*\}", lambda name: known.get(name[1], "1"), path)
        fields = {"unit": "W1", "version": "0", "take_again": "1"}
        answers[f"{method} {path}"] = (
            client.get(address) if method == "GET" else post_form(client, address, fields)
        )
    return answers


def opened(answers: dict[str, Response], secret: str) -> list[str]:
    """The addresses that did something, or said which claim it is."""
    return [
        name
        for name, answer in answers.items()
        if not 400 <= answer.status_code < 500 or secret in answer.text
    ]


def test_no_staff_address_opens_a_claim_of_another_organisation(
    context: AppContext, desk: Desk, stranger: TestClient
) -> None:
    answers = try_all(context, stranger, desk)

    assert len(answers) >= 7
    assert opened(answers, reference(desk.engine, desk.claim)) == []
    with read_session(desk.engine) as session:
        assert session.exec(select(Seat)).all() == []
        assert session.get_one(Claim, desk.claim).state is ClaimState.READY


def test_not_even_a_seat_of_old_opens_it(
    context: AppContext, desk: Desk, stranger: TestClient
) -> None:
    """Somebody who went to another organisation leaves the claims of the first behind."""
    with write_session(desk.engine) as session:
        sam = session.exec(select(Staff).where(Staff.email == "sam@elsewhere.example")).one()
        session.add(
            Seat(
                claim_id=desk.claim,
                kind=SeatKind.FIRST,
                assessor_id=sam.id,
                taken_at=NOON,
                lease_until=NOON + timedelta(hours=1),
                lease_limit=NOON + timedelta(hours=1),
            )
        )
        session.get_one(Claim, desk.claim).state = ClaimState.IN_ASSESSMENT

    answers = try_all(context, stranger, desk)

    assert opened(answers, reference(desk.engine, desk.claim)) == []
    assert reference(desk.engine, desk.claim) not in stranger.get("/en/staff/queue").text
    assert desk.seat().version == 0


def test_the_queue_shows_an_organisation_its_own_claims_only(
    engine: Engine, desk: Desk, stranger: TestClient, elsewhere: UUID
) -> None:
    theirs = reference(engine, a_claim(engine, organisation_id=elsewhere))
    ours = reference(engine, desk.claim)

    pages = [client.get("/en/staff/queue").text for client in (desk.client, stranger)]

    assert [(ours in page, theirs in page) for page in pages] == [(True, False), (False, True)]
    assert ["1 claim" in page for page in pages] == [True, True]


@pytest.mark.parametrize("change", ["deactivate", "sign_out", "second_factor"])
def test_an_administrator_reaches_nobody_of_another_organisation(
    engine: Engine, context: AppContext, elsewhere: UUID, change: str
) -> None:
    ours = a_member_of_staff(engine, email="ada@staff.example")
    chief = a_member_of_staff(
        engine, Role.ADMIN, email="chief@elsewhere.example", organisation_id=elsewhere
    )
    client = browser(context)
    sign_in_staff(client, chief)
    known = {"lang": "en", "staff_id": str(ours.id)}
    fields = {"role": "assessor", "roles": "assessor", "change": change}
    answers = {}
    for method, path in staff_routes(context, "{staff_id}"):
        address = re.sub(r"\{(\w+)[^}]*\}", lambda name: known.get(name[1], "1"), path)
        answers[f"{method} {path}"] = (
            client.get(address) if method == "GET" else post_form(client, address, fields)
        )

    assert len(answers) >= 4
    assert opened(answers, ours.email) == []
    assert ours.email not in client.get("/en/staff/people").text
    sign_in_staff(browser(context), ours)


def test_a_submitted_claim_is_named_to_its_own_organisation_only(
    desk: Desk, stranger: TestClient
) -> None:
    desk.take()
    desk.mark("W1")
    answer = stranger.get(f"/en/staff/queue?done={desk.claim}")

    assert answer.status_code == 200
    assert reference(desk.engine, desk.claim) not in answer.text


def test_a_claim_belongs_to_the_organisation_whose_address_brought_the_applicant(
    engine: Engine, context: AppContext, elsewhere: UUID
) -> None:
    for address, owner in (
        ("/en/start", DEFAULT_ORGANISATION),
        ("/en/start?organisation=elsewhere", elsewhere),
    ):
        client = browser(context)
        page = client.get(address).text
        hidden = dict(
            re.findall(r'type="hidden" name="(nonce|organisation)" value="([^"]+)"', page)
        )
        fields = {**hidden, "full_name": f"Ana {owner}", "qualification": "any-trade"}

        assert post_form(client, "/en/start", fields).status_code == 200

        with read_session(engine) as session:
            newest = session.exec(select(Claim).where(Claim.organisation_id == owner)).all()
        assert len(newest) == 1


@pytest.mark.parametrize("slug", ["nowhere", "closed", "%00", "A%20B", "x" * 300])
def test_an_organisation_that_takes_no_claims_is_said_so(
    engine: Engine, context: AppContext, slug: str
) -> None:
    closed = an_organisation(engine, "closed")
    with write_session(engine) as session:
        session.get_one(Organisation, closed).active = False
    client = browser(context)

    answers = (
        client.get(f"/en/start?organisation={slug}"),
        post_form(client, "/en/start", {"organisation": slug[:90], "full_name": "Ana"}),
    )

    assert [answer.status_code for answer in answers] == [404, 404]
    assert all("takes no claims here" in answer.text for answer in answers)
