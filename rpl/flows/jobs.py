"""Jobs that need somebody: those that were lost, and those that were given up."""

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import Session

from rpl.domain.audit import Act, Deed
from rpl.domain.errors import RuleError, translatable
from rpl.domain.job import Priority
from rpl.ports import Clock, Queue
from rpl.ports.queue import WatchedQueue
from rpl.store import audit
from rpl.store.jobs import given_up_jobs
from rpl.store.unfinished import Unfinished


class JobNotGivenUpError(RuleError):
    """The job is not in quarantine, perhaps because a colleague was quicker."""

    code = "job_not_given_up"
    template = translatable(
        "This job does not wait for you any longer. Go back to the list to see what does."
    )


def hand_over_again(session: Session, queue: Queue, rows: Iterable[Unfinished]) -> None:
    """Hand over rows that wait for a step without a job.  Nobody is at the screen for them."""
    for row in rows:
        queue.hand_over(
            session,
            row.step,
            row.subject_id,
            applicant_id=row.applicant_id,
            priority=Priority.WHENEVER,
        )


def try_again(
    session: Session, clock: Clock, queue: WatchedQueue, *, organisation_id: UUID, job_id: str
) -> None:
    """Let a job that was given up begin anew, for a member of staff of this organisation.

    Raises:
        JobNotGivenUpError: It is not in quarantine, or belongs to another organisation.
    """
    given_up = given_up_jobs(session, queue, organisation_id)
    job = next((found.job for found in given_up if found.job.job_id == job_id), None)
    if job is None or not queue.try_again(session, job_id):
        raise JobNotGivenUpError
    details = {"step": job.step}
    act = Act(deed=Deed.JOB_TRIED_AGAIN, subject_id=job.subject_id, details=details)
    audit.append(session, clock, act)
