"""The queue's queries on both databases."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Engine

from rpl.domain.journey import ClaimState
from rpl.domain.review import SeatKind
from rpl.store.database import read_session, write_session
from rpl.store.review.waiting import QueueEntry, held_by, waiting, waiting_count
from rpl.store.tables import Seat
from tests.factories.review import a_claim, an_assessor
from tests.fakes.clock import NOON


def a_lapsed_seat(claim_id: UUID, kind: SeatKind, holder: UUID) -> Seat:
    return Seat(
        claim_id=claim_id,
        kind=kind,
        assessor_id=holder,
        taken_at=NOON,
        lease_until=NOON,
        lease_limit=NOON,
    )


def test_the_queue_is_read_in_pages_from_whoever_waits_longest(any_engine: Engine) -> None:
    claims = [a_claim(any_engine, submitted_at=NOON + timedelta(hours=n // 2)) for n in range(7)]
    who = an_assessor(any_engine)
    seen: list[QueueEntry] = []
    with read_session(any_engine) as session:
        after = None
        while rows := waiting(session, assessor_id=who, now=NOON, after=after, limit=3):
            seen += rows
            after = rows[-1].place
        count = waiting_count(session, assessor_id=who, now=NOON)

    assert {row.claim_id for row in seen} == set(claims)
    assert len(seen) == count == 7
    assert [row.submitted_at for row in seen] == sorted(row.submitted_at for row in seen)


def test_a_lapsed_claim_waits_again_for_others_and_stays_on_its_holders_list(
    any_engine: Engine,
) -> None:
    claim = a_claim(any_engine, state=ClaimState.IN_ASSESSMENT)
    amina, boris = an_assessor(any_engine, "Amina"), an_assessor(any_engine, "Boris")
    with write_session(any_engine) as session:
        session.add(a_lapsed_seat(claim, SeatKind.FIRST, amina))
    early = NOON - timedelta(seconds=1)
    with read_session(any_engine) as session:
        seen = {
            (who, now): len(waiting(session, assessor_id=who, now=now, after=None, limit=9))
            for who in (amina, boris)
            for now in (early, NOON)
        }
        held = [len(held_by(session, who)) for who in (amina, boris)]

    assert seen == {(amina, early): 0, (amina, NOON): 0, (boris, early): 0, (boris, NOON): 1}
    assert held == [1, 0]


def test_whoever_holds_another_seat_is_not_offered_the_claim(any_engine: Engine) -> None:
    claim = a_claim(any_engine)
    amina = an_assessor(any_engine)
    with write_session(any_engine) as session:
        session.add(a_lapsed_seat(claim, SeatKind.APPEAL, amina))
    with read_session(any_engine) as session:
        assert waiting(session, assessor_id=amina, now=NOON, after=None, limit=9) == ()
        assert waiting_count(session, assessor_id=amina, now=NOON) == 0
