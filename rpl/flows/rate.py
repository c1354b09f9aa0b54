"""Rate: an attempt is counted before it is made, and given back when it was right."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlmodel import Session

from rpl.domain.rate import Rate, seconds_to_wait, still_counted
from rpl.ports import Clock
from rpl.store import rate as store


class Attempt(NamedTuple):
    """What is limited, and whom it is counted for, as a keyed hash."""

    rate: Rate
    subject: str


def seconds_left(session: Session, clock: Clock, attempt: Attempt) -> int:
    """Seconds until a subject may try again; 0 when it may now."""
    rate, subject = attempt
    return seconds_to_wait(rate, store.attempts(session, rate.name, subject), clock.now())


def spend(session: Session, clock: Clock, attempts: Iterable[Attempt]) -> int:
    """Count one attempt under each of these; the answer is 0.

    When one of them is used up, it is the seconds to wait, and the caller rolls back: then none of
    them is counted.
    """
    now = clock.now()
    store.forget_attempts(session, now)
    for rate, subject in sorted(attempts, key=_in_one_order):
        ends_at = now + rate.window
        made = store.lock_attempts(session, rate.name, subject, ends_at)
        wait = seconds_to_wait(rate, made, now)
        if wait:
            return wait
        counted = [*still_counted(rate, made, now), now]
        store.write_attempts(session, rate.name, subject, counted)
    return 0


def give_back(session: Session, clock: Clock, attempts: Iterable[Attempt]) -> None:
    """Take the last attempt under each of these back: it was no guess."""
    for rate, subject in sorted(attempts, key=_in_one_order):
        made = store.lock_attempts(session, rate.name, subject, clock.now() + rate.window)
        store.write_attempts(session, rate.name, subject, sorted(made)[:-1])


def _in_one_order(attempt: Attempt) -> tuple[str, str]:
    """Rows are locked in the order of their key, so that two who wait never wait for each other."""
    return attempt.rate.name, attempt.subject
