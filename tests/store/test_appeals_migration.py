"""Decisions of before appeals keep their rows and stay in force; one of a unit is, ever."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from rpl.store.database import read_session, write_session
from rpl.store.decision import decisions, supersede, superseded
from rpl.store.migrations import migrate
from rpl.store.tables import Decision
from tests.factories.migrated import installed
from tests.fakes.vault import FakeKeyRing

BEFORE, NOW = "0053", datetime(2026, 11, 1, tzinfo=UTC)
CLAIM = UUID(int=10)


def test_one_decision_of_a_unit_is_in_force_and_the_earlier_one_is_kept(before: Engine) -> None:
    with installed(before):
        pass

    migrate(before, FakeKeyRing())

    with read_session(before) as session:
        found = decisions(session, CLAIM)
        kept = [(row.unit, row.next_step, row.superseded_at) for row in found]
    assert [(step, at) for _unit, step, at in kept] == [("", None)] * len(kept)
    with write_session(before) as session:
        session.add(a_decision("W9"))
    with pytest.raises(IntegrityError), write_session(before) as session:
        session.add(a_decision("W9"))
    with write_session(before) as session:
        earlier = next(row for row in decisions(session, CLAIM) if row.unit == "W9")
        assert supersede(session, earlier, a_decision("W9"))
        assert not supersede(session, earlier, a_decision("W9"))
    with read_session(before) as session:
        assert len(superseded(session, CLAIM)) == 1
        assert len(decisions(session, CLAIM)) == len(kept) + 1


def a_decision(unit: str) -> Decision:
    return Decision(
        id=uuid4(),
        claim_id=CLAIM,
        unit=unit,
        outcome="refused",
        total="0",
        reasons=[],
        remedies=[],
        basis={},
        rubric="sample@1",
        rubric_hash="hash",
        decided_at=NOW,
        appeal_by=NOW,
    )
