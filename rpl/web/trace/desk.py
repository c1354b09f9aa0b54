"""What the pages of whoever audits share: who may open them, and what a trace is made with."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlmodel import Session

from rpl.domain.moderation import SheetsNotShownError
from rpl.domain.roles import Permission
from rpl.domain.trace import DecisionNotTracedError
from rpl.edge.context import AppContext
from rpl.edge.sign_in import SignedInStaff, may
from rpl.flows.trace import TraceDesk
from rpl.flows.verification import verify
from rpl.store.auditing import decided_unit
from rpl.store.review.decided import Reader, decided_claim
from rpl.store.tables import Claim

AuditorDep = Annotated[SignedInStaff, Depends(may(Permission.READ_TRAIL))]


def trace_desk(context: AppContext) -> TraceDesk:
    """What traces are made with."""
    return TraceDesk(
        catalog=context.catalog,
        keyring=context.keyring,
        vault=context.vault,
        check=lambda text: verify(context.credentials, text, context.clock.now()).report,
    )


def check_shown(session: Session, staff: SignedInStaff, claim_id: UUID) -> Claim:
    """The claim, unless somebody may still mark it; what was erased nobody can.

    Raises:
        SheetsNotShownError: It is not decided, marked again, or none that this person may see.
    """
    reader = Reader(staff.staff_id, staff.organisation_id)
    claim = decided_claim(session, reader, claim_id, erased=True)
    if claim is None:
        raise SheetsNotShownError
    return claim


def check_decision_shown(session: Session, staff: SignedInStaff, decision_id: UUID) -> Claim:
    """The claim of a decision, unless somebody may still mark it.

    Raises:
        DecisionNotTracedError: There is no such decision, or it is another organisation's.
        SheetsNotShownError: It is marked again, or this person is tied to whoever it is about.
    """
    found = decided_unit(session, decision_id)
    if found is None or found.claim.organisation_id != staff.organisation_id:
        raise DecisionNotTracedError
    return check_shown(session, staff, found.claim.id)
