"""Who may score a claim, and for how long."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.review import (
    AlreadySubmittedError,
    HeldSeat,
    Lease,
    LeaseLapsedError,
    LeaseTerms,
    NotYourSeatError,
    ReviewRefusedError,
    SeatKind,
    SeatTakenError,
    TwoSeatsError,
    begin_lease,
    check_take,
    check_work,
)
from tests.fakes.clock import NOON

TERMS = LeaseTerms(idle=timedelta(minutes=20), longest=timedelta(hours=8))
AMINA, BORIS = UUID(int=1), UUID(int=2)
MINUTES = st.integers(0, 24 * 60)


def a_seat(
    holder: UUID = AMINA,
    kind: SeatKind = SeatKind.FIRST,
    *,
    until: int = 20,
    submitted: bool = False,
) -> HeldSeat:
    lease = Lease(until=NOON + timedelta(minutes=until), limit=NOON + TERMS.longest)
    return HeldSeat(kind=kind, holder=holder, lease=lease, submitted=submitted)


def test_a_lease_ends_after_20_minutes_without_activity() -> None:
    lease = begin_lease(NOON, TERMS)

    assert not lease.lapsed(NOON + timedelta(minutes=19, seconds=59))
    assert lease.lapsed(NOON + timedelta(minutes=20))


def test_saving_renews_a_lease_and_8_hours_end_it() -> None:
    lease = begin_lease(NOON, TERMS)

    assert lease.renewed(NOON + timedelta(minutes=15), TERMS).until == NOON + timedelta(minutes=35)
    assert lease.renewed(NOON + timedelta(hours=7, minutes=50), TERMS).until == lease.limit


@given(st.lists(MINUTES), MINUTES, MINUTES)
def test_a_renewed_lease_is_never_shorter_and_never_passes_its_limit(
    saves: list[int], idle: int, longest: int
) -> None:
    terms = LeaseTerms(idle=timedelta(minutes=idle), longest=timedelta(minutes=longest))
    lease = begin_lease(NOON, terms)
    for minutes in saves:
        renewed = lease.renewed(NOON + timedelta(minutes=minutes), terms)
        assert lease.until <= renewed.until <= renewed.limit == lease.limit
        lease = renewed


def test_a_free_seat_may_be_taken() -> None:
    check_take(SeatKind.FIRST, [], AMINA, NOON)
    check_take(SeatKind.SECOND, [a_seat(BORIS, submitted=True)], AMINA, NOON)


def test_a_seat_may_be_taken_again_by_its_holder_and_after_a_lapse_by_anybody() -> None:
    check_take(SeatKind.FIRST, [a_seat(AMINA)], AMINA, NOON)
    check_take(SeatKind.FIRST, [a_seat(AMINA, until=0)], AMINA, NOON)
    check_take(SeatKind.FIRST, [a_seat(BORIS, until=0)], AMINA, NOON)


@pytest.mark.parametrize(
    ("seat", "refusal"),
    [
        pytest.param(a_seat(BORIS), SeatTakenError, id="held by a colleague"),
        pytest.param(a_seat(BORIS, until=0, submitted=True), SeatTakenError, id="scored"),
        pytest.param(a_seat(AMINA, submitted=True), AlreadySubmittedError, id="scored by me"),
        pytest.param(a_seat(AMINA, SeatKind.SECOND), TwoSeatsError, id="a second seat"),
        pytest.param(
            a_seat(AMINA, SeatKind.APPEAL, until=0), TwoSeatsError, id="a second, lapsed seat"
        ),
    ],
)
def test_a_seat_is_refused(seat: HeldSeat, refusal: type[ReviewRefusedError]) -> None:
    with pytest.raises(refusal):
        check_take(SeatKind.FIRST, [seat], AMINA, NOON)


@pytest.mark.parametrize(
    ("seat", "refusal"),
    [
        pytest.param(a_seat(BORIS), NotYourSeatError, id="a colleague's"),
        pytest.param(a_seat(AMINA, until=0), LeaseLapsedError, id="lapsed"),
        pytest.param(a_seat(AMINA, until=0, submitted=True), AlreadySubmittedError, id="submitted"),
    ],
)
def test_work_is_refused(seat: HeldSeat, refusal: type[ReviewRefusedError]) -> None:
    with pytest.raises(refusal):
        check_work(seat, AMINA, NOON)


def test_the_refusal_of_a_lapsed_lease_says_when_and_what_to_do() -> None:
    with pytest.raises(LeaseLapsedError, match=r"12:00 UTC.*take it again"):
        check_work(a_seat(AMINA, until=0), AMINA, NOON)


def test_the_holder_may_work() -> None:
    check_work(a_seat(AMINA), AMINA, NOON)


_PEOPLE = [AMINA, BORIS, uuid4()]


@given(
    st.lists(
        st.tuples(st.sampled_from(_PEOPLE), st.sampled_from(SeatKind), st.integers(0, 40)),
        max_size=12,
    )
)
def test_whatever_is_tried_one_person_a_seat_and_one_seat_a_person(
    tries: list[tuple[UUID, SeatKind, int]],
) -> None:
    seats: dict[SeatKind, HeldSeat] = {}
    now = NOON
    for person, kind, minutes in tries:
        now += timedelta(minutes=minutes)
        try:
            check_take(kind, list(seats.values()), person, now)
        except ReviewRefusedError:
            continue
        seats[kind] = HeldSeat(kind=kind, holder=person, lease=begin_lease(now, TERMS))
        holders = [seat.holder for seat in seats.values()]
        assert len(holders) == len(set(holders))
