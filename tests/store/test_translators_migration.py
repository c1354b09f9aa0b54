"""A document that waited for a translator before they had pages still waits, held by nobody."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Engine

from rpl.store.database import read_session
from rpl.store.migrations import migrate
from rpl.store.tables import TranslationTask
from tests.factories.migrated import add, add_document, installed
from tests.fakes.vault import FakeKeyRing

BEFORE = "0027"
AT = datetime(2026, 1, 2, tzinfo=UTC)
EVIDENCE, READING, TASK = UUID(int=71), UUID(int=72), UUID(int=73)


def test_a_document_that_waited_still_waits(before: Engine) -> None:
    with installed(before) as connection:
        add_document(connection, EVIDENCE)
        read = {"id": READING, "evidence_id": EVIDENCE, "pipeline": "p", "language": "es"}
        add(connection, "reading", {**read, "created_at": AT})
        task = {"id": TASK, "reading_id": READING, "target_language": "en", "created_at": AT}
        add(connection, "translation_task", task)

    migrate(before, FakeKeyRing())

    with read_session(before) as session:
        found = session.get_one(TranslationTask, TASK)
    assert (found.translator_id, found.lease_until, found.done_at) == (None, None, None)
