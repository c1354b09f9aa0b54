"""Nobody gets past calibration by being quick: two claims at once, and while it is being sent."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from rpl.domain.calibration import NotCalibratedError
from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.domain.review import SeatKind
from rpl.flows import review
from rpl.store.database import read_session, write_session
from rpl.store.review import openings, waiting
from rpl.store.tables import InterestDeclaration, Seat
from tests.factories.calibrating import EXEMPLARS, a_calibrating_catalog, calibrate, marks_like
from tests.factories.office import Office
from tests.factories.review import POLICY, QUALIFICATION, a_claim


@pytest.fixture
def office(any_engine: Engine) -> Office:
    """An office in which only Amina is calibrated, with one claim that she marked."""
    office = Office(any_engine, marking=POLICY)
    office.catalog = a_calibrating_catalog(office.catalog)
    calibrate(office.engine, office.catalog, office.amina, office.clock.now())
    office.first_mark(w2=(0, 0))
    return office


def taken_at_once(*takes: Callable[[], None]) -> list[str]:
    start = Barrier(len(takes))

    def race(take: Callable[[], None]) -> str:
        start.wait()
        try:
            take()
        except NotCalibratedError:
            return "refused"
        return "taken"

    with ThreadPoolExecutor(len(takes)) as pool:
        return list(pool.map(race, takes))


def seats(office: Office, who: UUID) -> set[tuple[UUID, SeatKind]]:
    with read_session(office.engine) as session:
        mine = session.exec(select(Seat).where(Seat.assessor_id == who))
        return {(seat.claim_id, seat.kind) for seat in mine}


def queues(office: Office, who: UUID) -> tuple[list[UUID], list[UUID]]:
    """The claims that both queues show to somebody: first marks, and marks that were called for."""
    now = office.clock.now()
    with read_session(office.engine) as session:
        opened = review.open_to(session, office.catalog, who, now)
        watch = waiting.Watch(DEFAULT_ORGANISATION, who, now, open_to=opened)
        first = waiting.waiting(session, watch, after=None, limit=9)
        called = openings.waiting_for_moderators(session, watch)
    return [each.claim_id for each in first], [each.entry.claim_id for each in called]


def test_who_is_not_calibrated_gets_neither_of_two_claims_and_both_queues_open_in_one_moment(
    office: Office,
) -> None:
    one, other = a_claim(office.engine), a_claim(office.engine)
    mira = office.mira
    both = (lambda: office.take(mira, one), lambda: office.take(mira, other))

    assert taken_at_once(*both) == ["refused", "refused"]
    assert seats(office, mira) == set()
    with read_session(office.engine) as session:
        said = select(InterestDeclaration).where(InterestDeclaration.staff_id == mira)
        assert session.exec(said).all() == []

    with write_session(office.engine) as session:
        sent = review.ExemplarMarks(QUALIFICATION.reference, "forge", 1, marks_like(EXEMPLARS[0]))
        review.mark_exemplar(session, office.desk, staff_id=mira, sent=sent)
        session.flush()
        assert queues(office, mira) == ([], [])
    first, called = queues(office, mira)
    assert ({*first}, called) == ({one, other}, [office.claim])

    assert taken_at_once(*both) == ["taken", "taken"]
    assert seats(office, mira) == {(one, SeatKind.FIRST), (other, SeatKind.FIRST)}
