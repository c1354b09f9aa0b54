"""A claim is taken by one assessor, held under a lease, looked at and handed back."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID, uuid4

import pytest

from rpl.domain.audit import Act, ActorKind, Deed, Who
from rpl.domain.journey import ClaimState, EvidenceState, MoveNotAllowedError
from rpl.domain.review import (
    AlreadySubmittedError,
    LeaseLapsedError,
    NotYourSeatError,
    SeatKind,
    SeatTakenError,
    TwoSeatsError,
)
from rpl.flows import review
from rpl.flows.review import ClaimNotInQueueError
from rpl.store import audit
from rpl.store.database import read_session, write_session
from rpl.store.review import seats as store
from rpl.store.tables import Claim, Seat
from tests.factories.office import Office
from tests.factories.practice import practised
from tests.factories.review import a_claim, a_unit_sheet, an_assessor
from tests.factories.review import an_evidence_item as an_item
from tests.fakes.clock import NOON


def test_a_claim_that_is_taken_is_being_assessed_under_a_lease(office: Office) -> None:
    office.take(office.amina)

    assert office.state() is ClaimState.IN_ASSESSMENT
    seat = office.seat()
    assert (seat.assessor_id, seat.kind) == (office.amina, SeatKind.FIRST)
    assert (seat.lease_until - NOON).total_seconds() == 20 * 60
    assert (seat.lease_limit - NOON).total_seconds() == 8 * 3600


def test_a_taken_claim_is_refused_to_a_colleague(office: Office) -> None:
    office.take(office.amina)

    with pytest.raises(SeatTakenError):
        office.take(office.boris)


def test_of_two_assessors_racing_for_a_claim_one_gets_it(any_office: Office) -> None:
    office, start = any_office, Barrier(2)

    def race(who: UUID) -> str:
        start.wait()
        try:
            office.take(who)
        except SeatTakenError:
            return "taken"
        return "held"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(race, [office.amina, office.boris])) == ["held", "taken"]


def test_of_two_racing_for_a_lapsed_claim_one_gets_it(any_office: Office) -> None:
    office, start = any_office, Barrier(2)
    office.take(office.amina)
    office.clock.move(minutes=20)
    others = [office.boris, an_assessor(office.engine, "Chidi")]

    def race(who: UUID) -> str:
        start.wait()
        try:
            office.take(who)
        except SeatTakenError:
            return "taken"
        return "held"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(race, others)) == ["held", "taken"]


def test_the_unique_keys_hold_even_where_no_rule_was_asked(any_office: Office) -> None:
    office = any_office
    office.take(office.amina)

    def seat(who: UUID, kind: SeatKind) -> Seat:
        return Seat(
            claim_id=office.claim,
            kind=kind,
            assessor_id=who,
            taken_at=NOON,
            lease_until=NOON,
            lease_limit=NOON,
        )

    with write_session(office.engine) as session:
        assert not store.add_seat(session, seat(office.boris, SeatKind.FIRST))
        assert not store.add_seat(session, seat(office.amina, SeatKind.SECOND))
        assert store.add_seat(session, seat(office.boris, SeatKind.SECOND))


def test_one_person_never_holds_two_seats_of_a_claim(office: Office) -> None:
    with write_session(office.engine) as session:
        session.add(
            Seat(
                claim_id=office.claim,
                kind=SeatKind.APPEAL,
                assessor_id=office.amina,
                taken_at=NOON,
                lease_until=NOON,
                lease_limit=NOON,
            )
        )
    with pytest.raises(TwoSeatsError):
        office.take(office.amina)


def test_taking_again_what_one_holds_renews_it(office: Office) -> None:
    office.take(office.amina)
    office.save(office.amina, a_unit_sheet(office.letter))
    office.clock.move(minutes=10)
    office.take(office.amina)

    seat = office.seat()
    assert (seat.lease_until - NOON).total_seconds() == 30 * 60
    assert (seat.lease_limit - NOON).total_seconds() == 8 * 3600
    assert "W1" in office.draft()


def test_after_a_lapse_the_same_person_finds_the_draft_again(office: Office) -> None:
    office.take(office.amina)
    office.save(office.amina, a_unit_sheet(office.letter))
    office.clock.move(hours=9)
    office.take(office.amina)

    assert "W1" in office.draft()
    assert office.seat().lease_until > office.clock.now()


def test_after_a_lapse_a_colleague_starts_with_an_empty_sheet(office: Office) -> None:
    office.take(office.amina)
    office.save(office.amina, a_unit_sheet(office.letter))
    office.clock.move(minutes=20)
    office.take(office.boris)

    assert (office.seat().assessor_id, office.draft()) == (office.boris, {})
    with pytest.raises(NotYourSeatError):
        office.save(office.amina, a_unit_sheet(office.letter, version=1))
    with pytest.raises(NotYourSeatError):
        office.hand_back(office.amina)


@pytest.mark.parametrize("state", [ClaimState.DRAFT, ClaimState.DECIDED, ClaimState.WITHDRAWN])
def test_only_a_claim_in_the_queue_can_be_taken(office: Office, state: ClaimState) -> None:
    with pytest.raises(ClaimNotInQueueError):
        office.take(office.amina, a_claim(office.engine, state=state))
    with pytest.raises(ClaimNotInQueueError):
        office.take(office.amina, uuid4())


def test_a_claim_with_an_unconfirmed_record_cannot_be_taken(office: Office) -> None:
    an_item(office.engine, office.claim, state=EvidenceState.TO_CONFIRM)

    with pytest.raises(ClaimNotInQueueError):
        office.take(office.amina)


def test_a_claim_handed_back_is_free_and_the_draft_waits_for_the_same_person(
    office: Office,
) -> None:
    office.take(office.amina)
    office.save(office.amina, a_unit_sheet(office.letter))
    office.hand_back(office.amina)

    assert office.state() is ClaimState.READY
    with pytest.raises(LeaseLapsedError):
        office.save(office.amina, a_unit_sheet(office.letter, version=1))
    office.take(office.amina)
    assert "W1" in office.draft()


def test_a_claim_is_handed_back_once(office: Office) -> None:
    office.take(office.amina)
    office.hand_back(office.amina)

    with pytest.raises(MoveNotAllowedError):
        office.hand_back(office.amina)


def test_a_withdrawn_claim_is_gone_from_its_assessors_desk(office: Office) -> None:
    office.take(office.amina)
    with write_session(office.engine) as session:
        session.get_one(Claim, office.claim).state = ClaimState.WITHDRAWN

    for work in (
        lambda: office.save(office.amina, a_unit_sheet(office.letter)),
        lambda: office.hand_back(office.amina),
        lambda: office.submit(office.amina, 0),
    ):
        with pytest.raises(ClaimNotInQueueError):
            work()


def test_looking_changes_nothing_and_is_for_the_holder_alone(office: Office) -> None:
    office.take(office.amina)
    office.save(office.amina, a_unit_sheet(office.letter))
    before = office.seat()

    def look(who: UUID) -> review.Bench:
        with read_session(office.engine) as session:
            return review.look(session, office.desk, assessor_id=who, claim_id=office.claim)

    bench = look(office.amina)
    assert (bench.version, bench.lapsed, bench.qualification) == (1, False, "any-trade@1")
    assert bench.drafts["W1"].version == 1
    assert office.seat() == before
    with pytest.raises(NotYourSeatError):
        look(office.boris)
    office.clock.move(minutes=20)
    assert look(office.amina).lapsed
    office.clock.move(minutes=-20)
    version = office.save(office.amina, a_unit_sheet(office.letter, unit="W2"))
    office.submit(office.amina, version)
    with pytest.raises(AlreadySubmittedError):
        look(office.amina)


def test_a_withdrawn_claim_cannot_be_looked_at(office: Office) -> None:
    office.take(office.amina)
    with write_session(office.engine) as session:
        session.get_one(Claim, office.claim).state = ClaimState.WITHDRAWN

    with read_session(office.engine) as session, pytest.raises(NotYourSeatError):
        review.look(session, office.desk, assessor_id=office.amina, claim_id=office.claim)


@pytest.mark.parametrize("deed", [Deed.EVIDENCE_ADDED, Deed.CLAIM_SUBMITTED])
def test_whoever_acted_for_the_applicant_does_not_score_the_claim(
    office: Office, deed: Deed
) -> None:
    who = Who(kind=ActorKind.STAFF, id=office.amina)
    with write_session(office.engine) as session:
        audit.append(session, office.clock, Act(deed=deed, claim_id=office.claim, who=who))

    with pytest.raises(TwoSeatsError):
        office.take(office.amina)
    office.take(office.boris)
    assert office.seat().assessor_id == office.boris


def test_a_claim_is_held_as_long_as_its_own_programme_says(office: Office) -> None:
    lease = {"idle_minutes": 45, "longest_hours": 2}
    office.catalog = practised(office.catalog, "any-trade", lease=lease)
    office.take(office.amina)

    seat = office.seat()
    assert (seat.lease_until - NOON).total_seconds() == 45 * 60
    assert (seat.lease_limit - NOON).total_seconds() == 2 * 3600


def test_a_number_of_another_programme_changes_nothing(office: Office) -> None:
    office.catalog = practised(office.catalog, "other-trade", lease={"idle_minutes": 45})
    office.take(office.amina)

    assert (office.seat().lease_until - NOON).total_seconds() == 20 * 60
