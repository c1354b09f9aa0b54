"""Taking everything along, and having everything erased: nothing readable is left."""

import io
import json
from zipfile import ZipFile

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import inspect, text
from sqlmodel import select

from rpl.catalog import Catalog
from rpl.domain.audit import first_broken
from rpl.domain.journey import ClaimState
from rpl.edge.context import AppContext
from rpl.flows import intake
from rpl.store import audit
from rpl.store.database import read_session
from rpl.store.tables import Applicant, Claim, EvidenceItem
from tests.factories.intake import a_catalog
from tests.fakes.vault import FakeVault
from tests.web.applicant import NONCE, a_photo, send_files, work_queue
from tests.web.browser import post_form
from tests.web.conftest import browser

STATEMENT = "I have welded ship hulls for eleven years."


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


@pytest.fixture
def filled(applicant: TestClient, context: AppContext) -> TestClient:
    """A claim with a photo and a statement, both read."""
    send_files(applicant, ("mi certificado.jpg", a_photo()))
    post_form(applicant, "/en/claim/statement", {"text": STATEMENT, "statement": STATEMENT})
    work_queue(context)
    return applicant


def archive(visitor: TestClient) -> ZipFile:
    answer = post_form(visitor, "/en/claim/archive")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    assert answer.headers["cache-control"] == "private, no-store"
    found = ZipFile(io.BytesIO(answer.content))
    assert found.testzip() is None
    return found


def test_the_archive_holds_the_originals_and_every_row_opened(filled: TestClient) -> None:
    assert "Download everything" in filled.get("/en/claim/archive").text

    found = archive(filled)

    index = found.read("index.html").decode()
    assert "María Gutiérrez" in index
    assert "mi certificado.jpg" in index
    assert found.read("documents/01.jpg") == a_photo()
    assert any(name.startswith("documents/01-page-") for name in found.namelist())
    items = json.loads(found.read("data/evidence_item.json"))
    assert "mi certificado.jpg" in {item["display_name"] for item in items}
    assert STATEMENT in {item["form_text"] for item in items}
    (person,) = json.loads(found.read("data/applicant.json"))
    assert person["name"] == "María Gutiérrez"
    deeds = [entry["deed"] for entry in json.loads(found.read("data/audit_entry.json"))]
    assert deeds[0] == "claim_opened"
    assert deeds[-1] == "data_exported"


def test_the_archive_shows_no_key_no_hash_and_no_name_of_an_object(
    filled: TestClient, vault: FakeVault
) -> None:
    found = archive(filled)

    everything = b"".join(found.read(name) for name in found.namelist()).decode("latin-1")
    for hidden in ("wrapped_key", "return_code_hash", "token_hash", *vault.names()):
        assert hidden not in everything


def test_erasing_is_asked_back_and_says_what_cannot_be_taken_back(filled: TestClient) -> None:
    asked = filled.get("/en/claim/erase").text
    refused = post_form(filled, "/en/claim/erase")

    assert "Backup copies" in asked
    assert (refused.status_code, "Say that you understand" in refused.text) == (422, True)
    assert filled.get("/en/claim").status_code == 200


def test_after_erasing_nothing_about_the_person_is_left(
    filled: TestClient, context: AppContext, vault: FakeVault
) -> None:
    assert list(vault.names())
    answer = post_form(filled, "/en/claim/erase", {"understood": "yes"})

    assert (answer.status_code, "Everything is erased" in answer.text) == (200, True)
    assert list(vault.names()) == []
    assert filled.get("/en/claim").status_code != 200
    with read_session(context.engine) as session:
        person, claim = session.exec(select(Applicant)).one(), session.exec(select(Claim)).one()
        trail = list(audit.links(session))
        assert session.exec(select(EvidenceItem)).all() == []
        tables = inspect(session.connection()).get_table_names()
        rows = [session.execute(text(f"SELECT * FROM {name}")).all() for name in tables]  # noqa: S608 -- our own names
    assert (person.name, person.wrapped_key) == (b"", b"")
    assert (claim.state, claim.reference) == (ClaimState.WITHDRAWN, f"erased-{claim.id.hex}")
    assert first_broken(trail) is None
    assert [link.entry.deed for link in trail][-1] == "applicant_erased"
    for word in ("María", "Gutiérrez", "certificado", "welded"):
        assert word not in str(rows)


def test_whoever_was_erased_cannot_come_back(filled: TestClient, context: AppContext) -> None:
    known = intake.credentials(NONCE, "María Gutiérrez", "any-trade")
    fields = {"reference": known.reference, "return_code": known.return_code}
    assert post_form(browser(context), "/en/return", fields).status_code == 303
    post_form(filled, "/en/claim/erase", {"understood": "yes"})

    assert post_form(browser(context), "/en/return", fields).status_code == 401
