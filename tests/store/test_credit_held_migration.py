"""Credit of before families were kept stands in the family of its unit, unless it was reversed."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import select

from rpl.store.credit import standing
from rpl.store.database import read_session
from rpl.store.migrations import migrate
from rpl.store.tables import CreditHeld
from tests.factories.migrated import CLAIMS, ROWS, add, installed
from tests.fakes.vault import FakeKeyRing

BEFORE, NOW = "0055", datetime(2026, 11, 1, tzinfo=UTC)
HOLDER = UUID(int=7)
LINES = (  # sequence, unit, and the sequence that it reverses
    (1, "W1", None),
    (2, "W2", None),
    (3, "W1", 1),
    (4, "W1", None),
    (5, "W2", 2),
)


def test_what_stood_before_stands_in_its_family(before: Engine) -> None:
    assert ROWS["applicant"]["id"] == HOLDER
    with installed(before) as connection:
        for sequence, unit, reverses in LINES:
            decision = UUID(int=100 + (reverses or sequence))
            if reverses is None:
                add(
                    connection,
                    "decision",
                    {
                        "id": decision,
                        **CLAIMS,
                        "unit": f"{unit}-{sequence}",
                        "outcome": "granted",
                        "total": "100",
                        "reasons": [],
                        "remedies": [],
                        "basis": {},
                        "rubric": "welder-w1@1",
                        "rubric_hash": "0" * 64,
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
                    "posted_at": NOW,
                    "reverses_id": None if reverses is None else UUID(int=reverses),
                    "credential_due": False,
                },
            )

    migrate(before, FakeKeyRing())

    with read_session(before) as session:
        rows = [(row.family, row.posting_id.int) for row in session.exec(select(CreditHeld))]
        assert rows == [("welder/W1", 4)]
        assert [row.sequence for row in standing(session, HOLDER, "welder")] == [4]
