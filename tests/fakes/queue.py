"""A queue that only remembers what was handed over and committed."""

from uuid import UUID

from sqlalchemy import event
from sqlmodel import Session

from rpl.domain.job import Priority


class RecordingQueue:
    """`handed_over` lists each (step, subject) once, in the order of the commits.

    `applicants` holds whose turn in the line each of them takes.
    """

    def __init__(self) -> None:
        self.handed_over: list[tuple[str, UUID]] = []
        self.applicants: dict[tuple[str, UUID], UUID | None] = {}

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

    def steps(self) -> list[str]:
        """The names of the steps, in order."""
        return [step for step, _ in self.handed_over]
