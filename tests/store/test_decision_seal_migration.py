"""Decisions of before seals were kept stay as they are, and have none."""

from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from rpl.store.database import read_session, write_session
from rpl.store.decision import decisions
from rpl.store.decision_seals import seal_of
from rpl.store.migrations import migrate
from rpl.store.tables import DecisionSealRow
from tests.factories.migrated import installed
from tests.fakes.vault import FakeKeyRing
from tests.store.test_appeals_migration import CLAIM, a_decision

BEFORE = "0056"


def test_an_earlier_decision_has_no_seal_and_a_later_one_has_one_at_most(before: Engine) -> None:
    with installed(before):
        pass

    migrate(before, FakeKeyRing())

    with write_session(before) as session:
        session.add(a_decision("W9"))
    with read_session(before) as session:
        rows = decisions(session, CLAIM)
        assert [seal_of(session, None, row) for row in rows] == [(None, None)] * len(rows)
        decision_id = rows[-1].id

    def seal(number: int) -> DecisionSealRow:
        return DecisionSealRow(
            id=UUID(int=number), decision_id=decision_id, parts={"unit/claim": "hash"}, salt=b"shut"
        )

    with write_session(before) as session:
        session.add(seal(1))
    with read_session(before) as session:
        found, salt = seal_of(session, None, decisions(session, CLAIM)[-1])
        assert found is not None
        assert (found.parts, salt) == ({"unit/claim": "hash"}, None)
    with pytest.raises(IntegrityError), write_session(before) as session:
        session.add(seal(2))
