"""Finds rows that wait for a step without a job for it, and hands them over again.

The state of a row is the truth.  A job is lost only where the database was: a backup without its
queue, a move, a person who deletes jobs.  Both engines' workers run this now and then, and so does
`rpl doctor --repair`.
"""

import logging
from collections.abc import Iterator

from rpl.flows.jobs import hand_over_again
from rpl.jobs.tools import JobTools
from rpl.store.database import read_session, write_session
from rpl.store.unfinished import SEARCHES, Unfinished

BATCH = 500

_LOG = logging.getLogger("rpl.worker")


def left_behind(tools: JobTools) -> Iterator[tuple[Unfinished, ...]]:
    """The rows that wait for a step that nobody has in the queue, in batches of one step.

    A job that is in quarantine is known: it waits for a person.
    """
    for search in SEARCHES:
        after = None
        while True:
            with read_session(tools.engine) as session:
                found = search(session, after, BATCH)
                if not found:
                    break
                subjects = frozenset(row.subject_id for row in found)
                known = tools.queue.known(session, found[0].step, subjects)
            lost = tuple(row for row in found if row.subject_id not in known)
            if lost:
                yield lost
            after = found[-1].subject_id


def reconcile(tools: JobTools) -> int:
    """Hand over again what was left behind; answers how many rows that were.

    A row that is finished at this very moment may be handed over once more: a step that finds
    nothing to do does nothing.
    """
    count = 0
    for lost in left_behind(tools):
        with write_session(tools.engine) as session:
            hand_over_again(session, tools.queue, lost)
        count += len(lost)
        _LOG.warning("%s rows waited for %s without a job", len(lost), lost[0].step)
    return count
