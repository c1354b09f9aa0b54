"""Queues: the contract of hand-over on the fake and the embedded one, then leases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from rpl.domain.job import Priority
from rpl.ports import Queue
from rpl.store.database import read_session, write_session
from rpl.store.queue import LEASE, MAX_ATTEMPTS, WORKER_LOST, EmbeddedQueue, Lease, QueueDepth
from rpl.store.tables import Job
from tests.fakes.clock import StoppedClock
from tests.fakes.queue import RecordingQueue

ONE, TWO, THREE = UUID(int=1), UUID(int=2), UUID(int=3)
ANA, BAO = UUID(int=100), UUID(int=101)
LEASE_SECONDS = LEASE.total_seconds()


@pytest.fixture
def queue(clock: StoppedClock) -> EmbeddedQueue:
    return EmbeddedQueue(clock)


@pytest.fixture(params=["fake", "embedded"])
def any_queue(request: pytest.FixtureRequest, queue: EmbeddedQueue) -> Queue:
    return RecordingQueue() if request.param == "fake" else queue


def handed_over(queue: Queue, engine: Engine) -> list[tuple[str, UUID]]:
    if isinstance(queue, RecordingQueue):
        return sorted(queue.handed_over)
    with read_session(engine) as session:
        return sorted((job.step, job.subject_id) for job in session.exec(select(Job)))


def test_what_is_handed_over_waits_when_the_transaction_commits(
    any_queue: Queue, engine: Engine
) -> None:
    with write_session(engine) as session:
        any_queue.hand_over(session, "read", ONE)
        any_queue.hand_over(session, "read", TWO)
        any_queue.hand_over(session, "translate", ONE)

    assert handed_over(any_queue, engine) == [("read", ONE), ("read", TWO), ("translate", ONE)]


def test_what_is_handed_over_is_gone_when_the_transaction_rolls_back(
    any_queue: Queue, engine: Engine
) -> None:
    with Session(engine) as session:
        any_queue.hand_over(session, "read", ONE)
        session.rollback()
        any_queue.hand_over(session, "read", TWO)
        session.commit()

    assert handed_over(any_queue, engine) == [("read", TWO)]


def test_the_same_step_of_the_same_row_is_one_job(any_queue: Queue, engine: Engine) -> None:
    for _ in range(2):
        with write_session(engine) as session:
            any_queue.hand_over(session, "read", ONE)
            any_queue.hand_over(session, "read", ONE)

    assert handed_over(any_queue, engine) == [("read", ONE)]


def test_what_is_handed_over_remembers_whose_turn_it_takes(
    any_queue: Queue, engine: Engine
) -> None:
    with write_session(engine) as session:
        any_queue.hand_over(session, "read", ONE, applicant_id=ANA)

    if isinstance(any_queue, RecordingQueue):
        assert any_queue.applicants == {("read", ONE): ANA}
    else:
        with read_session(engine) as session:
            assert session.exec(select(Job.applicant_id)).one() == ANA


def give(engine: Engine, queue: EmbeddedQueue, *subjects: UUID) -> None:
    with write_session(engine) as session:
        for subject in subjects:
            queue.hand_over(session, "read", subject)


def take(engine: Engine, queue: EmbeddedQueue) -> Lease | None:
    with write_session(engine) as session:
        return queue.take(session)


def taken(engine: Engine, queue: EmbeddedQueue) -> Lease:
    lease = take(engine, queue)
    assert lease is not None
    return lease


def test_an_empty_queue_has_nothing_to_take(any_engine: Engine, queue: EmbeddedQueue) -> None:
    with read_session(any_engine) as session:
        assert not queue.has_free(session)
    assert take(any_engine, queue) is None


def test_jobs_are_taken_in_the_order_they_came_and_finished_ones_are_gone(
    any_engine: Engine, queue: EmbeddedQueue, clock: StoppedClock
) -> None:
    give(any_engine, queue, TWO)
    clock.move(seconds=1)
    give(any_engine, queue, ONE)

    for subject in (TWO, ONE):
        lease = taken(any_engine, queue)
        assert (lease.step, lease.subject_id, lease.attempt) == ("read", subject, 1)
        with write_session(any_engine) as session:
            assert queue.finish(session, lease)

    assert handed_over(queue, any_engine) == []


def give_to(engine: Engine, queue: EmbeddedQueue, applicant: UUID, *subjects: UUID) -> None:
    with write_session(engine) as session:
        for subject in subjects:
            queue.hand_over(session, "read", subject, applicant_id=applicant)


def test_a_small_claim_does_not_wait_behind_a_bulk_import(
    any_engine: Engine, queue: EmbeddedQueue, clock: StoppedClock
) -> None:
    bulk = [UUID(int=1000 + number) for number in range(50)]
    give_to(any_engine, queue, ANA, *bulk)
    clock.move(seconds=30)
    give_to(any_engine, queue, BAO, ONE)

    assert [taken(any_engine, queue).subject_id for _ in range(3)] == [bulk[0], ONE, bulk[1]]


def test_what_somebody_waits_for_is_taken_first(any_engine: Engine, queue: EmbeddedQueue) -> None:
    with write_session(any_engine) as session:
        queue.hand_over(session, "read", ONE, priority=Priority.WHENEVER)
        queue.hand_over(session, "read", TWO)
        queue.hand_over(session, "read", THREE, priority=Priority.SOON)

    assert [taken(any_engine, queue).subject_id for _ in range(3)] == [THREE, TWO, ONE]


def test_a_job_asked_for_again_with_more_urgency_moves_up_and_never_back(
    any_engine: Engine, queue: EmbeddedQueue
) -> None:
    give(any_engine, queue, ONE, TWO)
    with write_session(any_engine) as session:
        queue.hand_over(session, "read", TWO, priority=Priority.SOON)
        queue.hand_over(session, "read", TWO, priority=Priority.WHENEVER)

    assert [taken(any_engine, queue).subject_id for _ in range(2)] == [TWO, ONE]


def test_a_job_in_hand_is_not_given_to_another_worker(
    any_engine: Engine, queue: EmbeddedQueue, clock: StoppedClock
) -> None:
    give(any_engine, queue, ONE)
    lease = taken(any_engine, queue)
    clock.move(seconds=LEASE_SECONDS - 1)
    with write_session(any_engine) as session:
        assert queue.renew(session, lease)
    clock.move(seconds=LEASE_SECONDS - 1)

    assert take(any_engine, queue) is None


def test_workers_that_ask_together_share_the_jobs_and_none_gets_one_twice(
    any_engine: Engine, queue: EmbeddedQueue
) -> None:
    subjects = {uuid4() for _ in range(12)}
    give(any_engine, queue, *subjects)

    def take_all(_worker: int) -> list[UUID]:
        found = []
        while lease := take(any_engine, queue):
            found.append(lease.subject_id)
        return found

    with ThreadPoolExecutor(4) as workers:
        found = [subject for share in workers.map(take_all, range(4)) for subject in share]

    assert len(found) == len(subjects)
    assert set(found) == subjects


@pytest.mark.parametrize("late", ["renew", "finish", "release"])
def test_a_worker_whose_lease_is_over_has_no_say_any_more(
    any_engine: Engine, queue: EmbeddedQueue, clock: StoppedClock, late: str
) -> None:
    give(any_engine, queue, ONE)
    lost = taken(any_engine, queue)
    clock.move(seconds=LEASE_SECONDS + 1)
    second = taken(any_engine, queue)

    calls: dict[str, Callable[[Session, Lease], bool]] = {
        "renew": queue.renew,
        "finish": queue.finish,
        "release": queue.release,
    }
    with write_session(any_engine) as session:
        assert not calls[late](session, lost)

    assert second.attempt == 2
    with write_session(any_engine) as session:
        assert queue.finish(session, second)


def test_what_is_handed_over_while_in_hand_is_done_once_more(
    any_engine: Engine, queue: EmbeddedQueue
) -> None:
    give(any_engine, queue, ONE)
    lease = taken(any_engine, queue)
    give(any_engine, queue, ONE)
    with write_session(any_engine) as session:
        assert queue.finish(session, lease)

    again = taken(any_engine, queue)
    assert (again.subject_id, again.attempt) == (ONE, 1)
    with write_session(any_engine) as session:
        assert queue.finish(session, again)
    assert take(any_engine, queue) is None


def test_a_job_that_fails_waits_longer_each_time_and_is_then_quarantined(
    any_engine: Engine, queue: EmbeddedQueue, clock: StoppedClock
) -> None:
    give(any_engine, queue, ONE)
    for wait in (2, 20):
        with write_session(any_engine) as session:
            assert not queue.fail(session, taken(any_engine, queue), "engine_error")
        clock.move(seconds=wait - 1)
        assert take(any_engine, queue) is None
        clock.move(seconds=1)
    with write_session(any_engine) as session:
        assert queue.fail(session, taken(any_engine, queue), "engine_error")
    clock.move(days=1)

    assert take(any_engine, queue) is None
    with read_session(any_engine) as session:
        assert session.exec(select(Job.problem, Job.quarantined)).one() == ("engine_error", True)
        assert queue.depth(session) == QueueDepth(waiting=0, leased=0, quarantined=1)


def test_a_job_that_kills_every_worker_is_given_up(
    any_engine: Engine, queue: EmbeddedQueue, clock: StoppedClock
) -> None:
    give(any_engine, queue, ONE)
    for _ in range(MAX_ATTEMPTS):
        taken(any_engine, queue)
        clock.move(seconds=LEASE_SECONDS + 1)

    assert take(any_engine, queue) is None
    with write_session(any_engine) as session:
        assert queue.has_free(session)
        assert queue.give_up_lost(session) == (("read", ONE),)
        assert queue.give_up_lost(session) == ()
        assert session.exec(select(Job.problem)).one() == WORKER_LOST
        assert not queue.has_free(session)


def test_a_job_that_was_given_up_starts_anew_when_it_is_handed_over(
    any_engine: Engine, queue: EmbeddedQueue, clock: StoppedClock
) -> None:
    give(any_engine, queue, ONE)
    for _ in range(MAX_ATTEMPTS):
        with write_session(any_engine) as session:
            queue.fail(session, taken(any_engine, queue), "engine_error")
        clock.move(minutes=1)
    give(any_engine, queue, ONE)

    assert taken(any_engine, queue).attempt == 1


def test_a_job_given_back_undone_has_lost_no_attempt(
    any_engine: Engine, queue: EmbeddedQueue
) -> None:
    give(any_engine, queue, ONE)
    with write_session(any_engine) as session:
        assert queue.release(session, taken(any_engine, queue))

    assert taken(any_engine, queue).attempt == 1


def test_the_depth_tells_waiting_jobs_from_those_in_hand(
    any_engine: Engine, queue: EmbeddedQueue
) -> None:
    give(any_engine, queue, ONE, TWO)
    taken(any_engine, queue)

    with read_session(any_engine) as session:
        assert queue.depth(session) == QueueDepth(waiting=1, leased=1, quarantined=0)
