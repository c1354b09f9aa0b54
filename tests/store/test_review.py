"""The queue's queries on both databases."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Engine

from rpl.domain.journey import ClaimState
from rpl.domain.organisation import DEFAULT_ORGANISATION as HERE
from rpl.domain.organisation import ClaimPriority
from rpl.domain.review import SeatKind
from rpl.store.database import read_session, write_session
from rpl.store.review.waiting import MANY, QueueEntry, Watch, held_by, waiting, waiting_count
from rpl.store.tables import Claim, Seat
from tests.factories.organisation import an_organisation
from tests.factories.review import a_claim, an_applicant, an_assessor
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
        while rows := waiting(session, Watch(HERE, who, NOON), after=after, limit=3):
            seen += rows
            after = rows[-1].place
        count = waiting_count(session, Watch(HERE, who, NOON))

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
            (who, now): len(waiting(session, Watch(HERE, who, now), after=None, limit=9))
            for who in (amina, boris)
            for now in (early, NOON)
        }
        held = [len(held_by(session, Watch(HERE, who, NOON))) for who in (amina, boris)]

    assert seen == {(amina, early): 0, (amina, NOON): 0, (boris, early): 0, (boris, NOON): 1}
    assert held == [1, 0]


def test_whoever_holds_another_seat_is_not_offered_the_claim(any_engine: Engine) -> None:
    claim = a_claim(any_engine)
    amina = an_assessor(any_engine)
    with write_session(any_engine) as session:
        session.add(a_lapsed_seat(claim, SeatKind.APPEAL, amina))
    with read_session(any_engine) as session:
        assert waiting(session, Watch(HERE, amina, NOON), after=None, limit=9) == ()
        assert waiting_count(session, Watch(HERE, amina, NOON)) == 0


def test_urgent_claims_come_first_and_pages_go_on_after_them(any_engine: Engine) -> None:
    old = a_claim(any_engine, submitted_at=NOON - timedelta(days=9))
    who = an_assessor(any_engine)
    urgent = [
        a_claim(any_engine, submitted_at=NOON - timedelta(days=n), priority=ClaimPriority.URGENT)
        for n in (2, 1)
    ]
    seen: list[UUID] = []
    with read_session(any_engine) as session:
        after = None
        while rows := waiting(session, Watch(HERE, who, NOON), after=after, limit=1):
            seen += [row.claim_id for row in rows]
            after = rows[-1].place

    assert seen == [*urgent, old]


def test_pages_mix_claims_that_were_left_with_those_never_taken(any_engine: Engine) -> None:
    amina, boris = an_assessor(any_engine, "Amina"), an_assessor(any_engine, "Boris")
    states = (ClaimState.READY, ClaimState.IN_ASSESSMENT)
    claims = [
        a_claim(any_engine, state=states[n % 2], submitted_at=NOON + timedelta(minutes=n))
        for n in range(6)
    ]
    with write_session(any_engine) as session:
        session.add_all(a_lapsed_seat(claim, SeatKind.FIRST, amina) for claim in claims[1::2])
    watch = Watch(HERE, boris, NOON + timedelta(seconds=1))
    seen: list[UUID] = []
    with read_session(any_engine) as session:
        after = None
        while rows := waiting(session, watch, after=after, limit=2):
            seen += [row.claim_id for row in rows]
            after = rows[-1].place
        count = waiting_count(session, watch)

    assert seen == claims
    assert count == len(claims)


def test_counting_stops_where_the_number_says_no_more(any_engine: Engine) -> None:
    who, applicant = an_assessor(any_engine), an_applicant(any_engine)
    with write_session(any_engine) as session:
        session.add_all(
            Claim(
                reference=f"RPL-{n}",
                return_code_hash="",
                applicant_id=applicant,
                language="es",
                qualification="any-trade",
                version=1,
                definition_hash="",
                state=ClaimState.READY,
                created_at=NOON,
                submitted_at=NOON,
            )
            for n in range(MANY + 5)
        )
    with read_session(any_engine) as session:
        assert waiting_count(session, Watch(HERE, who, NOON)) == MANY


def test_another_organisation_sees_nothing_of_the_queue(any_engine: Engine) -> None:
    elsewhere = an_organisation(any_engine)
    amina, boris = an_assessor(any_engine, "Amina"), an_assessor(any_engine, "Boris")
    stranger = an_assessor(any_engine, "Sam", organisation_id=elsewhere)
    a_claim(any_engine)
    left = a_claim(any_engine, state=ClaimState.IN_ASSESSMENT)
    theirs = a_claim(any_engine, organisation_id=elsewhere)
    with write_session(any_engine) as session:
        session.add(a_lapsed_seat(left, SeatKind.FIRST, amina))
    with read_session(any_engine) as session:
        watches = Watch(HERE, boris, NOON), Watch(elsewhere, stranger, NOON)
        seen = [
            (
                {row.claim_id for row in waiting(session, watch, after=None, limit=9)},
                waiting_count(session, watch),
                held_by(session, watch),
            )
            for watch in watches
        ]

    assert (seen[0][1], left in seen[0][0], theirs in seen[0][0]) == (2, True, False)
    assert seen[1] == ({theirs}, 1, ())
