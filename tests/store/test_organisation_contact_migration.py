"""Organisations of before keep their name, and say nothing yet of how to reach them."""

from sqlalchemy import Engine
from sqlmodel import select

from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.store.database import read_session
from rpl.store.migrations import migrate
from rpl.store.organisation import organisation
from rpl.store.tables import Claim
from tests.factories.migrated import installed
from tests.fakes.vault import FakeKeyRing

BEFORE = "0060"


def test_the_organisation_keeps_its_claims_and_tells_nothing(before: Engine) -> None:
    with installed(before):
        pass

    migrate(before, FakeKeyRing())

    with read_session(before) as session:
        kept = organisation(session, DEFAULT_ORGANISATION)
        assert (kept.slug, kept.contact, kept.active) == ("here", "", True)
        assert bool(kept.name)
        assert session.exec(select(Claim.organisation_id)).one() == DEFAULT_ORGANISATION
