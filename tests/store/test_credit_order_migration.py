"""Credit of before has its place where it stands; what was reversed stays so."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import col, select

from rpl.store.credit import offered
from rpl.store.database import read_session
from rpl.store.migrations import migrate
from rpl.store.tables import Decision
from tests.factories.migrated import CLAIMS, add, installed
from tests.fakes.vault import FakeKeyRing

BEFORE, NOW = "0058", datetime(2026, 11, 1, tzinfo=UTC)
HOLDER = UUID(int=7)
LINES = ((1, "W1", None), (2, "W2", None), (3, "W1", 1))
"""Sequence, unit, and the sequence that it reverses."""


def test_what_stands_has_a_place_and_what_was_reversed_has_none(before: Engine) -> None:
    with installed(before) as connection:
        for sequence, unit, reverses in LINES:
            decision = UUID(int=100 + (reverses or sequence))
            at = NOW + timedelta(days=sequence)
            if reverses is None:
                add(
                    connection,
                    "decision",
                    {
                        "id": decision,
                        **CLAIMS,
                        "unit": unit,
                        "outcome": "granted",
                        "total": "100",
                        "reasons": [],
                        "remedies": [],
                        "basis": {},
                        "rubric": "welder-w1@1",
                        "rubric_hash": "0" * 64,
                        "next_step": "",
                        "decided_at": NOW,
                        "appeal_by": NOW,
                        "posting_due": False,
                    },
                )
            add(
                connection,
                "credit_posting",
                {
                    "id": UUID(int=sequence),
                    "sequence": sequence,
                    "kind": "posting" if reverses is None else "reversal",
                    "applicant_id": HOLDER,
                    **CLAIMS,
                    "decision_id": decision,
                    "qualification": "welder",
                    "qualification_version": 1,
                    "unit": unit,
                    "unit_title": "Any",
                    "unit_version": 1,
                    "value": 10.0,
                    "scheme": "10-hour credits",
                    "notional_hours": 100,
                    "posted_at": at,
                    "reverses_id": None if reverses is None else UUID(int=reverses),
                    "credential_due": False,
                },
            )
        held = {"applicant_id": HOLDER, "family": "welder/W2", "posting_id": UUID(int=2)}
        add(connection, "credit_held", held)

    migrate(before, FakeKeyRing())

    with read_session(before) as session:
        rows = session.exec(select(Decision).order_by(col(Decision.unit)))
        placed = {row.unit: (row.credited_at, row.credit_order) for row in rows}
        assert placed == {"W1": (None, None), "W2": (NOW + timedelta(days=2), 2)}
        assert [decision.unit for decision, _ in offered(session, HOLDER)] == ["W2"]
