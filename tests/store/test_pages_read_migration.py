"""Documents of before tell nothing of how many of their pages were read."""

from uuid import UUID

from sqlalchemy import Engine

from rpl.store.database import read_session
from rpl.store.migrations import migrate
from rpl.store.tables import EvidenceItem
from tests.factories.migrated import add_document, installed
from tests.fakes.vault import FakeKeyRing

BEFORE = "0059"
DOCUMENT = UUID(int=11)


def test_documents_of_before_say_nothing_of_pages_read(before: Engine) -> None:
    with installed(before) as connection:
        add_document(connection, DOCUMENT)

    migrate(before, FakeKeyRing())

    with read_session(before) as session:
        item = session.get_one(EvidenceItem, DOCUMENT)
        assert (item.pages, item.pages_read) == (1, None)
