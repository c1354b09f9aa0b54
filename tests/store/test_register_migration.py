"""Credit of before registers were taken over keeps its decision; a line rests on one ground."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from rpl.domain.decision import Outcome
from rpl.store.database import read_session, write_session
from rpl.store.migrations import migrate
from rpl.store.tables import CreditPosting, RegisterImport, RegisterResult
from tests.factories.migrated import CLAIMS, ROWS, add, installed
from tests.fakes.vault import FakeKeyRing

BEFORE, NOW = "0063", datetime(2026, 11, 1, tzinfo=UTC)
DECISION, RESULT, BATCH = UUID(int=100), UUID(int=200), UUID(int=300)
POSTING: dict[str, Any] = {
    "applicant_id": ROWS["applicant"]["id"],
    **CLAIMS,
    "qualification": "welder",
    "qualification_version": 1,
    "unit": "W1",
    "unit_title": "Any",
    "unit_version": 1,
    "value": 10.0,
    "scheme": "10-hour credits",
    "notional_hours": 100,
    "posted_at": NOW,
    "credential_due": False,
}


def a_line(sequence: int, ground: dict[str, UUID]) -> CreditPosting:
    said = {**POSTING, **ground, "id": UUID(int=sequence), "sequence": sequence, "kind": "posting"}
    return CreditPosting(**said)


def test_a_line_keeps_its_decision_and_a_new_one_rests_on_a_register(before: Engine) -> None:
    with installed(before) as connection:
        decided = {
            "unit": "W1",
            "outcome": "granted",
            "total": "100",
            "rubric": "welder-w1@1",
            "rubric_hash": "0" * 64,
            **{name: [] for name in ("reasons", "remedies")},
            **dict.fromkeys(("decided_at", "appeal_by"), NOW),
        }
        row = {"id": DECISION, **CLAIMS, "basis": {}, "posting_due": False, **decided}
        add(connection, "decision", row)
        line = {"id": UUID(int=1), "sequence": 1, "kind": "posting", "reverses_id": None}
        add(connection, "credit_posting", {**POSTING, **line, "decision_id": DECISION})

    migrate(before, FakeKeyRing())

    with write_session(before) as session:
        (kept,) = session.exec(select(CreditPosting))
        assert (kept.decision_id, kept.register_result_id) == (DECISION, None)
        session.add(RegisterImport(id=BATCH, file_hash="f", results=1, imported_at=NOW))
        session.flush()
        session.add(
            RegisterResult(
                id=RESULT,
                import_id=BATCH,
                claim_id=CLAIMS["claim_id"],
                row=2,
                unit="W2",
                outcome=Outcome.GRANTED,
                source=b"sealed",
                decided_at=NOW,
                taken_at=NOW,
            )
        )
        session.flush()
        session.add(a_line(2, {"register_result_id": RESULT}))
    for ground in ({}, {"decision_id": DECISION, "register_result_id": RESULT}):
        with pytest.raises(IntegrityError), write_session(before) as session:
            session.add(a_line(3, ground))
    with read_session(before) as session:
        assert [row.sequence for row in session.exec(select(CreditPosting))] == [1, 2]
