"""Builders of providers and consents, as rows in the database.  All of it invented."""

from dataclasses import dataclass
from uuid import UUID

from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.domain.provider import CREDITS_READ
from rpl.flows import access
from rpl.flows import provider as flow
from rpl.store.database import write_session
from tests.factories.decision import Workshop


@dataclass(frozen=True)
class KnownProvider:
    """A provider in the database, with the key that only it has."""

    id: UUID
    key_id: UUID
    key: str

    @property
    def headers(self) -> dict[str, str]:
        """What it sends."""
        return {"authorization": f"Bearer {self.key}"}


def a_provider(
    workshop: Workshop,
    name: str = "Sample training centre",
    scope: str = CREDITS_READ,
    organisation_id: UUID = DEFAULT_ORGANISATION,
) -> KnownProvider:
    """A registered provider with a key."""
    with write_session(workshop.engine) as session:
        provider_id = flow.add_provider(
            session, workshop.clock, name=name, organisation_id=organisation_id
        )
        key = access.add_key(session, workshop.clock, provider_id=provider_id, scopes=[scope])
    return KnownProvider(provider_id, key.id, key.secret)


def consent(workshop: Workshop, provider: KnownProvider, holder: UUID | None = None) -> None:
    """Let a provider see a holder's credits."""
    with write_session(workshop.engine) as session:
        flow.give_consent(
            session,
            workshop.clock,
            applicant_id=holder or workshop.holder,
            provider_id=provider.id,
        )


def no_consent(workshop: Workshop, provider: KnownProvider, holder: UUID | None = None) -> None:
    """Stop a provider from seeing a holder's credits."""
    with write_session(workshop.engine) as session:
        flow.revoke_consent(
            session,
            workshop.clock,
            applicant_id=holder or workshop.holder,
            provider_id=provider.id,
        )
