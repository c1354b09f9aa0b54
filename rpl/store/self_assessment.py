"""Queries about what applicants say of themselves."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, delete, select

from rpl.domain.self_assessment import Answers
from rpl.store.tables import SelfAnswerRow


def answers(session: Session, claim_id: UUID) -> Answers:
    """What the applicant of a claim said of each outcome."""
    rows = session.exec(select(SelfAnswerRow).where(SelfAnswerRow.claim_id == claim_id))
    return {(row.unit, row.outcome): row.answer for row in rows}


def replace_answers(session: Session, claim_id: UUID, given: Answers, at: datetime) -> None:
    """Keep these answers in place of all earlier ones."""
    session.exec(delete(SelfAnswerRow).where(col(SelfAnswerRow.claim_id) == claim_id))
    for (unit, outcome), answer in given.items():
        session.add(
            SelfAnswerRow(
                claim_id=claim_id, unit=unit, outcome=outcome, answer=answer, answered_at=at
            )
        )
