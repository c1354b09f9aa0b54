"""What workers do now and then, by the calendar and not for a job.

Every worker does every chore, perhaps two at once: a chore leaves the same result when it is done
twice, and does little when little is due.
"""

from collections.abc import Callable
from dataclasses import dataclass

from rpl.jobs.credential import sign_stale_lists
from rpl.jobs.mail import forget_letters
from rpl.jobs.reconciliation import reconcile
from rpl.jobs.retention import keep_no_longer
from rpl.jobs.tools import JobTools
from rpl.scratch import remove_left_behind

HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to do every so many seconds, first when a worker starts; named for the log."""

    name: str
    every_seconds: float
    do: Callable[[JobTools], object]


def _remove_left_behind(_tools: JobTools) -> None:
    remove_left_behind()


CHORES: tuple[Chore, ...] = (
    Chore("remove open copies that were left behind", HOUR, _remove_left_behind),
    Chore("sign stale status lists", HOUR, sign_stale_lists),
    Chore("remove what is kept no longer", HOUR, keep_no_longer),
    Chore("hand over what was left behind", HOUR / 4, reconcile),
    Chore("remove letters that are over", HOUR / 60, forget_letters),
)
