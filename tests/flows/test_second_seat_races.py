"""Of two people at once one gets the seat that was called for, and a sheet calls once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from rpl.domain.review import AlreadySubmittedError, SeatKind, SeatTakenError, SheetChangedError
from rpl.domain.roles import Role
from rpl.store.database import read_session
from rpl.store.tables import Judgement, SeatOpening
from tests.factories.office import Office
from tests.factories.review import POLICY, a_unit_sheet, an_assessor

BAD = (1, 3)


@pytest.fixture
def office(any_engine: Engine) -> Office:
    found = Office(any_engine, marking=POLICY)
    found.first_mark(w2=BAD)
    return found


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """Do all of these in the same moment; answers what became of each, sorted."""
    start = Barrier(len(deeds))

    def race(deed: Callable[[], object]) -> str:
        start.wait()
        try:
            deed()
        except (SeatTakenError, SheetChangedError, AlreadySubmittedError):
            return "refused"
        return "done"

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(race, deeds))


def test_of_two_moderators_racing_for_the_second_seat_one_gets_it(office: Office) -> None:
    racing = at_once(
        lambda: office.take_called(office.mira), lambda: office.take_called(office.nils)
    )

    assert racing == ["done", "refused"]
    assert office.seat(SeatKind.SECOND).assessor_id in {office.mira, office.nils}


def test_of_two_people_racing_to_settle_one_gets_the_seat(office: Office) -> None:
    office.mark_again(office.mira, w2=(3, 3))
    olaf = an_assessor(office.engine, "Olaf", Role.MODERATOR)

    racing = at_once(lambda: office.take_called(office.nils), lambda: office.take_called(olaf))

    assert racing == ["done", "refused"]


def test_a_second_sheet_sent_twice_at_once_calls_for_one_third_person(office: Office) -> None:
    office.take_called(office.mira)
    version = office.save(office.mira, a_unit_sheet(office.letter, unit="W2"))

    racing = at_once(
        lambda: office.submit(office.mira, version), lambda: office.submit(office.mira, version)
    )

    assert racing == ["done", "refused"]
    with read_session(office.engine) as session:
        kinds = sorted(session.exec(select(SeatOpening.kind)))
        assert len(session.exec(select(Judgement)).all()) == 6
    assert kinds == [SeatKind.ADJUDICATION, SeatKind.SECOND]
