"""A field that was confirmed before it could be verified stays confirmed, and can be verified."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from alembic import command
from sqlalchemy import Engine

from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.domain.record import FieldState
from rpl.store.database import connect, read_session, write_session
from rpl.store.migrations import config, migrate
from rpl.store.tables import RecordField
from tests.fakes.vault import FakeKeyRing
from tests.store.test_migrations import ROWS, add

BEFORE = "0031"
EVIDENCE, FIELD = UUID(int=71), UUID(int=72)


@pytest.fixture
def empty(empty_address: str) -> Iterator[Engine]:
    engine = connect(empty_address)
    yield engine
    engine.dispose()


def test_a_confirmed_field_stays_confirmed_and_can_be_verified(empty: Engine) -> None:
    keyring = FakeKeyRing()
    with empty.execution_options(rpl_write=True).begin() as connection:
        command.upgrade(config(connection, keyring), BEFORE)
        add(connection, "applicant", {**ROWS["applicant"], "name": b"sealed"})
        placed = {"organisation_id": DEFAULT_ORGANISATION, "priority": 0}
        add(connection, "claim", {**ROWS["claim"], **placed})
        item = {**ROWS["evidence_item"], "id": EVIDENCE, "display_name": b"sealed"}
        add(connection, "evidence_item", {**item, "form_text": None, "form_answers": None})
        field = {"id": FIELD, "evidence_id": EVIDENCE, "name": "date", "state": "confirmed"}
        add(connection, "record_field", {**field, "value": b"sealed"})

    migrate(empty, keyring)

    with write_session(empty) as session:
        found = session.get_one(RecordField, FIELD)
        assert (found.state, found.value) == (FieldState.CONFIRMED, b"sealed")
        assert (found.checked_how, found.checked_by, found.checked_at) == (None, None, None)
        found.state, found.checked_at = FieldState.VERIFIED, datetime(2026, 1, 2, tzinfo=UTC)
    with read_session(empty) as session:
        assert session.get_one(RecordField, FIELD).state is FieldState.VERIFIED
