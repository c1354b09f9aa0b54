"""Builders of claims to sign in to, and of staff, as rows in the database.  All of it invented."""

from dataclasses import dataclass
from random import Random
from uuid import UUID, uuid4

from sqlalchemy import Engine
from sqlmodel import Session

from rpl.domain.account import new_reference, new_return_code
from rpl.domain.journey import ClaimState
from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.domain.roles import Role
from rpl.flows import staff
from rpl.ports import KeyRing
from rpl.store.database import write_session
from rpl.store.sealed import Sealed
from rpl.store.tables import Applicant, Claim, Staff
from tests.factories.definitions import definition_hash as pinned_to
from tests.fakes.clock import NOON
from tests.fakes.passwords import FastPasswords
from tests.fakes.vault import FakeKeyRing

_DRAW = Random(7)  # noqa: S311 -- the same claims in every run
PASSWORD = "an invented pass phrase"  # noqa: S105 -- invented


@dataclass(frozen=True)
class KnownClaim:
    """A claim in the database, with the return code that only its applicant has."""

    id: UUID
    applicant_id: UUID
    reference: str
    return_code: str


@dataclass(frozen=True)
class KnownStaff:
    """A member of staff in the database."""

    id: UUID
    email: str
    password: str
    role: Role


def add_applicant(session: Session, name: str, keyring: KeyRing | None = None) -> UUID:
    """An invented person, with a key of their own."""
    applicant_id, keyring = uuid4(), keyring or FakeKeyRing()
    wrapped_key = keyring.new_key()
    sealed = keyring.values(wrapped_key).seal(Sealed.APPLICANT_NAME.at(applicant_id), name)
    session.add(Applicant(id=applicant_id, name=sealed, wrapped_key=wrapped_key, created_at=NOON))
    session.flush()
    return applicant_id


def a_claim(
    engine: Engine,
    *,
    name: str = "María Gutiérrez",
    state: ClaimState = ClaimState.DRAFT,
    qualification: str = "welder",
    version: int = 1,
    definition_hash: str = "",
    language: str = "en",
) -> KnownClaim:
    """An open claim of an invented applicant."""
    reference, code = new_reference(_DRAW), new_return_code(_DRAW)
    with write_session(engine) as session:
        applicant_id = add_applicant(session, name)
        claim = Claim(
            reference=reference,
            return_code_hash=FastPasswords().hash(code),
            applicant_id=applicant_id,
            language=language,
            qualification=qualification,
            version=version,
            definition_hash=definition_hash or pinned_to(f"{qualification}@{version}"),
            state=state,
            created_at=NOON,
        )
        session.add(claim)
        session.flush()
        return KnownClaim(claim.id, applicant_id, reference, code)


def a_member_of_staff(
    engine: Engine,
    role: Role = Role.ASSESSOR,
    *,
    email: str | None = None,
    name: str = "Ada Assessor",
    organisation_id: UUID = DEFAULT_ORGANISATION,
) -> KnownStaff:
    """Somebody who may sign in as staff."""
    address = email or f"{role}@staff.example"
    with write_session(engine) as session:
        staff_id = staff.add_staff(
            session, FastPasswords(), email=address, name=name, roles=[role], password=PASSWORD
        )
        session.get_one(Staff, staff_id).organisation_id = organisation_id
    return KnownStaff(staff_id, address, PASSWORD, role)
