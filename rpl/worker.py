"""The worker: takes one job at a time, runs its step, and keeps its lease alive meanwhile.

No transaction is open while a step works; the step opens its own short ones.
"""

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from types import FrameType
from uuid import UUID

from structlog.contextvars import bound_contextvars

from rpl.adapters.log_lines import show_log, told
from rpl.assembly import Parts, build, job_tools
from rpl.domain.running import StepOutcome
from rpl.flows.pinned import warn_of_changed_definitions
from rpl.jobs.pulse import Pulse
from rpl.jobs.steps import GIVE_UP, STEPS, Step
from rpl.jobs.tools import JobTools
from rpl.jobs.upkeep import CHORES, Chore
from rpl.ports.queue import WORKER_LOST, Lease, WorkQueue
from rpl.scratch import remove_ours
from rpl.settings import Settings
from rpl.store.database import read_session, write_session

POLL_SECONDS = 0.3
RECOVER_SECONDS = 2.0
DRAIN_SECONDS = 8.0

log = logging.getLogger("rpl.worker")


class Worker:
    """One worker on one queue."""

    def __init__(
        self,
        tools: JobTools,
        queue: WorkQueue,
        steps: Mapping[str, Step] = STEPS,
        give_up: Mapping[str, Step] = GIVE_UP,
        chores: Sequence[Chore] = CHORES,
    ) -> None:
        self.pulse = Pulse(tools.engine, tools.clock)
        self._tools = tools
        self._queue = queue
        self._steps = steps
        self._give_up = give_up
        self._chores = chores
        self._due = dict.fromkeys(chores, 0.0)
        self.in_hand: Lease | None = None

    def run(self, stop: threading.Event) -> None:
        """Work until told to stop; the step in hand is finished first."""
        while not stop.is_set():
            try:
                idle = not self.run_one()
                self._keep_up()
            except Exception as error:  # noqa: BLE001 -- a database that is away comes back
                log.error("the queue does not answer: %s", told(error))  # noqa: TRY400 -- no words of it
                stop.wait(RECOVER_SECONDS)
                continue
            if idle:
                stop.wait(POLL_SECONDS)

    def _keep_up(self) -> None:
        """Do what is due by the calendar and not by a job; one chore that fails stops no other."""
        for chore in self._chores:
            if time.monotonic() < self._due[chore]:
                continue
            self._due[chore] = time.monotonic() + chore.every_seconds
            try:
                chore.do(self._tools)
            except Exception as error:  # noqa: BLE001 -- it is due again soon
                log.error("%s: %s", chore.name, told(error))  # noqa: TRY400 -- no words of it

    def run_one(self) -> bool:
        """Do one job; False when none is waiting."""
        with read_session(self._tools.engine) as session:
            if not self._queue.has_free(session):
                return False
        with write_session(self._tools.engine) as session:
            lost = self._queue.give_up_lost(session)
            lease = self._queue.take(session)
        for step, subject_id in lost:
            self._tell_given_up(step, subject_id, WORKER_LOST)
        if lease is not None:
            self._work(lease)
        return lease is not None or bool(lost)

    def give_back(self) -> None:
        """Free the job in hand for another worker, because this one ends now."""
        if self.in_hand is not None:
            with write_session(self._tools.engine) as session:
                self._queue.release(session, self.in_hand)

    def _work(self, lease: Lease) -> None:
        ids = {"job": str(lease.job_id), "step": lease.step, "subject": str(lease.subject_id)}
        with bound_contextvars(**ids, attempt=lease.attempt):
            self._do(lease)

    def _do(self, lease: Lease) -> None:
        began = time.monotonic()
        self.in_hand = lease
        problem = self._run_step(lease)
        with write_session(self._tools.engine) as session:
            if problem is None:
                self._queue.finish(session, lease)
                given_up = False
            else:
                given_up = self._queue.fail(session, lease, problem)
        self.in_hand = None
        seconds = round(time.monotonic() - began, 3)
        outcome = {"seconds": seconds, "problem": problem}
        attempt = StepOutcome.DONE if problem is None else StepOutcome.FAILED
        self.pulse.count(lease.step, attempt, seconds)
        log.info("done" if problem is None else "failed", extra=outcome)
        if problem is not None and given_up:
            self._tell_given_up(lease.step, lease.subject_id, problem)

    def _run_step(self, lease: Lease) -> str | None:
        """The code of the problem, or none when the step was done."""
        step = self._steps.get(lease.step)
        if step is None:
            log.error("no step is called %s", lease.step)
            return "unknown_step"
        done = threading.Event()
        heart = threading.Thread(target=self._keep_alive, args=(lease, done), daemon=True)
        heart.start()
        try:
            step(self._tools, lease.subject_id)
        except Exception as error:  # noqa: BLE001 -- whatever fails, the queue must know
            log.error("%s %s: %s", lease.step, lease.subject_id, told(error))  # noqa: TRY400 -- no words of it
            return str(getattr(error, "code", "engine_failed"))
        finally:
            done.set()
            heart.join()
        return None

    def _keep_alive(self, lease: Lease, done: threading.Event) -> None:
        while not done.wait(self._queue.heartbeat_seconds):
            try:
                with write_session(self._tools.engine) as session:
                    held = self._queue.renew(session, lease)
            except Exception as error:  # noqa: BLE001 -- the next beat may succeed
                log.warning("a lease could not be renewed: %s", told(error))
                continue
            if not held:
                log.warning("%s %s is no longer ours", lease.step, lease.subject_id)
                return

    def _tell_given_up(self, step: str, subject_id: UUID, problem: str) -> None:
        log.error("%s %s given up: %s", step, subject_id, problem)
        give_up = self._give_up.get(step)
        if give_up is None:
            return
        try:
            give_up(self._tools, subject_id)
        except Exception as error:  # noqa: BLE001 -- the quarantined job still tells
            log.error("%s %s: %s", step, subject_id, told(error))  # noqa: TRY400 -- no words of it


def work(settings: Settings) -> None:
    """Run a worker of its own until SIGTERM or Ctrl-C; the step in hand is finished first.

    Definitions that changed under a claim are named at its start.  A worker that belongs to a
    service leaves that to the service.
    """
    parts = build(settings)
    warn_of_changed_definitions(parts.engine, parts.catalog.hashes)
    _work(parts, threading.Event())


def attached() -> None:
    """Run a worker that belongs to a service.

    Its settings are the first line of standard input.  It ends when that is closed, that is when
    the service is gone, however it went.
    """
    settings = Settings.model_validate_json(sys.stdin.readline())
    show_log(settings.log)
    stop = threading.Event()
    _start(_watch_input, stop)
    _work(build(settings), stop)


def _work(parts: Parts, stop: threading.Event) -> None:
    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    worker = Worker(job_tools(parts), parts.queue)
    _start(_end_in_time, worker, stop)
    _start(worker.pulse.run, stop)
    worker.run(stop)
    worker.pulse.end()


def _watch_input(stop: threading.Event) -> None:
    sys.stdin.read()
    stop.set()


def _end_in_time(worker: Worker, stop: threading.Event) -> None:
    stop.wait()
    time.sleep(DRAIN_SECONDS)
    try:
        worker.give_back()
    except Exception as error:  # noqa: BLE001 -- then its lease runs out
        log.error("the job in hand was not given back: %s", told(error))  # noqa: TRY400 -- no words of it
    remove_ours()
    os._exit(0)  # the step cannot be stopped otherwise; what it had is safe to do again


def _start(target: Callable[..., None], *given: object) -> None:
    threading.Thread(target=target, args=given, daemon=True).start()
