"""Claims of before admission was asked for stay as they were, and nothing was said of them."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from rpl.store.database import read_session, write_session
from rpl.store.migrations import migrate
from rpl.store.review.admission import admissions_of
from rpl.store.tables import AdmissionRow
from tests.factories.migrated import installed
from tests.factories.review import a_claim, an_assessor
from tests.fakes.vault import FakeKeyRing

BEFORE, NOW = "0062", datetime(2026, 11, 1, tzinfo=UTC)


def test_it_is_said_once_of_each_claim_and_never_was_before(before: Engine) -> None:
    with installed(before) as connection:
        connection.execute(text("SELECT 1"))

    migrate(before, FakeKeyRing())

    claim, person = a_claim(before), an_assessor(before)

    def said(rule: str | None) -> AdmissionRow:
        return AdmissionRow(claim_id=claim, decided_by=person, decided_at=NOW, rule=rule)

    with read_session(before) as session:
        assert session.exec(select(AdmissionRow)).all() == []
    with write_session(before) as session:
        session.add(said("work"))
    with read_session(before) as session:
        assert [(each.rule, each.admitted) for each in admissions_of(session, claim)] == [
            ("work", False)
        ]
    with pytest.raises(IntegrityError), write_session(before) as session:
        session.add(said(None))
