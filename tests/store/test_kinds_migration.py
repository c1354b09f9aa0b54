"""A document that was read before its words were asked for its kind has none told."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from alembic import command
from sqlalchemy import Engine

from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.store.database import connect, read_session
from rpl.store.migrations import config, migrate
from rpl.store.tables import EvidenceItem
from tests.fakes.vault import FakeKeyRing
from tests.store.test_migrations import ROWS, add

BEFORE = "0029"
EVIDENCE = UUID(int=71)


@pytest.fixture
def empty(empty_address: str) -> Iterator[Engine]:
    engine = connect(empty_address)
    yield engine
    engine.dispose()


def test_a_document_of_before_stays_as_it_was(empty: Engine) -> None:
    keyring = FakeKeyRing()
    with empty.execution_options(rpl_write=True).begin() as connection:
        command.upgrade(config(connection, keyring), BEFORE)
        add(connection, "applicant", {**ROWS["applicant"], "name": b"sealed"})
        placed = {"organisation_id": DEFAULT_ORGANISATION, "priority": 0}
        add(connection, "claim", {**ROWS["claim"], **placed})
        item = {**ROWS["evidence_item"], "id": EVIDENCE, "display_name": b"sealed"}
        add(connection, "evidence_item", {**item, "form_text": None, "form_answers": None})

    migrate(empty, keyring)

    with read_session(empty) as session:
        found = session.get_one(EvidenceItem, EVIDENCE)
    assert (found.kind_found, found.display_name) == (None, b"sealed")
