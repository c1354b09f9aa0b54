"""Queues: one contract, on the embedded one with both databases, on Procrastinate, on the fake."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from rpl.domain.job import Priority
from rpl.ports import Queue
from rpl.ports.queue import QueueDepth
from rpl.store.database import read_session, write_session
from tests.factories.queues import ANA, BAO, ONE, THREE, TWO, Line, a_line
from tests.fakes.clock import StoppedClock
from tests.fakes.queue import RecordingQueue
from tests.store.conftest import KINDS


@dataclass(frozen=True, slots=True)
class Taker:
    """Any queue that takes what is handed over, the fake one too."""

    queue: Queue
    engine: Engine
    jobs: Callable[[], list[tuple[str, UUID, UUID | None]]]


@pytest.fixture(params=["fake", *KINDS])
def taker(request: pytest.FixtureRequest, clock: StoppedClock) -> Iterator[Taker]:
    if request.param == "fake":
        fake = RecordingQueue()
        engine = request.getfixturevalue("engine")
        yield Taker(
            fake, engine, lambda: sorted((*j, fake.applicants[j]) for j in fake.handed_over)
        )
        return
    kind, address = KINDS[request.param]
    with a_line(kind, request.getfixturevalue(address), clock) as line:
        yield Taker(line.queue, line.engine, line.jobs)


def test_what_is_handed_over_waits_when_the_transaction_commits(taker: Taker) -> None:
    with write_session(taker.engine) as session:
        taker.queue.hand_over(session, "read", ONE)
        taker.queue.hand_over(session, "read", TWO, applicant_id=ANA)
        taker.queue.hand_over(session, "translate", ONE)

    assert taker.jobs() == [
        ("read", ONE, None),
        ("read", TWO, ANA),
        ("translate", ONE, None),
    ]


def test_what_is_handed_over_is_gone_when_the_transaction_rolls_back(taker: Taker) -> None:
    with Session(taker.engine) as session:
        taker.queue.hand_over(session, "read", ONE)
        session.rollback()
        taker.queue.hand_over(session, "read", TWO)
        session.commit()

    assert taker.jobs() == [("read", TWO, None)]


def test_the_same_step_of_the_same_row_is_one_job(taker: Taker) -> None:
    for _ in range(2):
        with write_session(taker.engine) as session:
            taker.queue.hand_over(session, "read", ONE)
            taker.queue.hand_over(session, "read", ONE)

    assert taker.jobs() == [("read", ONE, None)]


def test_rows_that_are_handed_over_together_by_many_are_one_job_each(line: Line) -> None:
    subjects = [UUID(int=number) for number in range(6)]

    with ThreadPoolExecutor(4) as others:
        list(others.map(lambda _other: line.give(*subjects), range(4)))

    assert [subject for _, subject, _ in line.jobs()] == subjects


def test_an_empty_queue_has_nothing_to_take(line: Line) -> None:
    with read_session(line.engine) as session:
        assert not line.queue.has_free(session)
    assert line.take() is None


def test_jobs_are_taken_in_the_order_they_came_and_finished_ones_are_gone(line: Line) -> None:
    line.give(TWO)
    line.move(1)
    line.give(ONE)

    for subject in (TWO, ONE):
        lease = line.taken()
        assert (lease.step, lease.subject_id, lease.attempt) == ("read", subject, 1)
        assert line.finish(lease)

    assert line.jobs() == []


def test_a_small_claim_does_not_wait_behind_a_bulk_import(line: Line) -> None:
    bulk = [UUID(int=1000 + number) for number in range(20)]
    line.give(*bulk, applicant_id=ANA)
    line.move(30)
    line.give(ONE, applicant_id=BAO)

    assert [line.taken().subject_id for _ in range(3)] == [bulk[0], ONE, bulk[1]]


def test_what_somebody_waits_for_is_taken_first(line: Line) -> None:
    with write_session(line.engine) as session:
        line.queue.hand_over(session, "read", ONE, priority=Priority.WHENEVER)
        line.queue.hand_over(session, "read", TWO)
        line.queue.hand_over(session, "read", THREE, priority=Priority.SOON)

    assert [line.taken().subject_id for _ in range(3)] == [THREE, TWO, ONE]


def test_a_job_asked_for_again_with_more_urgency_moves_up_and_never_back(line: Line) -> None:
    line.give(ONE, TWO)
    with write_session(line.engine) as session:
        line.queue.hand_over(session, "read", TWO, priority=Priority.SOON)
        line.queue.hand_over(session, "read", TWO, priority=Priority.WHENEVER)

    assert [line.taken().subject_id for _ in range(2)] == [TWO, ONE]


def test_a_job_in_hand_is_not_given_to_another_worker_while_it_is_renewed(line: Line) -> None:
    line.give(ONE)
    lease = line.taken()
    for _ in range(20):
        line.move(line.queue.heartbeat_seconds)
        with write_session(line.engine) as session:
            assert line.queue.renew(session, lease)
        assert line.take() is None

    assert line.finish(lease)


def test_workers_that_ask_together_share_the_jobs_and_none_gets_one_twice(line: Line) -> None:
    subjects = {uuid4() for _ in range(12)}
    line.give(*subjects)

    def take_all(_worker: int) -> list[UUID]:
        found = []
        while lease := line.take():
            found.append(lease.subject_id)
        return found

    with ThreadPoolExecutor(4) as workers:
        found = [subject for share in workers.map(take_all, range(4)) for subject in share]

    assert len(found) == len(subjects)
    assert set(found) == subjects


def test_what_is_handed_over_while_in_hand_is_done_once_more(line: Line) -> None:
    line.give(ONE)
    lease = line.taken()
    line.give(ONE)
    assert line.take() is None
    assert line.finish(lease)

    again = line.taken()
    assert (again.subject_id, again.attempt) == (ONE, 1)
    assert line.finish(again)
    assert line.take() is None


@pytest.mark.parametrize("ended", ["fail", "release"])
def test_what_is_handed_over_while_in_hand_is_one_job_when_the_first_comes_to_nothing(
    line: Line, ended: str
) -> None:
    line.give(ONE)
    lease = line.taken()
    line.give(ONE)
    with write_session(line.engine) as session:
        if ended == "release":
            line.queue.release(session, lease)
        else:
            line.queue.fail(session, lease, "engine_error")
    line.move(60)

    assert line.finish(line.taken())
    assert line.jobs() == []


def test_the_depth_tells_waiting_jobs_from_those_in_hand(line: Line) -> None:
    handed_over_at = line.clock.now()
    line.give(ONE, TWO)
    line.taken()
    line.move(5)

    assert line.depth() == QueueDepth(waiting=1, leased=1, quarantined=0)
    assert line.depth().oldest == handed_over_at
