"""A programme's own register, in the form in which registers are taken over."""

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from sqlalchemy import Engine

from rpl.catalog.register_table import RegisterEntry
from rpl.ports import KeyRing
from rpl.store.database import read_session
from rpl.store.register_export import registered_results
from rpl.store.tables import Organisation

_MOST_OF_A_NAME: Final = 150
"""Letters of an organisation's name: a cell of a register holds 200."""


def own_register(
    engine: Engine, keyring: KeyRing, organisation_id: UUID
) -> Iterator[RegisterEntry]:
    """Every result in force that an organisation decided or took over, by person.

    What was taken over keeps the number and the source of its register; of what was decided here
    the source is the claim and the organisation.
    """
    with read_session(engine) as session:
        name = session.get_one(Organisation, organisation_id).name
    for found in registered_results(engine, keyring, organisation_id):
        yield RegisterEntry(
            person=found.number,
            name=found.name,
            qualification=found.qualification,
            unit=found.unit,
            outcome=found.outcome,
            decided=found.decided_at.date(),
            source=found.source or f"{name[:_MOST_OF_A_NAME]}, claim {found.claim}",
        )
