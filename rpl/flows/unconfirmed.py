"""What was added and not confirmed in time is put aside: no assessor sees it."""

from uuid import UUID

from sqlmodel import Session

from rpl.domain.journey import EvidenceState, move_evidence
from rpl.domain.refused_files import LeftUnconfirmedError
from rpl.store.intake import unsettled_items


def put_aside(session: Session, claim_id: UUID) -> None:
    """Put aside each item of a claim that is not confirmed; it can be confirmed another time."""
    for item in unsettled_items(session, claim_id):
        item.state = move_evidence(item.state, EvidenceState.FAILED)
        item.problem = LeftUnconfirmedError.code
        session.add(item)
    session.flush()
