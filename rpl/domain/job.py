"""Which waiting job comes first: a line that is fair to every applicant.

A job's place in the line is a time: when it was handed over, earlier for what somebody waits for,
later for each job of the same step that its applicant has waiting already.  So somebody who brings
five hundred files at once does not hold up somebody who brings one, and nobody waits for ever.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import IntEnum
from types import MappingProxyType

from rpl.domain.errors import translatable

SECONDS_PER_WAITING_JOB = 60
"""How far back each job of the same applicant that waits already puts the next one."""

MOST_COUNTED = 1000
"""More waiting jobs than this are not counted: the last place is far enough back."""

_LINE_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


class Priority(IntEnum):
    """How soon a job is wanted, as the seconds by which it goes ahead of a normal one."""

    WHENEVER = -3600
    """Nobody waits for it: upkeep, and what was found left behind."""
    NORMAL = 0
    """The applicant or a colleague comes back to it later."""
    SOON = 600
    """Somebody looks at the screen until it is done, or others rely on it: mail, revocations."""


def place_in_line(priority: Priority, waiting: int, at: datetime) -> int:
    """The place of a job handed over at `at`, in seconds; the smallest comes first.

    `waiting` counts the jobs of the same step that the same applicant has waiting; a job without
    an applicant has none.  The place fits into 32 bits, as queues want it, until 2093.
    """
    arrived = int((at - _LINE_BEGAN).total_seconds())
    return arrived - priority + SECONDS_PER_WAITING_JOB * min(waiting, MOST_COUNTED)


PROBLEMS: Mapping[str, str] = MappingProxyType(
    {
        "worker_lost": translatable(
            "The worker ended again and again, perhaps because the machine ran out of memory. "
            "Look at the machine before you try again."
        ),
        "unknown_step": translatable(
            "No worker knows this step. Bring every worker to the version of the service, then "
            "try again."
        ),
        "model_failed": translatable(
            "A translation model crashed, hung or could not be opened at every attempt. A person "
            "was asked to translate the document. The log names the model: install it again or "
            "remove it (rpl models)."
        ),
        "engine_failed": translatable(
            "A part of the service failed at every attempt. The log tells more, under the number "
            "of this job. Try again when it is mended."
        ),
    }
)
"""Why a job was given up, in words for staff, by the code of its problem."""


def problem_in_words(code: str) -> str:
    """What to tell staff about a job that was given up; any other code is that of a refusal."""
    return PROBLEMS.get(code, PROBLEMS["engine_failed"])
