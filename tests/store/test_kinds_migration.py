"""A document that was read before its words were asked for its kind has none told."""

from uuid import UUID

from sqlalchemy import Engine

from rpl.store.database import read_session
from rpl.store.migrations import migrate
from rpl.store.tables import EvidenceItem
from tests.factories.migrated import add_document, installed
from tests.fakes.vault import FakeKeyRing

BEFORE = "0029"
EVIDENCE = UUID(int=71)


def test_a_document_of_before_stays_as_it_was(before: Engine) -> None:
    with installed(before) as connection:
        add_document(connection, EVIDENCE)

    migrate(before, FakeKeyRing())

    with read_session(before) as session:
        found = session.get_one(EvidenceItem, EVIDENCE)
    assert (found.kind_found, found.display_name) == (None, b"sealed")
