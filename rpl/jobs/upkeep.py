"""What workers do now and then, by the calendar and not for a job.

Every worker does every chore, perhaps two at once: a chore leaves the same result when it is done
twice, and does little when little is due.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from rpl.jobs.credential import sign_stale_lists
from rpl.jobs.mail import forget_letters
from rpl.jobs.reconciliation import reconcile
from rpl.jobs.requests import close_requests
from rpl.jobs.retention import keep_no_longer
from rpl.jobs.tools import JobTools
from rpl.scratch import remove_left_behind

HOUR = 3600.0
UNFINISHED = timedelta(hours=1)
"""A file that nobody wrote to for so long is not being written any longer."""


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to do every so many seconds, first when a worker starts; named for the log."""

    name: str
    every_seconds: float
    do: Callable[[JobTools], object]


def forget_unfinished(tools: JobTools) -> int:
    """Remove parts of files whose writer was killed; returns how many there were."""
    return tools.vault.forget_unfinished(tools.clock.now() - UNFINISHED)


def _remove_left_behind(_tools: JobTools) -> None:
    remove_left_behind()


CHORES: tuple[Chore, ...] = (
    Chore("remove open copies that were left behind", HOUR, _remove_left_behind),
    Chore("remove parts of files that were never finished", HOUR, forget_unfinished),
    Chore("sign stale status lists", HOUR, sign_stale_lists),
    Chore("remove what is kept no longer", HOUR, keep_no_longer),
    Chore("end requests that were not answered", HOUR, close_requests),
    Chore("hand over what was left behind", HOUR / 4, reconcile),
    Chore("remove letters that are over", HOUR / 60, forget_letters),
)
