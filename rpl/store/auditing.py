"""Queries of whoever audits: which decisions there are, of whom, and what was drawn of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import and_
from sqlmodel import Session, col, select

from rpl.domain.audit import Deed
from rpl.domain.audit_sample import DecidedUnit, SampleTerms
from rpl.domain.review import SeatKind
from rpl.store.tables import Applicant, AuditEntry, Claim, Decision, Seat, Staff


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


def decided_units(
    session: Session, organisation_id: UUID, terms: SampleTerms, at: datetime
) -> tuple[DecidedUnit, ...]:
    """Every decision of an organisation that a sample is drawn from, as it was known at a time."""
    begin = datetime.combine(terms.since, time(), UTC)
    end = datetime.combine(terms.until + timedelta(days=1), time(), UTC)
    first = and_(
        col(Seat.claim_id) == col(Decision.claim_id),
        col(Seat.kind) == SeatKind.FIRST.value,
        col(Seat.submitted_at) <= col(Decision.decided_at),
    )
    # A claim that was marked in several rounds has several first seats: the last one before counts.
    rows = session.exec(
        select(Decision.id, Decision.rubric, Seat.assessor_id)
        .join(Claim, col(Claim.id) == col(Decision.claim_id))
        .join(Seat, first, isouter=True)
        .where(
            Claim.organisation_id == organisation_id,
            col(Decision.decided_at) >= begin,
            col(Decision.decided_at) < end,
            col(Decision.decided_at) <= at,
        )
        .order_by(col(Seat.submitted_at), col(Seat.id))
    )
    found = {row[0]: DecidedUnit(id=row[0], rubric=row[1], marker=row[2]) for row in rows}
    return tuple(found.values())


def units_by_id(session: Session, ids: Collection[UUID]) -> Mapping[UUID, AuditedUnit]:
    """The decisions of these numbers."""
    rows = session.exec(
        select(Decision, Claim, Applicant)
        .join(Claim, col(Claim.id) == col(Decision.claim_id))
        .join(Applicant, col(Applicant.id) == col(Claim.applicant_id))
        .where(col(Decision.id).in_(ids))
    )
    return {row[0].id: AuditedUnit(*row) for row in rows}


def marker_names(session: Session, ids: Collection[UUID]) -> Mapping[UUID, str]:
    """The names of members of staff."""
    rows = session.exec(select(Staff.id, Staff.name).where(col(Staff.id).in_(ids)))
    return dict(rows.all())


def samples_drawn(
    session: Session, sample_id: UUID | None = None, most: int = 200
) -> Sequence[AuditEntry]:
    """What the trail says of samples, the newest first; or of one."""
    wanted = select(AuditEntry).where(AuditEntry.deed == Deed.SAMPLE_DRAWN.value)
    if sample_id is not None:
        wanted = wanted.where(AuditEntry.subject_id == sample_id)
    return session.exec(wanted.order_by(col(AuditEntry.position).desc()).limit(most)).all()
