"""Archive: an applicant takes along everything that is held about them."""

from uuid import UUID

from sqlmodel import Session

from rpl.domain.audit import Act, Deed
from rpl.ports import Clock
from rpl.store import audit


def note_export(session: Session, clock: Clock, claim_id: UUID) -> None:
    """Note that everything held about a claim's applicant was handed out."""
    audit.append(session, clock, Act(deed=Deed.DATA_EXPORTED, claim_id=claim_id))
