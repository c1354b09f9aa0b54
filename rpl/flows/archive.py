"""Archive: an applicant takes along what is held about them, and a programme all of its tables."""

from enum import StrEnum
from uuid import UUID

from sqlmodel import Session

from rpl.domain.audit import Act, ActorKind, Deed, Who
from rpl.domain.cells import TableForm
from rpl.ports import Clock
from rpl.store import audit
from rpl.store.export_names import note_names_seen


def note_export(session: Session, clock: Clock, claim_id: UUID) -> None:
    """Note that everything held about a claim's applicant was handed out."""
    audit.append(session, clock, Act(deed=Deed.DATA_EXPORTED, claim_id=claim_id))


class TablesTaken(StrEnum):
    """What of an organisation's tables is handed out."""

    NAMELESS = "nameless"
    WITH_NAMES = "with_names"
    REGISTER = "register"


def note_tables(
    session: Session,
    clock: Clock,
    organisation_id: UUID,
    form: TableForm,
    taken: TablesTaken = TablesTaken.NAMELESS,
) -> None:
    """Note that the tables of an organisation were handed out, and as which kind of file.

    Where names are in them, everybody whose name it is sees it among who saw their file.
    """
    details = {"form": form.value, "taken": taken.value}
    if taken is not TablesTaken.NAMELESS:
        operator = Who(kind=ActorKind.OPERATOR)
        people = note_names_seen(session, organisation_id, operator, clock.now())
        details["people"] = str(people)
    act = Act(deed=Deed.TABLES_EXPORTED, subject_id=organisation_id, details=details)
    audit.append(session, clock, act)
