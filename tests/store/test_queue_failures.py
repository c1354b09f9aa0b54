"""Jobs that fail, and workers that die over them: the same contract on every queue."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlmodel import Session

from rpl.ports.queue import MAX_ATTEMPTS, MAX_LOSSES, WORKER_LOST, Lease, QueueDepth
from rpl.store.database import read_session, write_session
from tests.factories.queues import ANA, BAO, ONE, TAKEN_UP_SECONDS, THREE, TWO, Line


def test_the_job_of_a_killed_worker_is_taken_up_in_time(line: Line) -> None:
    line.give(ONE)
    line.taken()
    line.move(TAKEN_UP_SECONDS - 1)

    with read_session(line.engine) as session:
        assert line.queue.has_free(session)
    second = line.taken()
    assert (second.subject_id, second.attempt) == (ONE, 1)


@pytest.mark.parametrize("late", ["renew", "finish", "release", "fail"])
def test_a_worker_whose_lease_is_over_has_no_say_any_more(line: Line, late: str) -> None:
    line.give(ONE)
    lost = line.taken()
    line.move(TAKEN_UP_SECONDS)
    second = line.taken()

    calls: dict[str, Callable[[Session, Lease], bool]] = {
        "renew": line.queue.renew,
        "finish": line.queue.finish,
        "release": line.queue.release,
        "fail": lambda session, lease: line.queue.fail(session, lease, "engine_error"),
    }
    with write_session(line.engine) as session:
        assert not calls[late](session, lost)

    assert second.holder != lost.holder
    assert line.finish(second)


def test_a_job_that_fails_waits_longer_each_time_and_is_then_quarantined(line: Line) -> None:
    line.give(ONE, applicant_id=ANA)
    for wait in (2, 20):
        assert not line.fail(line.taken())
        assert line.depth().retrying == 1
        line.move(wait - 1)
        assert line.take() is None
        line.move(1)
    with read_session(line.engine) as session:
        assert not line.queue.in_trouble(session, ANA)
    assert line.fail(line.taken())
    line.move(60 * 60 * 24)

    assert line.take() is None
    assert line.depth() == QueueDepth(waiting=0, leased=0, quarantined=1)
    with read_session(line.engine) as session:
        (job,) = line.queue.given_up(session, 10)
        assert line.queue.in_trouble(session, ANA)
        assert not line.queue.in_trouble(session, BAO)
    assert (job.step, job.subject_id, job.applicant_id) == ("read", ONE, ANA)
    assert (job.problem, job.attempts) == ("engine_error", MAX_ATTEMPTS)


def lose(line: Line, times: int) -> None:
    for _ in range(times):
        line.taken()
        line.move(TAKEN_UP_SECONDS)


def test_a_worker_that_dies_over_a_job_takes_none_of_its_attempts(line: Line) -> None:
    line.give(ONE)
    lose(line, MAX_LOSSES - 1)
    for attempt in range(1, MAX_ATTEMPTS + 1):
        lease = line.taken()
        assert lease.attempt == attempt
        assert line.fail(lease) is (attempt == MAX_ATTEMPTS)
        line.move(60)

    with read_session(line.engine) as session:
        (job,) = line.queue.given_up(session, 10)
    assert (job.problem, job.attempts) == ("engine_error", MAX_ATTEMPTS + MAX_LOSSES - 1)


def test_workers_that_died_are_forgotten_when_a_person_lets_the_job_start_anew(line: Line) -> None:
    line.give(ONE)
    lose(line, MAX_LOSSES)
    with write_session(line.engine) as session:
        line.queue.give_up_lost(session)
        (job,) = line.queue.given_up(session, 10)
        assert line.queue.try_again(session, job.job_id)
    lose(line, MAX_LOSSES - 1)

    assert line.finish(line.taken())


def test_a_job_that_kills_every_worker_is_given_up(line: Line) -> None:
    line.give(ONE)
    lose(line, MAX_LOSSES)

    with read_session(line.engine) as session:
        assert line.queue.has_free(session)
    with write_session(line.engine) as session:
        assert line.queue.give_up_lost(session) == (("read", ONE),)
        assert line.queue.give_up_lost(session) == ()
        (job,) = line.queue.given_up(session, 10)
        assert (job.problem, job.attempts) == (WORKER_LOST, MAX_LOSSES)
        assert not line.queue.has_free(session)
    assert line.take() is None


def give_up(line: Line, *subjects: UUID) -> None:
    for subject in subjects:
        line.give(subject)
        for _ in range(MAX_ATTEMPTS):
            line.fail(line.taken())
            line.move(60)


def test_a_job_that_was_given_up_starts_anew_when_it_is_handed_over(line: Line) -> None:
    give_up(line, ONE)
    line.give(ONE)

    lease = line.taken()
    assert (lease.subject_id, lease.attempt) == (ONE, 1)
    assert line.finish(lease)
    assert line.jobs() == []


def test_a_job_that_was_given_up_starts_anew_when_a_person_asks(line: Line) -> None:
    give_up(line, ONE, TWO)
    with write_session(line.engine) as session:
        jobs = {job.subject_id: job.job_id for job in line.queue.given_up(session, 10)}
        assert len(line.queue.given_up(session, 1)) == 1
        assert line.queue.try_again(session, jobs[TWO])
    with write_session(line.engine) as session:
        assert not line.queue.try_again(session, jobs[TWO])
        assert not line.queue.try_again(session, "no-such-job")

    lease = line.taken()
    assert (lease.subject_id, lease.attempt) == (TWO, 1)
    assert line.depth() == QueueDepth(waiting=0, leased=1, quarantined=1)


def test_a_job_given_back_undone_has_lost_no_attempt(line: Line) -> None:
    line.give(ONE)
    with write_session(line.engine) as session:
        assert line.queue.release(session, line.taken())

    assert line.taken().attempt == 1


def test_a_queue_knows_which_rows_it_holds_a_job_for(line: Line) -> None:
    give_up(line, THREE)
    line.give(ONE, TWO)
    line.taken()

    with read_session(line.engine) as session:
        assert line.queue.known(session, "read", frozenset({ONE, TWO, THREE, ANA})) == {
            ONE,
            TWO,
            THREE,
        }
        assert line.queue.known(session, "draft", frozenset({ONE})) == set()
        assert line.queue.known(session, "read", frozenset()) == set()
