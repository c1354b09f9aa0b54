"""Erasure: everything about an applicant goes, and the key that opens what is left of it.

When it is asked for, or when the time of their claims is over (`domain.retention`).

What remains are numbers for statistics (states, outcomes, credits, without a name) and the audit
trail.  What cannot be taken back is what others hold already: credentials that were handed out,
credits that a provider pulled, and copies of the database until they are old enough to go.
"""

from uuid import UUID

from sqlmodel import Session

from rpl.domain.audit import Act, Deed
from rpl.domain.journey import CLAIM_MOVES, ClaimState
from rpl.domain.practice import Practices
from rpl.domain.retention import Measure, due
from rpl.ports import Clock
from rpl.store import audit, held
from rpl.store.appeal import forget_open
from rpl.store.intake import claims_of, lock_applicant
from rpl.store.reassessment import running, take_back
from rpl.store.retention import standings
from rpl.store.tables import Applicant


def erase_applicant(session: Session, clock: Clock, applicant_id: UUID) -> tuple[str, ...]:
    """Erase an applicant; returns the vault objects to forget after the commit.

    A claim that is not decided is withdrawn by it, being assessed again is taken back, and an
    appeal that is not decided forgotten.
    Erasing twice changes nothing.
    """
    applicant = lock_applicant(session, applicant_id)
    if applicant.erased_at is not None:
        return ()
    return _erase(session, clock, applicant)


def apply_retention(
    session: Session, practices: Practices, clock: Clock, applicant_id: UUID
) -> tuple[str, ...] | None:
    """Do what is due for an applicant by the rules of their programmes, if anything is.

    Returns the vault objects to forget after the commit; None when nothing was due.
    """
    applicant = lock_applicant(session, applicant_id)
    measure = due(standings(session, applicant_id), clock.now(), practices.retention_of)
    if measure is None or applicant.erased_at is not None:
        return None
    details = {"measure": measure.value}
    for claim in claims_of(session, applicant_id):
        act = Act(deed=Deed.RETENTION_APPLIED, claim_id=claim.id, details=details)
        audit.append(session, clock, act)
    if measure is Measure.ERASED:
        return _erase(session, clock, applicant)
    objects = held.object_names(session, applicant_id)
    held.remove_evidence_rows(session, applicant_id)
    return objects


def _erase(session: Session, clock: Clock, applicant: Applicant) -> tuple[str, ...]:
    objects = held.object_names(session, applicant.id)
    for claim in claims_of(session, applicant.id):
        again = running(session, claim.id)
        if again is not None:
            take_back(session, claim, again, clock.now())
        elif ClaimState.WITHDRAWN in CLAIM_MOVES[claim.state]:
            claim.state = ClaimState.WITHDRAWN
        forget_open(session, claim.id, clock.now())
        claim.reference = f"erased-{claim.id.hex}"
        session.add(claim)
        audit.append(session, clock, Act(deed=Deed.APPLICANT_ERASED, claim_id=claim.id))
    applicant.erased_at = clock.now()
    session.add(applicant)
    session.flush()
    held.erase_rows(session, applicant.id)
    return objects
