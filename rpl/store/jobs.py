"""Jobs that were given up, as an organisation may see them."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from rpl.ports.queue import GivenUpJob, WatchedQueue
from rpl.store.tables import Claim

MOST = 200
"""So many are looked at: whoever has more has one cause to mend, not a list to work off."""


@dataclass(frozen=True, slots=True)
class StuckJob:
    """A job that was given up, and the reference of a claim of the applicant it was for."""

    job: GivenUpJob
    reference: str


def given_up_jobs(
    session: Session, queue: WatchedQueue, organisation_id: UUID
) -> tuple[StuckJob, ...]:
    """The jobs in quarantine, latest first: the organisation's, and those that are nobody's."""
    jobs = queue.given_up(session, MOST)
    owners = {job.applicant_id for job in jobs if job.applicant_id is not None}
    claims = session.exec(
        select(Claim.applicant_id, Claim.organisation_id, Claim.reference)
        .where(col(Claim.applicant_id).in_(owners))
        .order_by(col(Claim.created_at))
    ).all()
    references = {
        applicant: reference
        for applicant, organisation, reference in claims
        if organisation == organisation_id
    }
    others = {applicant for applicant, _, _ in claims} - references.keys()
    return tuple(
        StuckJob(job, references.get(job.applicant_id, "") if job.applicant_id else "")
        for job in jobs
        if job.applicant_id not in others
    )
