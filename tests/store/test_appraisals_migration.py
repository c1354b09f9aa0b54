"""Of a document of before an assessor can say what they find, once each."""

from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from rpl.domain.evidence_rules import Opinion
from rpl.store.appraisals import appraisal_row
from rpl.store.database import read_session, write_session
from rpl.store.migrations import migrate
from rpl.store.tables import AppraisalRow
from tests.factories.migrated import add_document, installed
from tests.factories.review import an_assessor
from tests.fakes.clock import NOON
from tests.fakes.vault import FakeKeyRing

BEFORE = "0037"
EVIDENCE = UUID(int=71)


def test_a_document_of_before_is_appraised_once_by_each_assessor(before: Engine) -> None:
    with installed(before) as connection:
        add_document(connection, EVIDENCE)

    migrate(before, FakeKeyRing())

    who = an_assessor(before)

    def say() -> None:
        with write_session(before) as session:
            said = AppraisalRow(evidence_id=EVIDENCE, staff_id=who, appraised_at=NOON)
            said.valid = Opinion.YES
            session.add(said)

    say()
    with read_session(before) as session:
        row = appraisal_row(session, EVIDENCE, who)
        assert row is not None
        assert (row.valid, row.authentic, row.settling) == ("yes", None, None)
    with pytest.raises(IntegrityError):
        say()
