"""Purpose: an applicant allows a provider more than to see credits, and takes it back."""

from uuid import UUID

from sqlmodel import Session

from rpl.domain.audit import Act, Deed
from rpl.domain.purpose import CreditsFirstError, Purpose
from rpl.ports import Clock
from rpl.store import audit
from rpl.store import purpose as store
from rpl.store.provider import consent_in_force, next_position
from rpl.store.tables import FurtherConsent


def allow(
    session: Session, clock: Clock, *, applicant_id: UUID, provider_id: UUID, purpose: Purpose
) -> None:
    """Allow one further purpose.  Allowing it twice changes nothing.

    Raises:
        CreditsFirstError: The provider may not see the applicant's credits.
    """
    next_position(session)  # locks: a second click waits here
    if consent_in_force(session, applicant_id, provider_id) is None:
        raise CreditsFirstError
    if store.in_force(session, applicant_id, provider_id, purpose) is None:
        session.add(
            FurtherConsent(
                applicant_id=applicant_id,
                provider_id=provider_id,
                purpose=purpose,
                given_at=clock.now(),
            )
        )
        _note(session, clock, Deed.CONSENT_GIVEN, provider_id, purpose)


def forbid(
    session: Session, clock: Clock, *, applicant_id: UUID, provider_id: UUID, purpose: Purpose
) -> None:
    """Take one further purpose back.  Taking it back twice changes nothing."""
    found = store.in_force(session, applicant_id, provider_id, purpose)
    if found is not None:
        found.revoked_at = clock.now()
        session.add(found)
        _note(session, clock, Deed.CONSENT_REVOKED, provider_id, purpose)


def _note(session: Session, clock: Clock, deed: Deed, provider_id: UUID, purpose: Purpose) -> None:
    act = Act(deed=deed, subject_id=provider_id, details={"purpose": purpose.value})
    audit.append(session, clock, act)
