"""The audit trail of what is done through pages names who did it."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from rpl.catalog import Catalog
from rpl.domain.audit import first_broken
from rpl.store import audit
from rpl.store.database import read_session
from tests.factories.intake import a_catalog
from tests.web.applicant import a_photo, send_files
from tests.web.browser import post_form


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


def deeds(engine: Engine) -> list[tuple[str, str, bool]]:
    """Every deed, its actor's kind, and whether the actor is the claim itself."""
    with read_session(engine) as session:
        found = list(audit.links(session))
    assert first_broken(found) is None
    entries = [link.entry for link in found]
    return [(entry.deed, entry.actor, entry.actor_id == entry.claim_id) for entry in entries]


def test_an_applicant_is_named_by_the_claim(applicant: TestClient, engine: Engine) -> None:
    send_files(applicant, ("photo.jpg", a_photo()))
    post_form(applicant, "/en/claim/withdraw")

    assert deeds(engine) == [
        ("claim_opened", "applicant", True),
        ("signed_in", "applicant", True),
        ("evidence_added", "applicant", True),
        ("claim_withdrawn", "applicant", True),
    ]
