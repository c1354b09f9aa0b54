"""A facilitator at an applicant's pages: by what consent, asked with every request, and noted."""

from uuid import UUID

from fastapi import Request
from sqlmodel import Session

from rpl.domain.facilitation import HelpOverError
from rpl.domain.looks import Seen
from rpl.edge.context import AppContext
from rpl.edge.looks import looked
from rpl.flows import account
from rpl.store import account as queries
from rpl.store import facilitation
from rpl.store.database import read_session
from rpl.store.facilitation import Acting
from rpl.store.looks import evidence_kinds


def acting_in(session: Session, token: str, claim_id: UUID) -> Acting | None:
    """By what consent somebody acts for the applicant; None when it is the applicant.

    Raises:
        HelpOverError: The consent is over, or whoever acted is no facilitator any longer.
    """
    staff_id = queries.facilitator_of(session, account.token_hash(token))
    if staff_id is None:
        return None
    acting = facilitation.acting_on(session, claim_id, staff_id)
    if acting is None:
        raise HelpOverError
    return acting


def note_look(request: Request, context: AppContext, claim_id: UUID) -> None:
    """Note that a facilitator sees the claim, or the document that the address names."""
    asked = str(request.path_params.get("evidence_id", ""))
    if not asked:
        return looked(context, request, Seen.CLAIM, claim_id=claim_id)
    with read_session(context.engine) as session:
        known = {str(number): number for number in evidence_kinds(session, claim_id)}
    if asked in known:
        looked(context, request, Seen.EVIDENCE, claim_id=claim_id, evidence_id=known[asked])
    return None
