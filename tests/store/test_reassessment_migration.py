"""Claims, seats and appeals of before reassessment are of the first round, and can have another."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from rpl.domain.journey import AppealState, ReassessmentState
from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.domain.review import SeatKind
from rpl.store.database import read_session, write_session
from rpl.store.migrations import migrate
from rpl.store.tables import Appeal, Claim, Decision, Reassessment, Seat, SeatOpening
from tests.factories.migrated import CLAIMS, add, installed
from tests.fakes.vault import FakeKeyRing

BEFORE, NOW = "0061", datetime(2026, 11, 1, tzinfo=UTC)
CLAIM, ADA, SEAT = UUID(int=10), UUID(int=9), UUID(int=81)
STAFF = {
    "id": ADA,
    "organisation_id": DEFAULT_ORGANISATION,
    "email": "ada@staff.example",
    "name": "Ada Assessor",
    "password_hash": "hashed",
    "active": True,
}


def fill(before: Engine) -> None:
    """A decided claim, marked once and appealed against, all of it invented."""
    with installed(before) as connection:
        add(connection, "staff", STAFF)
        lease = dict.fromkeys(("taken_at", "lease_until", "lease_limit", "submitted_at"), NOW)
        seat = {"id": SEAT, **CLAIMS, "kind": "first", "assessor_id": ADA, "version": 1}
        add(connection, "seat", {**seat, **lease})
        mark = {
            "unit": "W1",
            "rubric": "sample@1",
            "criterion": "CC1",
            "level": 2,
            "note": b"sealed",
        }
        add(connection, "judgement", {"id": UUID(int=82), "seat_id": SEAT, **mark})
        opening = {"id": UUID(int=83), **CLAIMS, "kind": "appeal", "calls": "[]"}
        add(connection, "seat_opening", {**opening, "opened_at": NOW, "settled_at": NOW})
        times = dict.fromkeys(("lodged_at", "complete_at", "decided_at"), NOW)
        appeal = {"id": UUID(int=84), **CLAIMS, "state": "dismissed", "reason": b"sealed"}
        add(connection, "appeal", {**appeal, **times, "adding": False})
        decided = {"id": UUID(int=85), **CLAIMS, "unit": "W1", "outcome": "refused", "total": "0"}
        empty = {"reasons": "[]", "remedies": "[]", "basis": "{}", "rubric": "sample@1"}
        row = {**decided, **empty, "rubric_hash": "hash", "posting_due": False, "next_step": ""}
        add(connection, "decision", {**row, "decided_at": NOW, "appeal_by": NOW})


def test_all_there_was_is_of_the_first_round(before: Engine) -> None:
    fill(before)

    migrate(before, FakeKeyRing())

    with read_session(before) as session:
        for column in (Claim.round, Seat.round, SeatOpening.round, Decision.round):
            assert list(session.exec(select(column))) == [1]
        assert [row.id for row in session.exec(select(Appeal))] == [UUID(int=84)]
        assert session.exec(select(Reassessment)).all() == []


def test_what_is_once_is_once_in_a_round_and_one_runs_at_a_time(before: Engine) -> None:
    fill(before)
    migrate(before, FakeKeyRing())
    refused = (a_seat(1), an_opening(1), an_appeal(), a_reassessment())

    with write_session(before) as session:
        session.add_all([a_seat(2), an_opening(2), an_appeal(), a_reassessment()])

    for row in refused:
        with pytest.raises(IntegrityError), write_session(before) as session:
            session.add(row)


def a_seat(number: int) -> Seat:
    return Seat(
        claim_id=CLAIM,
        round=number,
        kind=SeatKind.FIRST,
        assessor_id=ADA,
        taken_at=NOW,
        lease_until=NOW,
        lease_limit=NOW,
    )


def an_opening(number: int) -> SeatOpening:
    kind = SeatKind.APPEAL
    return SeatOpening(claim_id=CLAIM, round=number, kind=kind, calls=[], opened_at=NOW)


def an_appeal() -> Appeal:
    return Appeal(
        id=uuid4(),
        claim_id=CLAIM,
        state=AppealState.LODGED,
        reason=b"sealed",
        lodged_at=NOW,
        complete_at=NOW,
    )


def a_reassessment() -> Reassessment:
    return Reassessment(
        claim_id=CLAIM,
        state=ReassessmentState.ADDING,
        criteria={"W1": ["CC1"]},
        begun_at=NOW,
        add_until=NOW,
    )
