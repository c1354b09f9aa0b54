"""Signs of life, tallies and waiting claims, on both databases."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Engine

from rpl.domain.running import StepOutcome, Tally
from rpl.flows.running import give_sign_of_life, say_goodbye
from rpl.jobs.pulse import Pulse
from rpl.store import running
from rpl.store.database import connect, read_session, write_session
from tests.fakes.clock import NOON, StoppedClock

ONE, TWO = UUID(int=1), UUID(int=2)
READ = Tally("read", StepOutcome.DONE, 3, 2, 4.5)


def test_a_worker_is_seen_at_its_last_beat(any_engine: Engine, clock: StoppedClock) -> None:
    for worker in (ONE, TWO, ONE):
        with write_session(any_engine) as session:
            give_sign_of_life(session, clock, worker, [])
        clock.move(seconds=10)

    with read_session(any_engine) as session:
        assert running.last_beat(session) == NOON + timedelta(seconds=20)
        assert running.workers_seen(session, NOON) == 2
        assert running.workers_seen(session, NOON + timedelta(seconds=11)) == 1


def test_a_worker_that_ended_or_is_silent_for_days_is_forgotten(
    any_engine: Engine, clock: StoppedClock
) -> None:
    with write_session(any_engine) as session:
        give_sign_of_life(session, clock, ONE, [])
        give_sign_of_life(session, clock, TWO, [])
    with write_session(any_engine) as session:
        say_goodbye(session, TWO, [READ])
    clock.move(days=2)
    with write_session(any_engine) as session:
        give_sign_of_life(session, clock, UUID(int=3), [])

    with read_session(any_engine) as session:
        assert running.workers_seen(session, NOON) == 1
        assert running.tallies(session) == [READ]


def test_attempts_add_up(any_engine: Engine, clock: StoppedClock) -> None:
    failed = Tally("read", StepOutcome.FAILED, 0, 1, 0.1)
    for tallies in ([READ, failed], [READ]):
        with write_session(any_engine) as session:
            give_sign_of_life(session, clock, ONE, tallies)

    with read_session(any_engine) as session:
        found = running.tallies(session)
    assert found == [Tally("read", StepOutcome.DONE, 3, 4, 9.0), failed]


def test_a_pulse_that_finds_the_database_away_tells_it_later(
    engine: Engine, clock: StoppedClock
) -> None:
    away = connect("postgresql://nobody@127.0.0.1:1/none")
    pulse = Pulse(away, clock)
    pulse.count("read", StepOutcome.DONE, 2.0)
    pulse.beat()
    pulse.end()
    pulse.count("read", StepOutcome.DONE, 2.5)
    pulse.beat()
    pulse._engine = engine  # noqa: SLF001 -- the database comes back
    pulse.count("read", StepOutcome.FAILED, 0.05)
    pulse.beat()
    pulse.end()

    with read_session(engine) as session:
        found = {tally.outcome: tally.attempts for tally in running.tallies(session)}
        assert running.last_beat(session) is None
    assert found == {StepOutcome.DONE: 1, StepOutcome.FAILED: 1}
    away.dispose()
