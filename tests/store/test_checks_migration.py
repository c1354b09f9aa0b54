"""A field that was confirmed before it could be verified stays confirmed, and can be verified."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Engine

from rpl.domain.record import FieldState
from rpl.store.database import read_session, write_session
from rpl.store.migrations import migrate
from rpl.store.tables import RecordField
from tests.factories.migrated import add, add_document, installed
from tests.fakes.vault import FakeKeyRing

BEFORE = "0031"
EVIDENCE, FIELD = UUID(int=71), UUID(int=72)


def test_a_confirmed_field_stays_confirmed_and_can_be_verified(before: Engine) -> None:
    with installed(before) as connection:
        add_document(connection, EVIDENCE)
        field = {"id": FIELD, "evidence_id": EVIDENCE, "name": "date", "state": "confirmed"}
        add(connection, "record_field", {**field, "value": b"sealed"})

    migrate(before, FakeKeyRing())

    with write_session(before) as session:
        found = session.get_one(RecordField, FIELD)
        assert (found.state, found.value) == (FieldState.CONFIRMED, b"sealed")
        assert (found.checked_how, found.checked_by, found.checked_at) == (None, None, None)
        found.state, found.checked_at = FieldState.VERIFIED, datetime(2026, 1, 2, tzinfo=UTC)
    with read_session(before) as session:
        assert session.get_one(RecordField, FIELD).state is FieldState.VERIFIED
