"""What an organisation has decided or taken over, person by person: its own register."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from rpl.domain.decision import Outcome
from rpl.ports import KeyRing, ValueSeal
from rpl.store.database import read_session
from rpl.store.register import source_of
from rpl.store.sealed import Sealed
from rpl.store.tables import (
    Applicant,
    Claim,
    CreditHeld,
    CreditPosting,
    Decision,
    RegisterPerson,
    RegisterResult,
)

_AT_ONCE: Final = 200
_Ground: TypeAlias = Decision | RegisterResult


@dataclass(frozen=True, slots=True)
class RegisteredResult:
    """One result of a person; `source` is empty where it was decided here, on `claim`."""

    number: str
    name: str
    claim: str
    qualification: str
    unit: str
    outcome: Outcome
    decided_at: datetime
    source: str


def registered_results(
    engine: Engine, keyring: KeyRing, organisation_id: UUID
) -> Iterator[RegisteredResult]:
    """The results in force of everybody who claims with an organisation and was not erased.

    Of several of one unit of a person, the one that their credit rests on, else the latest.
    """
    after: UUID | None = None
    while True:
        with read_session(engine) as session:
            people = _people(session, organisation_id, after)
            if not people:
                return
            found = list(_of_people(session, keyring, organisation_id, people))
            after = people[-1].id
        yield from found


def _people(session: Session, organisation_id: UUID, after: UUID | None) -> Sequence[Applicant]:
    claims = select(Claim.applicant_id).where(Claim.organisation_id == organisation_id)
    wanted = select(Applicant).where(
        col(Applicant.id).in_(claims), col(Applicant.erased_at).is_(None)
    )
    if after is not None:
        wanted = wanted.where(col(Applicant.id) > after)
    return session.exec(wanted.order_by(col(Applicant.id)).limit(_AT_ONCE)).all()


def _of_people(
    session: Session, keyring: KeyRing, organisation_id: UUID, people: Sequence[Applicant]
) -> Iterator[RegisteredResult]:
    ids = [person.id for person in people]
    numbers = {
        row.applicant_id: row
        for row in session.exec(
            select(RegisterPerson).where(col(RegisterPerson.applicant_id).in_(ids))
        )
    }
    grounds = _grounds(session, organisation_id, ids)
    for person in people:
        seal = keyring.values(person.wrapped_key)
        known = numbers.get(person.id)
        number = str(person.id) if known is None else _number(seal, known)
        name = seal.open(Sealed.APPLICANT_NAME.at(person.id), person.name)
        for ground, claim in grounds.get(person.id, ()):
            source = source_of(seal, ground) if isinstance(ground, RegisterResult) else ""
            yield RegisteredResult(
                number=number,
                name=name,
                claim=claim.reference,
                qualification=f"{claim.qualification}@{claim.version}",
                unit=ground.unit,
                outcome=Outcome(ground.outcome),
                decided_at=ground.decided_at,
                source=source,
            )


def _number(seal: ValueSeal, row: RegisterPerson) -> str:
    return seal.open(Sealed.REGISTER_NUMBER.at(row.id), row.number)


def _grounds(
    session: Session, organisation_id: UUID, people: Sequence[UUID]
) -> dict[UUID, list[tuple[_Ground, Claim]]]:
    """What each person has, of each unit once, in the order of qualifications and units."""
    mine = col(Claim.applicant_id).in_(people), Claim.organisation_id == organisation_id
    decided = session.exec(
        select(Decision, Claim)
        .join(Claim, col(Claim.id) == col(Decision.claim_id))
        .where(*mine, col(Decision.superseded_at).is_(None))
    ).all()
    taken_over = session.exec(
        select(RegisterResult, Claim)
        .join(Claim, col(Claim.id) == col(RegisterResult.claim_id))
        .where(*mine, col(RegisterResult.withdrawn_at).is_(None))
    ).all()
    standing = _standing(session, people)
    best: dict[tuple[UUID, str, str], tuple[_Ground, Claim]] = {}
    every: list[tuple[_Ground, Claim]] = [*decided, *taken_over]
    every.sort(key=lambda each: (each[0].id in standing, each[0].decided_at))
    for ground, claim in every:
        best[claim.applicant_id, claim.qualification, ground.unit] = (ground, claim)
    found: dict[UUID, list[tuple[_Ground, Claim]]] = {}
    for key in sorted(best, key=lambda each: each[1:]):
        found.setdefault(key[0], []).append(best[key])
    return found


def _standing(session: Session, people: Sequence[UUID]) -> frozenset[UUID | None]:
    """What the standing credit of these people rests on."""
    rows = session.exec(
        select(CreditPosting.decision_id, CreditPosting.register_result_id)
        .join(CreditHeld, col(CreditHeld.posting_id) == col(CreditPosting.id))
        .where(col(CreditHeld.applicant_id).in_(people))
    )
    return frozenset(each for row in rows for each in row)
