"""Somebody of a register reads where their results stand, and that nobody here assessed them."""

from html import unescape
from re import sub

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from rpl.catalog import Catalog
from rpl.domain.decision import Outcome
from rpl.store.database import read_session, write_session
from rpl.store.tables import Claim, CredentialRow, RegisterPerson
from tests.factories.decision import Workshop
from tests.factories.register import an_entry, issue_all, take_over
from tests.factories.review import a_catalog
from tests.fakes.clock import StoppedClock
from tests.fakes.passwords import FastPasswords
from tests.web.browser import post_form

CODE = "ABCD-EFGH-JKMN"


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


def text(client: TestClient, address: str) -> str:
    shown = client.get(address, follow_redirects=True).text
    return " ".join(unescape(sub(r"<[^>]*>", " ", shown)).split())


def signed_in(client: TestClient, engine: Engine) -> None:
    with write_session(engine) as session:
        holder = session.exec(select(RegisterPerson.applicant_id)).one()
        claim = session.exec(select(Claim).where(Claim.applicant_id == holder)).one()
        claim.return_code_hash = FastPasswords().hash(CODE)
        reference = claim.reference
    fields = {"reference": reference, "return_code": CODE}
    assert post_form(client, "/en/return", fields).headers["location"] == "/en/claim"


def test_the_result_says_where_it_stands_and_that_it_was_not_assessed_here(
    client: TestClient, engine: Engine, clock: StoppedClock
) -> None:
    workshop = Workshop(engine, clock)
    take_over(workshop, an_entry(), an_entry("W2", outcome=Outcome.REFUSED, row=3))
    issue_all(workshop)
    signed_in(client, engine)

    pages = [text(client, f"/en/claim{page}") for page in ("", "/result", "/letter", "/appeal")]

    for page in pages:
        assert "Taken over from a register" in page
        assert "They were not assessed here" in page
        assert "Invented register, page 4" in page
        assert "row 2 of the file" in page
        assert "It counts toward your credit" in page
        assert "Appeal against the decision" not in page
    assert "W1 Title of W1 : taken over from a register, not assessed here" in text(
        client, "/en/claim/credit"
    )
    with read_session(engine) as session:
        credential = session.exec(select(CredentialRow.id)).one()
    shown = text(client, f"/en/credentials/{credential}")
    assert "It was taken over from a register. The issuer did not assess it." in shown
    assert "What was shown" not in shown
    assert "an assessor judged" not in shown
