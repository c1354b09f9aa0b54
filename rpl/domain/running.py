"""What a running service says of itself: whether it can work, and how it has worked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import accumulate

BEAT_SECONDS = 5.0
"""How often a worker says that it lives."""

SILENT = timedelta(seconds=30)
"""A worker that said nothing for as long is taken for gone."""

UP_TO_SECONDS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
"""The buckets in which the time of steps is counted; one more holds what took longer."""


class Health(StrEnum):
    """How one part of the service is."""

    OK = "ok"
    AWAY = "away"
    """It does not answer."""
    BEHIND = "behind"
    """The database is not at the form this version needs: `rpl migrate`."""
    NONE = "none"
    """No worker lives."""


class StepOutcome(StrEnum):
    """What became of one attempt at a step."""

    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether the service can work: every part, and how it is."""

    database: Health
    migrations: Health
    vault: Health
    workers: Health

    @property
    def ready(self) -> bool:
        """Whether all of it is well."""
        parts = (self.database, self.migrations, self.vault, self.workers)
        return all(part is Health.OK for part in parts)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many attempts at a step fell into one bucket, and how many seconds they took."""

    step: str
    outcome: StepOutcome
    bucket: int
    attempts: int
    seconds: float


@dataclass(frozen=True, slots=True)
class ClaimsWaiting:
    """The claims to one qualification that wait for their decision.

    `late` are those whose promised day is over, `breached` those past the hard limit too; `oldest`
    is when the first of them was sent.
    """

    qualification: str
    claims: int
    late: int
    breached: int
    oldest: datetime | None


def health_of_workers(last_beat: datetime | None, now: datetime) -> Health:
    """Whether any worker lives, from the last sign of life of all of them."""
    return Health.OK if last_beat is not None and now - last_beat <= SILENT else Health.NONE


def bucket_of(seconds: float) -> int:
    """The position of the bucket that a time falls into."""
    return sum(seconds > bound for bound in UP_TO_SECONDS)


def summed(tallies: Iterable[Tally]) -> tuple[Tally, ...]:
    """The same attempts with one tally a step, outcome and bucket, in that order."""
    found: dict[tuple[str, StepOutcome, int], Tally] = {}
    for more in tallies:
        which = (more.step, more.outcome, more.bucket)
        so_far = found.get(which, Tally(*which, attempts=0, seconds=0.0))
        found[which] = Tally(*which, so_far.attempts + more.attempts, so_far.seconds + more.seconds)
    return tuple(found[which] for which in sorted(found))


def cumulated(tallies: Iterable[Tally]) -> Sequence[int]:
    """How many attempts took at most as long as each bound; the last is all of them."""
    counts = [0] * (len(UP_TO_SECONDS) + 1)
    for tally in tallies:
        counts[tally.bucket] += tally.attempts
    return tuple(accumulate(counts))
