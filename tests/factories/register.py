"""Registers that are taken over into a workshop; everybody in them is invented."""

from collections.abc import Sequence
from datetime import date
from random import SystemRandom
from uuid import UUID

from rpl.catalog.register_table import COLUMNS, RegisterEntry
from rpl.domain.decision import Outcome
from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.flows import register as flow
from rpl.flows.likeness import programme_key
from rpl.jobs.credential import issue
from rpl.store.database import read_session, write_session
from tests.factories.decision import Workshop
from tests.factories.review import QUALIFICATION
from tests.fakes.vault import FakeKeyRing

COLUMN = {name: place for place, name in enumerate(COLUMNS)}


def an_entry(
    unit: str = "W1",
    *,
    person: str = "INVENTED-1",
    name: str = "Invented Person",
    outcome: Outcome = Outcome.GRANTED,
    decided: str = "2025-03-31",
    source: str = "Invented register, page 4",
    row: int = 2,
) -> RegisterEntry:
    """A row of a register."""
    return RegisterEntry(
        person=person,
        name=name,
        qualification=QUALIFICATION.reference,
        unit=unit,
        outcome=outcome,
        decided=date.fromisoformat(decided),
        source=source,
        row=row,
    )


def key_of(workshop: Workshop, organisation_id: UUID = DEFAULT_ORGANISATION) -> bytes:
    """The key under which people of registers are found again."""
    with write_session(workshop.engine) as session:
        return programme_key(session, workshop.clock, FakeKeyRing(), organisation_id)


def compared(workshop: Workshop, entries: Sequence[RegisterEntry]) -> flow.Compared:
    """A register held against what is here."""
    key = key_of(workshop)
    with read_session(workshop.engine) as session:
        return flow.compare(
            session,
            FakeKeyRing(),
            key,
            organisation_id=DEFAULT_ORGANISATION,
            entries=entries,
            columns=COLUMN,
        )


def take_over(
    workshop: Workshop, *entries: RegisterEntry, organisation_id: UUID = DEFAULT_ORGANISATION
) -> int:
    """Take a register over; answers how many lines of credit that made."""
    desk = flow.ImportDesk(
        catalog=workshop.catalog,
        clock=workshop.clock,
        keyring=FakeKeyRing(),
        queue=workshop.queue,
        random=SystemRandom(),
        programme_key=key_of(workshop, organisation_id),
    )
    with write_session(workshop.engine) as session:
        import_id = flow.begin_import(
            session,
            workshop.clock,
            organisation_id=organisation_id,
            file_hash="f" * 64,
            results=len(entries),
            imported_by=None,
        )
        return flow.take_over(session, desk, import_id, entries)


def issue_all(workshop: Workshop) -> None:
    """Sign what was posted, and revoke what was reversed."""
    for step, subject in list(workshop.queue.handed_over):
        if step == "issue":
            issue(workshop.tools, subject)
