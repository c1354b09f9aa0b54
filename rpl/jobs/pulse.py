"""The pulse of a worker process: every few seconds it says that it lives, and what it did.

What the steps took is gathered in memory meanwhile, so that counting costs no step a transaction.
"""

import logging
import threading
from uuid import uuid4

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from rpl.domain.running import BEAT_SECONDS, StepOutcome, Tally, bucket_of, summed
from rpl.flows import running as flow
from rpl.ports import Clock
from rpl.store.database import write_session

_LOG = logging.getLogger("rpl.worker")


class Pulse:
    """One worker's signs of life."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine, self._clock = engine, clock
        self._id = uuid4()
        self._lock = threading.Lock()
        self._done: list[Tally] = []

    def count(self, step: str, outcome: StepOutcome, seconds: float) -> None:
        """Remember one attempt at a step until the next beat."""
        with self._lock:
            self._done.append(Tally(step, outcome, bucket_of(seconds), 1, seconds))

    def beat(self) -> None:
        """Say now that this worker lives, and what it did.  What cannot be said now is kept."""
        done = self._taken()
        try:
            with write_session(self._engine) as session:
                flow.give_sign_of_life(session, self._clock, self._id, done)
        except SQLAlchemyError as error:
            self._put_back(done)
            _LOG.warning("no sign of life: %s", type(error).__name__)

    def end(self) -> None:
        """Say that this worker ends; called once, when nothing is counted any more."""
        try:
            with write_session(self._engine) as session:
                flow.say_goodbye(session, self._id, self._taken())
        except SQLAlchemyError as error:
            _LOG.warning("no goodbye: %s", type(error).__name__)

    def run(self, stop: threading.Event) -> None:
        """Beat until told to stop."""
        self.beat()
        while not stop.wait(BEAT_SECONDS):
            self.beat()

    def _taken(self) -> tuple[Tally, ...]:
        with self._lock:
            done, self._done = summed(self._done), []
        return done

    def _put_back(self, done: tuple[Tally, ...]) -> None:
        with self._lock:
            self._done.extend(done)
