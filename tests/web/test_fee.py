"""What a claim costs is shown before it is sent, kept with it, and waived by who does not judge."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.domain.roles import Role
from rpl.edge.context import AppContext
from rpl.flows.erasure import erase_applicant
from rpl.store import audit
from rpl.store.database import read_session, write_session
from rpl.store.fee import fee_kept
from rpl.store.tables import Claim, ClaimFee
from tests.factories import account
from tests.factories.account import a_member_of_staff
from tests.factories.organisation import an_organisation
from tests.factories.practice import practised
from tests.fakes.clock import StoppedClock
from tests.web.applicant import work_queue
from tests.web.browser import post_form, sign_in_staff, text_of
from tests.web.conftest import browser

FEE, WAIVERS = "/en/claim/fee", "/en/staff/waivers"


def a_welder(client: TestClient) -> None:
    fields = {"full_name": "María Gutiérrez", "qualification": "welder", "nonce": "n" * 32}
    assert post_form(client, "/en/start", fields).status_code == 200


def an_admin(
    context: AppContext, engine: Engine, organisation_id: UUID = DEFAULT_ORGANISATION
) -> TestClient:
    admin = browser(context)
    who = a_member_of_staff(engine, Role.ADMIN, organisation_id=organisation_id)
    sign_in_staff(admin, who)
    return admin


def the_claim(engine: Engine) -> Claim:
    with read_session(engine) as session:
        return session.exec(select(Claim)).one()


def test_the_fee_is_shown_service_by_service_and_kept_when_the_claim_is_sent(
    client: TestClient, engine: Engine, context: AppContext
) -> None:
    a_welder(client)
    page = text_of(client.get(FEE).text)
    assert re.search("Assessment of all units you claim €90.00 .* In all €90.00", page)
    assert "The fee is the same whatever is decided." in page
    assert 'href="/en/claim/fee"' in client.get("/en/claim").text
    post_form(client, "/en/claim/statement", {"statement": "I weld."})
    work_queue(context)
    statement = re.findall(
        r"/claim/evidence/([0-9a-f-]{36})", client.get("/en/claim/evidence").text
    )
    post_form(client, f"/en/claim/evidence/{statement[0]}/confirm", {})
    sending = client.get("/en/claim/submit").text
    assert "In all €90.00" in text_of(sending)
    assert 'href="/en/claim/fee"' in sending

    assert post_form(client, "/en/claim/submit").status_code == 303

    with read_session(engine) as session:
        row = session.exec(select(ClaimFee)).one()
    assert (row.hundredths, row.currency, row.waiver) == (9000, "EUR", None)
    assert row.shown_at == context.clock.now()


def test_a_waiver_is_asked_for_and_granted_by_an_admin_who_sees_no_name(
    client: TestClient, engine: Engine, context: AppContext
) -> None:
    a_welder(client)
    wrong = post_form(client, FEE, {"reason": "because"})
    assert (wrong.status_code, "<title>Error: " in wrong.text) == (422, True)
    assert '<a href="#reason">Choose why you ask not to pay.' in wrong.text

    assert post_form(client, FEE, {"reason": "no_work"}).headers["location"] == FEE

    assert "You asked not to pay." in client.get(FEE).text
    claim = the_claim(engine)
    admin = an_admin(context, engine)
    page = admin.get(WAIVERS).text
    assert claim.reference in page
    assert "I have no work" in page
    assert "María" not in page
    assert 'href="/en/staff/waivers"' in admin.get("/en/staff/account").text
    granted = post_form(admin, f"{WAIVERS}/{claim.id}", {"granted": "yes"})
    assert granted.headers["location"] == WAIVERS
    assert "Nobody waits for an answer." in admin.get(WAIVERS).text
    mine = text_of(client.get(FEE).text)
    assert "In all Nothing You need not pay: you asked, and it was granted." in mine
    again = post_form(client, FEE, {"reason": "no_work"})
    assert (again.status_code, "You need not ask." in again.text) == (409, True)
    late = post_form(admin, f"{WAIVERS}/{claim.id}", {"granted": "no"})
    assert (late.status_code, "Nobody waits for this answer" in late.text) == (409, True)
    with read_session(engine) as session:
        deeds = [link.entry.deed for link in audit.about_claim(session, claim.id)]
    assert deeds[-2:] == ["waiver_asked", "waiver_granted"]


def test_a_declined_request_can_be_made_again(
    client: TestClient, engine: Engine, context: AppContext
) -> None:
    a_welder(client)
    post_form(client, FEE, {"reason": "other"})
    admin = an_admin(context, engine)
    post_form(admin, f"{WAIVERS}/{the_claim(engine).id}", {"granted": "no"})
    assert "it was declined. Your claim goes on" in client.get(FEE).text

    post_form(client, FEE, {"reason": "protection"})

    assert "I am a refugee" in admin.get(WAIVERS).text


def test_an_admin_of_another_organisation_sees_and_answers_nothing(
    client: TestClient, engine: Engine, context: AppContext
) -> None:
    a_welder(client)
    post_form(client, FEE, {"reason": "other"})
    elsewhere = an_organisation(engine)
    admin = an_admin(context, engine, organisation_id=elsewhere)

    assert "Nobody waits for an answer." in admin.get(WAIVERS).text
    answer = post_form(admin, f"{WAIVERS}/{the_claim(engine).id}", {"granted": "yes"})
    assert answer.status_code == 409


def test_the_fee_goes_with_the_applicant(
    client: TestClient, engine: Engine, clock: StoppedClock
) -> None:
    a_welder(client)
    post_form(client, FEE, {"reason": "other"})
    claim = the_claim(engine)

    with write_session(engine) as session:
        erase_applicant(session, clock, claim.applicant_id)

    with read_session(engine) as session:
        assert fee_kept(session, claim.id) is None


def test_an_administrator_reads_fees_by_service_and_what_came_of_them(
    engine: Engine, context: AppContext
) -> None:
    admin, elsewhere = an_admin(context, engine), an_organisation(engine)
    for number, (whole, waiver, granted, where) in enumerate(
        [
            (9000, None, None, DEFAULT_ORGANISATION),
            (9000, "no_work", True, DEFAULT_ORGANISATION),
            (9000, "other", None, DEFAULT_ORGANISATION),
            (5000, None, None, elsewhere),
        ]
    ):
        claim = account.a_claim(engine)
        with write_session(engine) as session:
            session.get_one(Claim, claim.id).organisation_id = where
            year = datetime(2025 + number // 2, 12, 31, 23, 30, tzinfo=UTC)
            session.add(
                ClaimFee(
                    claim_id=claim.id,
                    hundredths=whole,
                    currency="EUR",
                    shown_at=year,
                    waiver=waiver,
                    granted=granted,
                )
            )

    page = text_of(admin.get("/en/staff/fees").text)

    assert re.search(r"· 2026 Claims sent 1 Fees in all €90.00 Waived Nothing To be paid", page)
    assert re.search(r"of it waits for an answer: €90.00 Requests not to pay 1 \(0 granted", page)
    assert re.search(
        r"· 2025 Claims sent 2 Fees in all €180.00 Waived €90.00 To be paid €90.00", page
    )
    assert "€50.00" not in page
    assert re.search(r"Assessment of all units you claim €90.00 .* In all €90.00", page)
    assert re.search(r"Reasons not to pay I have little money I have no work", page)
    assert 'href="/en/staff/fees"' in admin.get("/en/staff/account").text


def test_only_reasons_that_the_programme_takes_are_offered(
    context: AppContext, engine: Engine
) -> None:
    own = practised(context.catalog, "welder", waivers={"reasons": ("low_income", "protection")})
    with browser(replace(context, catalog=own)) as visitor:
        a_welder(visitor)
        page = visitor.get(FEE).text
        assert re.findall(r'name="reason" type="radio" value="(\w+)"', page) == [
            "low_income",
            "protection",
        ]

        assert post_form(visitor, FEE, {"reason": "no_work"}).status_code == 422
        assert post_form(visitor, FEE, {"reason": "protection"}).status_code == 303

    with read_session(engine) as session:
        assert session.exec(select(ClaimFee.waiver)).one() == "protection"
