"""Queries of what was taken over from registers: whose it is, and what each row said."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from rpl.domain.decision import Outcome
from rpl.domain.decision_seal import hash_of
from rpl.domain.taken_over import TakenOver
from rpl.ports import ValueSeal
from rpl.ports.errors import SealBrokenError
from rpl.store.sealed import Sealed
from rpl.store.tables import (
    Applicant,
    Claim,
    CreditHeld,
    CreditPosting,
    RegisterPerson,
    RegisterResult,
)

_PURPOSE = b"rpl register person v1\0"
_SAID = frozenset({"id", "import_id", "claim_id", "row", "unit", "outcome"})


@dataclass(frozen=True, slots=True)
class TakenOverUnit:
    """A result of a claim that was taken over, and where from."""

    id: UUID
    unit: str
    outcome: Outcome
    basis: TakenOver
    withdrawn_at: datetime | None


def mark_of(programme_key: bytes, number: str) -> str:
    """By what a person of a register is found again; it tells nothing without the key."""
    return hmac.new(programme_key, _PURPOSE + number.encode(), hashlib.sha256).hexdigest()


def person_marked(session: Session, organisation_id: UUID, mark: str) -> RegisterPerson | None:
    """The person of an organisation's register who has this mark."""
    return session.exec(
        select(RegisterPerson).where(
            RegisterPerson.organisation_id == organisation_id, RegisterPerson.mark == mark
        )
    ).one_or_none()


def standing_results(
    session: Session, applicant_id: UUID
) -> tuple[tuple[RegisterResult, Claim], ...]:
    """What was taken over for an applicant and not withdrawn, each with its claim."""
    return tuple(
        session.exec(
            select(RegisterResult, Claim)
            .join(Claim, col(Claim.id) == col(RegisterResult.claim_id))
            .where(Claim.applicant_id == applicant_id, col(RegisterResult.withdrawn_at).is_(None))
            .order_by(col(RegisterResult.decided_at), col(RegisterResult.unit))
        )
    )


def claim_taken_over(session: Session, applicant_id: UUID, reference: str) -> Claim | None:
    """The claim of an applicant that holds what was taken over for `slug@version`."""
    slug, _, version = reference.partition("@")
    return session.exec(
        select(Claim)
        .where(
            Claim.applicant_id == applicant_id,
            Claim.qualification == slug,
            Claim.version == int(version),
            col(Claim.id).in_(select(RegisterResult.claim_id)),
        )
        .limit(1)
    ).one_or_none()


def claims_of_person(session: Session, person: RegisterPerson) -> tuple[Claim, ...]:
    """The claims that hold what was taken over for a person, unless they were erased."""
    return tuple(
        session.exec(
            select(Claim)
            .join(Applicant, col(Applicant.id) == col(Claim.applicant_id))
            .where(
                Claim.applicant_id == person.applicant_id,
                col(Applicant.erased_at).is_(None),
                col(Claim.id).in_(select(RegisterResult.claim_id)),
            )
            .order_by(col(Claim.reference))
        )
    )


def taken_over(
    session: Session, seal: ValueSeal | None, claim_id: UUID
) -> tuple[TakenOverUnit, ...]:
    """What was taken over for a claim, by unit; nothing for a claim that was made here."""
    rows = session.exec(
        select(RegisterResult)
        .where(RegisterResult.claim_id == claim_id)
        .order_by(col(RegisterResult.unit), col(RegisterResult.taken_at))
    )
    return tuple(
        TakenOverUnit(row.id, row.unit, row.outcome, basis_of(seal, row), row.withdrawn_at)
        for row in rows
    )


def held_by_register(session: Session, applicant_id: UUID, qualification: str) -> frozenset[str]:
    """The units of a qualification (a slug) held by standing credit that was taken over."""
    held = select(CreditHeld.posting_id).where(CreditHeld.applicant_id == applicant_id)
    return frozenset(
        session.exec(
            select(CreditPosting.unit).where(
                CreditPosting.qualification == qualification,
                col(CreditPosting.register_result_id).is_not(None),
                col(CreditPosting.id).in_(held),
            )
        )
    )


def results_by_id(session: Session, ids: Sequence[UUID | None]) -> dict[UUID, RegisterResult]:
    """Results by their ids; what is no id is passed over."""
    wanted = {each for each in ids if each is not None}
    if not wanted:
        return {}
    rows = session.exec(select(RegisterResult).where(col(RegisterResult.id).in_(wanted)))
    return {row.id: row for row in rows}


def basis_of(seal: ValueSeal | None, row: RegisterResult) -> TakenOver:
    """Where a result was taken over from; without its source where that does not open any more."""
    return TakenOver(
        source=source_of(seal, row),
        row=row.row,
        decided=row.decided_at.date(),
        imported=row.taken_at.date(),
    )


def source_of(seal: ValueSeal | None, row: RegisterResult) -> str:
    """In which register a result stands and where; empty where that does not open any more."""
    if seal is None or not row.source:
        return ""
    try:
        return seal.open(Sealed.REGISTER_SOURCE.at(row.id), row.source)
    except SealBrokenError:
        return ""


def result_hash(row: RegisterResult) -> str:
    """The SHA-256 of what a row said, its source as it lies, sealed; the trail holds it."""
    said = row.model_dump(mode="json", include=set(_SAID))
    kept = {"source": hashlib.sha256(row.source).hexdigest()}
    return hash_of({**said, **kept, "decided": row.decided_at.date().isoformat()})
