"""Builders of organisations.  All of them invented."""

from uuid import UUID

from sqlalchemy import Engine

from rpl.store.database import write_session
from rpl.store.tables import Organisation
from tests.fakes.clock import NOON


def an_organisation(
    engine: Engine, slug: str = "elsewhere", *, organisation_id: UUID | None = None
) -> UUID:
    """An organisation that runs a programme of its own."""
    row = Organisation(slug=slug, name=f"The programme {slug}", created_at=NOON)
    if organisation_id is not None:
        row.id = organisation_id
    found = row.id
    with write_session(engine) as session:
        session.add(row)
    return found
