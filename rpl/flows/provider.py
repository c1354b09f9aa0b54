"""Provider: who may pull credits, and whose consent they have."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from rpl.domain.audit import Act, Deed
from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.domain.provider import Cursor, ProviderExistsError, ProviderNotFoundError
from rpl.ports import Clock, KeyRing
from rpl.store import audit, feed
from rpl.store import provider as store
from rpl.store import purpose as purposes
from rpl.store.tables import Consent, Provider


def add_provider(
    session: Session, clock: Clock, *, name: str, organisation_id: UUID = DEFAULT_ORGANISATION
) -> UUID:
    """Register a training provider with an organisation.

    Raises:
        ProviderExistsError: One of this name is registered.
    """
    row = Provider(organisation_id=organisation_id, name=name)
    provider_id = row.id
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise ProviderExistsError(name=name) from error
    audit.append(session, clock, Act(deed=Deed.PROVIDER_ADDED, subject_id=provider_id))
    return provider_id


def read_feed(
    session: Session, keyring: KeyRing, provider_id: UUID, after: Cursor | None, limit: int
) -> tuple[store.FeedLine, ...]:
    """At most `limit` lines of a provider's feed, after what it has read."""
    return store.feed(session, keyring, provider_id, after, limit)


def consents(session: Session, applicant_id: UUID) -> tuple[store.ProviderConsent, ...]:
    """Every provider, with an applicant's consent where it is given."""
    return store.consents(session, applicant_id)


def give_consent(session: Session, clock: Clock, *, applicant_id: UUID, provider_id: UUID) -> None:
    """Let a provider see an applicant's credits, those of the past included.

    Giving it twice changes nothing.

    Raises:
        ProviderNotFoundError: The applicant's organisation has no such provider.
    """
    if store.provider_for(session, provider_id, applicant_id) is None:
        raise ProviderNotFoundError
    position = store.next_position(session)  # locks: a second click waits here
    if store.consent_in_force(session, applicant_id, provider_id) is None:
        consent = Consent(
            applicant_id=applicant_id,
            provider_id=provider_id,
            position=position,
            given_at=clock.now(),
        )
        feed.begin_lines(session, consent)
        audit.append(session, clock, Act(deed=Deed.CONSENT_GIVEN, subject_id=provider_id))


def revoke_consent(
    session: Session, clock: Clock, *, applicant_id: UUID, provider_id: UUID
) -> None:
    """Stop a provider from seeing an applicant's credits; stopping it twice changes nothing.

    What else it was allowed ends with it.
    """
    found = store.consent_in_force(session, applicant_id, provider_id)
    if found is not None:
        found.revoked_at = clock.now()
        session.add(found)
        feed.end_lines(session, found.id)
        purposes.end_all(session, applicant_id, provider_id, clock.now())
        audit.append(session, clock, Act(deed=Deed.CONSENT_REVOKED, subject_id=provider_id))
