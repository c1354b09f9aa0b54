"""A queue that only remembers what was handed over and committed."""

from uuid import UUID

from sqlalchemy import event
from sqlmodel import Session

from rpl.domain.job import Priority
from rpl.ports.queue import GivenUpJob, QueueDepth


class RecordingQueue:
    """`handed_over` lists each (step, subject) once, in the order of the commits.

    `applicants` holds whose turn in the line each of them takes; `quarantined` is for a test to
    fill, as the jobs of `troubled`.
    """

    def __init__(self) -> None:
        self.handed_over: list[tuple[str, UUID]] = []
        self.applicants: dict[tuple[str, UUID], UUID | None] = {}
        self.quarantined: list[GivenUpJob] = []
        self.troubled: set[UUID] = set()

    def hand_over(
        self,
        session: Session,
        step: str,
        subject_id: UUID,
        *,
        applicant_id: UUID | None = None,
        priority: Priority = Priority.NORMAL,  # noqa: ARG002 -- only the embedded line orders
    ) -> None:
        session.connection()  # enlists: without a transaction nothing would be rolled back
        asked = [(step, subject_id)]

        @event.listens_for(session, "after_commit", once=True)
        def _keep(_session: Session) -> None:
            self.handed_over += [job for job in asked if job not in self.handed_over]
            self.applicants |= dict.fromkeys(asked, applicant_id)

        @event.listens_for(session, "after_rollback", once=True)
        def _forget(_session: Session) -> None:
            asked.clear()

    def depth(self, session: Session) -> QueueDepth:  # noqa: ARG002 -- it holds them itself
        """Nothing is ever in hand."""
        return QueueDepth(len(self.handed_over), 0, len(self.quarantined))

    def given_up(self, session: Session, limit: int) -> tuple[GivenUpJob, ...]:  # noqa: ARG002 -- as the port has it
        """What the test put into quarantine."""
        return tuple(self.quarantined[:limit])

    def try_again(self, session: Session, job_id: str) -> bool:
        """Hand a quarantined job over again."""
        for job in [job for job in self.quarantined if job.job_id == job_id]:
            self.quarantined.remove(job)
            self.hand_over(session, job.step, job.subject_id)
            return True
        return False

    def in_trouble(self, session: Session, applicant_id: UUID) -> bool:  # noqa: ARG002 -- as the port has it
        """Whether the test says so."""
        return applicant_id in self.troubled

    def known(
        self,
        session: Session,  # noqa: ARG002 -- it holds them itself
        step: str,
        subject_ids: frozenset[UUID],
    ) -> frozenset[UUID]:
        """Those that were handed over, or are in quarantine."""
        jobs = [*self.handed_over, *((job.step, job.subject_id) for job in self.quarantined)]
        return subject_ids & {subject for name, subject in jobs if name == step}

    def steps(self) -> list[str]:
        """The names of the steps, in order."""
        return [step for step, _ in self.handed_over]
