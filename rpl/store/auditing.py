"""Queries of whoever audits: which decisions there are, of whom, and what was drawn of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from rpl.store.tables import Applicant, Claim, Decision


@dataclass(frozen=True, slots=True)
class AuditedUnit:
    """A decision on a unit, with whose it is."""

    decision: Decision
    claim: Claim
    applicant: Applicant


def decided_unit(session: Session, decision_id: UUID) -> AuditedUnit | None:
    """The decision of this number."""
    found = session.exec(
        select(Decision, Claim, Applicant)
        .join(Claim, col(Claim.id) == col(Decision.claim_id))
        .join(Applicant, col(Applicant.id) == col(Claim.applicant_id))
        .where(Decision.id == decision_id)
    ).one_or_none()
    return None if found is None else AuditedUnit(*found)


def follower(session: Session, decision_id: UUID) -> Decision | None:
    """The decision that took the place of another."""
    return session.exec(select(Decision).where(Decision.supersedes_id == decision_id)).one_or_none()


def claim_referred(
    session: Session, reference: str, organisation_id: UUID | None = None
) -> Claim | None:
    """The claim that people name so; of one organisation, where one is named."""
    wanted = select(Claim).where(Claim.reference == reference)
    if organisation_id is not None:
        wanted = wanted.where(Claim.organisation_id == organisation_id)
    return session.exec(wanted).one_or_none()


def decisions_on(session: Session, claim_id: UUID) -> Sequence[Decision]:
    """Every decision on a claim, in force or not: by unit, the oldest first."""
    rows = session.exec(select(Decision).where(Decision.claim_id == claim_id)).all()
    after = {row.supersedes_id for row in rows}
    last = [row for row in rows if row.id not in after]
    known = {row.id: row for row in rows}
    found: list[Decision] = []
    for row in sorted(last, key=lambda row: row.unit):
        found += reversed(_chain(known, row))
    return found


def _chain(known: dict[UUID, Decision], last: Decision) -> list[Decision]:
    """A decision and those it took the place of, the newest first; never one of them twice."""
    chain, before = [last], last.supersedes_id
    while before in known and known[before] not in chain:
        chain.append(known[before])
        before = known[before].supersedes_id
    return chain
