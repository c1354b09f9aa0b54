"""A claim that was marked before seats could be called for waits for its decision as before."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Engine

from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.domain.review import SeatKind
from rpl.store import unfinished
from rpl.store.database import read_session, write_session
from rpl.store.migrations import migrate
from rpl.store.review.openings import unsettled
from rpl.store.tables import SeatOpening
from tests.factories.migrated import CLAIMS, add, installed
from tests.fakes.vault import FakeKeyRing

BEFORE = "0036"
DAY = datetime(2026, 1, 2, tzinfo=UTC)
STAFF = {
    "id": UUID(int=9),
    "organisation_id": DEFAULT_ORGANISATION,
    "email": "ada@staff.example",
    "name": "Ada Assessor",
    "password_hash": "hashed",
    "active": True,
}
SEAT = {
    "id": UUID(int=81),
    **CLAIMS,
    "kind": "first",
    "assessor_id": UUID(int=9),
    "taken_at": DAY,
    "lease_until": DAY,
    "lease_limit": DAY,
    "submitted_at": DAY,
    "version": 1,
}


def to_decide(engine: Engine) -> list[UUID]:
    with read_session(engine) as session:
        found = [each for search in unfinished.SEARCHES for each in search(session, None, 9)]
    return [each.subject_id for each in found if each.step == "decide"]


def test_a_marked_claim_is_still_decided_until_a_seat_is_called_for(before: Engine) -> None:
    with installed(before) as connection:
        connection.exec_driver_sql("UPDATE claim SET state = 'in_assessment'")
        add(connection, "staff", STAFF)
        add(connection, "seat", SEAT)

    migrate(before, FakeKeyRing())

    claim_id = CLAIMS["claim_id"]
    assert to_decide(before) == [claim_id]
    calls = [{"unit": "W1", "reason": "refusal", "criterion": None}]
    with write_session(before) as session:
        session.add(
            SeatOpening(claim_id=claim_id, kind=SeatKind.SECOND, calls=calls, opened_at=DAY)
        )
    assert to_decide(before) == []
    with read_session(before) as session:
        found = unsettled(session, claim_id)
    assert found is not None
    assert (found.kind, found.calls, found.settled_at) == (SeatKind.SECOND, calls, None)
