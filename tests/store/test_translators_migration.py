"""A document that waited for a translator before they had pages still waits, held by nobody."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from alembic import command
from sqlalchemy import Engine

from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.store.database import connect, read_session
from rpl.store.migrations import config, migrate
from rpl.store.tables import TranslationTask
from tests.fakes.vault import FakeKeyRing
from tests.store.test_migrations import ROWS, add

BEFORE = "0027"
AT = datetime(2026, 1, 2, tzinfo=UTC)
EVIDENCE, READING, TASK = UUID(int=71), UUID(int=72), UUID(int=73)


@pytest.fixture
def empty(empty_address: str) -> Iterator[Engine]:
    engine = connect(empty_address)
    yield engine
    engine.dispose()


def test_a_document_that_waited_still_waits(empty: Engine) -> None:
    keyring = FakeKeyRing()
    with empty.execution_options(rpl_write=True).begin() as connection:
        command.upgrade(config(connection, keyring), BEFORE)
        add(connection, "applicant", {**ROWS["applicant"], "name": b"sealed"})
        placed = {"organisation_id": DEFAULT_ORGANISATION, "priority": 0}
        add(connection, "claim", {**ROWS["claim"], **placed})
        item = {**ROWS["evidence_item"], "id": EVIDENCE, "display_name": b"sealed"}
        add(connection, "evidence_item", {**item, "form_text": None, "form_answers": None})
        read = {"id": READING, "evidence_id": EVIDENCE, "pipeline": "p", "language": "es"}
        add(connection, "reading", {**read, "created_at": AT})
        task = {"id": TASK, "reading_id": READING, "target_language": "en", "created_at": AT}
        add(connection, "translation_task", task)

    migrate(empty, keyring)

    with read_session(empty) as session:
        found = session.get_one(TranslationTask, TASK)
    assert (found.translator_id, found.lease_until, found.done_at) == (None, None, None)
