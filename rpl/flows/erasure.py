"""Erasure: everything about an applicant goes, and the key that opens what is left of it.

What remains are numbers for statistics (states, outcomes, credits, without a name) and the audit
trail.  What cannot be taken back is what others hold already: credentials that were handed out,
credits that a provider pulled, and copies of the database until they are old enough to go.
"""

from uuid import UUID

from sqlmodel import Session

from rpl.domain.audit import Act, Deed
from rpl.domain.journey import CLAIM_MOVES, ClaimState
from rpl.ports import Clock
from rpl.store import audit, holdings
from rpl.store.intake import claims_of, lock_applicant


def erase_applicant(session: Session, clock: Clock, applicant_id: UUID) -> tuple[str, ...]:
    """Erase an applicant; returns the vault objects to forget after the commit.

    A claim that is not decided is withdrawn by it.  Erasing twice changes nothing.
    """
    applicant = lock_applicant(session, applicant_id)
    if applicant.erased_at is not None:
        return ()
    objects = holdings.object_names(session, applicant_id)
    for claim in claims_of(session, applicant_id):
        if ClaimState.WITHDRAWN in CLAIM_MOVES[claim.state]:
            claim.state = ClaimState.WITHDRAWN
        claim.reference = f"erased-{claim.id.hex}"
        session.add(claim)
        audit.append(session, clock, Act(deed=Deed.APPLICANT_ERASED, claim_id=claim.id))
    applicant.erased_at = clock.now()
    session.add(applicant)
    session.flush()
    holdings.erase_rows(session, applicant_id)
    return objects
