"""Archive: an applicant takes along what is held about them, and a programme all of its tables."""

from uuid import UUID

from sqlmodel import Session

from rpl.domain.audit import Act, Deed
from rpl.domain.cells import TableForm
from rpl.ports import Clock
from rpl.store import audit


def note_export(session: Session, clock: Clock, claim_id: UUID) -> None:
    """Note that everything held about a claim's applicant was handed out."""
    audit.append(session, clock, Act(deed=Deed.DATA_EXPORTED, claim_id=claim_id))


def note_tables(session: Session, clock: Clock, organisation_id: UUID, form: TableForm) -> None:
    """Note that the tables of an organisation were handed out, and as which kind of file."""
    details = {"form": form.value}
    act = Act(deed=Deed.TABLES_EXPORTED, subject_id=organisation_id, details=details)
    audit.append(session, clock, act)
