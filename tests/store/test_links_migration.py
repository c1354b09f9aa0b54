"""A document of before can be named for criteria, by each person once."""

from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from rpl.domain.evidence_links import EvidenceLink
from rpl.store.database import read_session, write_session
from rpl.store.evidence_links import StoredLink, keep_links, links_of_item
from rpl.store.migrations import migrate
from tests.factories.migrated import add_document, installed
from tests.fakes.clock import NOON
from tests.fakes.vault import FakeKeyRing

BEFORE = "0035"
EVIDENCE = UUID(int=71)


def test_a_document_of_before_is_named_by_the_applicant_once(before: Engine) -> None:
    with installed(before) as connection:
        add_document(connection, EVIDENCE)

    migrate(before, FakeKeyRing())

    link = EvidenceLink(unit="W1", criterion="CC1", evidence=EVIDENCE)
    named = StoredLink(link, None, NOON)
    with write_session(before) as session:
        keep_links(session, [named])
    with read_session(before) as session:
        assert links_of_item(session, EVIDENCE) == (named,)
    with pytest.raises(IntegrityError), write_session(before) as session:
        keep_links(session, [named])
