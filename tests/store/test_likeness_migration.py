"""What was read before waits to be compared; a database of before takes marks and matches."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from rpl.domain.likeness import MatchKind, MatchState
from rpl.store.database import read_session, write_session
from rpl.store.migrations import migrate
from rpl.store.tables import EvidenceMatch, ReadingRow
from rpl.store.unfinished import SEARCHES
from tests.factories.migrated import add, add_document, installed
from tests.fakes.clock import StoppedClock
from tests.fakes.vault import FakeKeyRing

BEFORE = "0048"
READING: dict[str, object] = {
    "id": UUID(int=72),
    "evidence_id": UUID(int=71),
    "version": 1,
    "pipeline": "pages",
    "created_at": datetime(2026, 1, 2, tzinfo=UTC),
}


def a_match(evidence_id: UUID, clock: StoppedClock) -> EvidenceMatch:
    return EvidenceMatch(
        kind=MatchKind.SAME_FILE,
        percent=100,
        one_evidence_id=evidence_id,
        one_page=1,
        other_evidence_id=evidence_id,
        other_page=1,
        found_at=clock.now(),
        state=MatchState.OPEN,
    )


def test_readings_of_before_wait_to_be_compared(before: Engine, clock: StoppedClock) -> None:
    with installed(before) as connection:
        add_document(connection, UUID(int=71))
        add(connection, "reading", READING)

    migrate(before, FakeKeyRing())

    with read_session(before) as session:
        reading = session.exec(select(ReadingRow)).one()
        waiting = {row.subject_id for search in SEARCHES for row in search(session, None, 9)}
        assert reading.compared_at is None
        assert reading.id in waiting
    with write_session(before) as session:
        session.add(a_match(reading.evidence_id, clock))
    with pytest.raises(IntegrityError), write_session(before) as session:
        session.add(a_match(reading.evidence_id, clock))
