"""The worker: what is handed over is done, once if possible, and never lost."""

import logging
import threading
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlalchemy.pool import QueuePool
from sqlmodel import Session, select
from typing_extensions import override

from rpl import worker as worker_module
from rpl.domain.refused_files import FileDamagedError
from rpl.jobs.tools import JobTools
from rpl.jobs.upkeep import Chore
from rpl.ports.errors import EngineError
from rpl.ports.queue import MAX_ATTEMPTS, MAX_LOSSES, WORKER_LOST, Lease, QueueDepth
from rpl.store.database import read_session, write_session
from rpl.store.queue import EmbeddedQueue
from rpl.store.tables import Job
from rpl.worker import Worker
from tests.factories.jobs import some_tools
from tests.fakes.clock import StoppedClock

ONE, TWO = UUID(int=1), UUID(int=2)


@pytest.fixture
def tools(engine: Engine, clock: StoppedClock) -> JobTools:
    return some_tools(engine, clock)


@pytest.fixture
def queue(clock: StoppedClock) -> EmbeddedQueue:
    return EmbeddedQueue(clock)


def give(tools: JobTools, queue: EmbeddedQueue, step: str, *subjects: UUID) -> None:
    with write_session(tools.engine) as session:
        for subject in subjects:
            queue.hand_over(session, step, subject)


def depth(tools: JobTools, queue: EmbeddedQueue) -> QueueDepth:
    with read_session(tools.engine) as session:
        return queue.depth(session)


def test_a_job_is_done_and_gone(tools: JobTools, queue: EmbeddedQueue) -> None:
    done: list[UUID] = []
    give(tools, queue, "read", ONE)
    worker = Worker(tools, queue, {"read": lambda _tools, subject: done.append(subject)}, {})

    assert [worker.run_one(), worker.run_one()] == [True, False]
    assert done == [ONE]
    assert depth(tools, queue) == QueueDepth(0, 0, 0)


def test_no_transaction_is_open_while_a_step_works(tools: JobTools, queue: EmbeddedQueue) -> None:
    in_use: list[int] = []

    def look(tools: JobTools, _subject: UUID) -> None:
        assert isinstance(tools.engine.pool, QueuePool)
        in_use.append(tools.engine.pool.checkedout())

    give(tools, queue, "read", ONE)
    Worker(tools, queue, {"read": look}, {}).run_one()

    assert in_use == [0]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (FileDamagedError(), "file_damaged"),
        (EngineError("Ana Sample"), "engine_failed"),
        (KeyError("x"), "engine_failed"),
    ],
)
def test_a_step_that_fails_is_tried_again_then_given_up_with_its_code(
    tools: JobTools,
    queue: EmbeddedQueue,
    clock: StoppedClock,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    code: str,
) -> None:
    told: list[UUID] = []

    def fail(_tools: JobTools, _subject: UUID) -> None:
        raise error

    give(tools, queue, "read", ONE)
    worker = Worker(
        tools, queue, {"read": fail}, {"read": lambda _t, subject: told.append(subject)}
    )
    for _ in range(MAX_ATTEMPTS):
        assert told == []
        assert worker.run_one()
        clock.move(minutes=1)

    assert not worker.run_one()
    assert told == [ONE]
    with read_session(tools.engine) as session:
        assert session.exec(select(Job.problem)).all() == [code]
    assert depth(tools, queue) == QueueDepth(0, 0, quarantined=1)
    assert "Ana Sample" not in caplog.text


def test_a_step_nobody_knows_is_given_up_and_the_others_are_done(
    tools: JobTools, queue: EmbeddedQueue, clock: StoppedClock
) -> None:
    done: list[UUID] = []
    give(tools, queue, "dance", ONE)
    clock.move(seconds=1)
    give(tools, queue, "read", TWO)
    worker = Worker(tools, queue, {"read": lambda _tools, subject: done.append(subject)}, {})
    for _ in range(MAX_ATTEMPTS + 1):
        worker.run_one()
        clock.move(minutes=1)

    assert done == [TWO]
    with read_session(tools.engine) as session:
        assert session.exec(select(Job.problem)).all() == ["unknown_step"]


def test_what_a_dead_worker_left_is_given_up_and_told(
    tools: JobTools, queue: EmbeddedQueue, clock: StoppedClock
) -> None:
    told: list[UUID] = []
    give(tools, queue, "read", ONE)
    for _ in range(MAX_LOSSES):
        with write_session(tools.engine) as session:
            assert queue.take(session)
        clock.move(minutes=2)
    worker = Worker(tools, queue, {}, {"read": lambda _t, subject: told.append(subject)})

    assert [worker.run_one(), worker.run_one()] == [True, False]
    assert told == [ONE]
    with read_session(tools.engine) as session:
        assert session.exec(select(Job.problem)).all() == [WORKER_LOST]


def test_a_note_that_cannot_be_written_does_not_stop_the_worker(
    tools: JobTools, queue: EmbeddedQueue, clock: StoppedClock
) -> None:
    def broken(_tools: JobTools, _subject: UUID) -> None:
        raise EngineError

    give(tools, queue, "read", ONE)
    worker = Worker(tools, queue, {}, {"read": broken})
    for _ in range(MAX_ATTEMPTS):
        assert worker.run_one()
        clock.move(minutes=1)

    assert depth(tools, queue).quarantined == 1


def test_a_lease_is_kept_alive_while_its_step_works(
    tools: JobTools, queue: EmbeddedQueue, clock: StoppedClock
) -> None:
    renewed = threading.Event()

    class WatchedQueue(EmbeddedQueue):
        heartbeat_seconds = 0.01

        @override
        def renew(self, session: Session, lease: Lease) -> bool:
            held = super().renew(session, lease)
            renewed.set()
            return held

    watched = WatchedQueue(clock)
    give(tools, queue, "read", ONE)
    kept = Worker(tools, watched, {"read": lambda _t, _s: _assert_set(renewed)}, {})

    assert kept.run_one()
    assert depth(tools, queue) == QueueDepth(0, 0, 0)


def test_a_worker_told_to_stop_finishes_what_it_has_in_hand(
    tools: JobTools, queue: EmbeddedQueue
) -> None:
    stop, done = threading.Event(), []

    def step(_tools: JobTools, subject: UUID) -> None:
        stop.set()
        done.append(subject)

    give(tools, queue, "read", ONE, TWO)
    Worker(tools, queue, {"read": step}, {}).run(stop)

    assert len(done) == 1
    assert depth(tools, queue) == QueueDepth(waiting=1, leased=0, quarantined=0)


def test_a_job_given_back_waits_for_the_next_worker(tools: JobTools, queue: EmbeddedQueue) -> None:
    depths: list[QueueDepth] = []

    def step(_tools: JobTools, _subject: UUID) -> None:
        worker.give_back()
        depths.append(depth(tools, queue))

    worker = Worker(tools, queue, {"read": step}, {})
    give(tools, queue, "read", ONE)
    worker.run_one()
    worker.give_back()

    assert depths == [QueueDepth(waiting=1, leased=0, quarantined=0)]


def test_a_database_that_is_away_is_asked_again(
    tools: JobTools,
    queue: EmbeddedQueue,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(worker_module, "RECOVER_SECONDS", 0.01)
    stop, asked = threading.Event(), []

    class AwayQueue(EmbeddedQueue):
        @override
        def has_free(self, session: Session) -> bool:
            asked.append(1)
            if len(asked) == 2:
                stop.set()
            raise ConnectionError

    with caplog.at_level(logging.ERROR):
        Worker(replace(tools, queue=queue), AwayQueue(StoppedClock()), {}, {}).run(stop)

    assert len(asked) == 2
    assert "ConnectionError" in caplog.text


def test_chores_are_done_at_the_start_and_one_that_fails_stops_neither_the_others_nor_the_jobs(
    tools: JobTools, queue: EmbeddedQueue, caplog: pytest.LogCaptureFixture
) -> None:
    stop, done = threading.Event(), []

    def tidy(_tools: JobTools) -> None:
        done.append("tidied")

    def fail(_tools: JobTools) -> None:
        raise EngineError("Ana Sample")

    def step(_tools: JobTools, _subject: UUID) -> None:
        done.append("read")
        if done.count("read") == 2:
            stop.set()

    give(tools, queue, "read", ONE, TWO)
    chores = (Chore("fail", 3600, fail), Chore("tidy", 3600, tidy))
    Worker(tools, queue, {"read": step}, {}, chores).run(stop)

    assert done == ["read", "tidied", "read"]
    assert "fail: EngineError" in caplog.text
    assert "Ana Sample" not in caplog.text


def _assert_set(event: threading.Event) -> None:
    assert event.wait(10)
