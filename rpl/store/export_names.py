"""Names beside the tables of an organisation, for an operator who asks for them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast
from uuid import UUID, uuid4

from sqlalchemy import Select, select
from sqlmodel import Session, col

from rpl.domain.audit import Who
from rpl.domain.cells import Cell
from rpl.domain.looks import Look, Seen
from rpl.ports import KeyRing
from rpl.store import looks
from rpl.store.sealed import Sealed
from rpl.store.tables import Applicant, Claim, RegisterPerson

_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class _Names:
    columns: tuple[str, ...]
    key: Any


NAMES: Final = _Names(("claim", "applicant", "name", "number in the register"), Claim.id)


def with_names(organisation_id: UUID) -> Select[Any]:
    """The claims of an organisation with who they are from."""
    wanted = (
        select(Claim, Applicant, RegisterPerson)
        .join(Applicant, col(Applicant.id) == col(Claim.applicant_id))
        .outerjoin(RegisterPerson, col(RegisterPerson.applicant_id) == col(Applicant.id))
        .where(col(Claim.organisation_id) == organisation_id)
    )
    return cast("Select[Any]", wanted)


def name_row(keyring: KeyRing, row: Any) -> tuple[Cell, ...]:  # noqa: ANN401 -- a row of `with_names`
    """What is written of one claim; no name of whoever had everything erased."""
    claim, applicant, person = row.Claim, row.Applicant, row.RegisterPerson
    if applicant.erased_at is not None:
        return (claim.reference, str(applicant.id), "", "")
    seal = keyring.values(applicant.wrapped_key)
    name = seal.open(Sealed.APPLICANT_NAME.at(applicant.id), applicant.name)
    number = (
        "" if person is None else seal.open(Sealed.REGISTER_NUMBER.at(person.id), person.number)
    )
    return (claim.reference, str(applicant.id), name, number)


def note_names_seen(session: Session, organisation_id: UUID, who: Who, at: datetime) -> int:
    """Write into the file of everybody whose name is taken along that it was.

    Whoever had everything erased has no name to take.  Answers how many people it were.
    """
    found = session.execute(
        select(col(Claim.id), col(Claim.applicant_id))
        .join(Applicant, col(Applicant.id) == col(Claim.applicant_id))
        .where(col(Claim.organisation_id) == organisation_id, col(Applicant.erased_at).is_(None))
        .execution_options(yield_per=_AT_ONCE)
    )
    people: set[UUID] = set()
    for lot in found.partitions():
        looks.keep(
            session,
            [
                Look(id=uuid4(), at=at, who=who, seen=Seen.CLAIM, claim_id=claim, applicant_id=of)
                for claim, of in lot
            ],
        )
        people |= {of for _, of in lot}
    return len(people)
