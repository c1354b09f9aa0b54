"""The embedded queue under whatever its workers do: nothing is lost, nothing runs for two."""

import itertools
import tempfile
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import SQLModel, select
from typing_extensions import override

from rpl.ports.queue import MAX_ATTEMPTS, Lease
from rpl.store.database import connect, read_session, write_session
from rpl.store.queue import LEASE, EmbeddedQueue
from rpl.store.tables import Job
from tests.factories.queues import Line
from tests.fakes.clock import StoppedClock

STEPS = st.sampled_from(["read", "decide"])
ROWS = st.integers(1, 3).map(lambda number: UUID(int=number))
PEOPLE = st.one_of(st.none(), st.integers(8, 9).map(lambda number: UUID(int=number)))
LONGEST_BACK_OFF = 3600  # seconds; more than any


@dataclass
class Known:
    """What is known of a job: who holds it, how often it was asked for, whether it waits."""

    asked: int = 1
    holder: str | None = None
    quarantined: bool = False


class QueueStates(RuleBasedStateMachine):
    """A queue, and a model of it that is a dictionary."""

    leases = Bundle("leases")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "queue.sqlite"
        engine = connect(f"sqlite:///{path}")
        SQLModel.metadata.create_all(engine, tables=[Job.metadata.tables["job"]])
        clock = StoppedClock()
        self.line = Line(EmbeddedQueue(clock), engine, clock)
        self.jobs: dict[tuple[str, UUID], Known] = {}

    @override
    def teardown(self) -> None:
        """Whatever happened, workers that do their work come to an end of it."""
        self.line.move(seconds=LEASE.total_seconds() + LONGEST_BACK_OFF)
        for _ in itertools.repeat(None, 2 * len(self.jobs)):
            lease = self.line.take()
            if lease is None:
                break
            assert self.line.finish(lease)
        with read_session(self.line.engine) as session:
            assert all(job.quarantined for job in session.exec(select(Job)))
        self.line.engine.dispose()
        self.folder.cleanup()

    def taken_by_somebody(self) -> Lease | None:
        with write_session(self.line.engine) as session:
            return self.line.queue.take(session)

    @rule(step=STEPS, row=ROWS, applicant=PEOPLE)
    def hand_over(self, step: str, row: UUID, applicant: UUID | None) -> None:
        self.line.give(row, step=step, applicant_id=applicant)
        known = self.jobs.get((step, row))
        if known is None:
            self.jobs[step, row] = Known()
        else:
            known.asked += 1
            known.quarantined = False

    @rule(target=leases)
    def take(self) -> Lease | None:
        lease = self.taken_by_somebody()
        if lease is not None:
            known = self.jobs[lease.step, lease.subject_id]
            assert not known.quarantined
            assert lease.attempt <= MAX_ATTEMPTS
            known.holder = lease.holder
        return lease

    @rule(lease=leases)
    def finish(self, lease: Lease | None) -> None:
        mine = self.mine(lease)
        if lease is None:
            return
        assert self.line.finish(lease) is (mine is not None)
        if mine is not None and mine.asked == lease.asked:
            del self.jobs[lease.step, lease.subject_id]
        elif mine is not None:
            mine.holder = None

    @rule(lease=leases)
    def fail(self, lease: Lease | None) -> None:
        mine = self.mine(lease)
        if lease is None:
            return
        given_up = self.line.fail(lease)
        assert given_up is (mine is not None and lease.attempt == MAX_ATTEMPTS)
        if mine is not None:
            mine.holder, mine.quarantined = None, given_up

    @rule(lease=leases)
    def release(self, lease: Lease | None) -> None:
        mine = self.mine(lease)
        if lease is None:
            return
        with write_session(self.line.engine) as session:
            assert self.line.queue.release(session, lease) is (mine is not None)
        if mine is not None:
            mine.holder = None

    @rule(lease=leases)
    def renew(self, lease: Lease | None) -> None:
        if lease is None:
            return
        with write_session(self.line.engine) as session:
            held = self.line.queue.renew(session, lease)
        assert held is (self.mine(lease) is not None)

    @rule()
    def give_up_lost(self) -> None:
        with write_session(self.line.engine) as session:
            lost = self.line.queue.give_up_lost(session)
        for place in lost:
            self.jobs[place].holder, self.jobs[place].quarantined = None, True

    @rule(seconds=st.sampled_from([1, 19, 21, 600]))
    def time_passes(self, seconds: int) -> None:
        self.line.move(seconds=seconds)

    @invariant()
    def the_table_holds_what_is_known(self) -> None:
        with read_session(self.line.engine) as session:
            found = {(job.step, job.subject_id): job for job in session.exec(select(Job))}
            assert found.keys() == self.jobs.keys()
            for place, known in self.jobs.items():
                row = found[place]
                assert (row.leased_by, row.quarantined) == (known.holder, known.quarantined)
            depth = self.line.queue.depth(session)
        assert depth.quarantined == sum(known.quarantined for known in self.jobs.values())

    def mine(self, lease: Lease | None) -> Known | None:
        """What is known of the job of a lease, while that lease holds it."""
        if lease is None:
            return None
        known = self.jobs.get((lease.step, lease.subject_id))
        return known if known is not None and known.holder == lease.holder else None


def run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        QueueStates,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_whatever_workers_do_no_job_is_lost_or_held_twice() -> None:
    run(examples=8, steps=20)


@pytest.mark.long
def test_whatever_workers_do_for_long_no_job_is_lost_or_held_twice() -> None:
    run(examples=80, steps=50)
