"""Queries of retention: whose time may be over, and since when nothing moved."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists
from sqlmodel import Session, col, func, select

from rpl.domain.audit import Deed
from rpl.domain.journey import ClaimState
from rpl.domain.retention import Standing
from rpl.store.tables import Applicant, AuditEntry, Claim, EvidenceItem

_AT_ONCE = 200


def old_enough(
    session: Session, states: Iterable[ClaimState], before: datetime, after: UUID | None
) -> tuple[UUID, ...]:
    """Applicants with something left to remove and a claim in one of the states opened by `before`.

    In the order of their ids, a few at a time, from the one that follows `after`.
    """
    left = exists().where(col(EvidenceItem.claim_id) == col(Claim.id))
    wanted = (
        select(Claim.applicant_id)
        .join(Applicant, col(Applicant.id) == col(Claim.applicant_id))
        .where(
            col(Claim.state).in_(tuple(states)),
            col(Claim.created_at) <= before,
            col(Applicant.erased_at).is_(None),
            left | (col(Claim.state) != ClaimState.DECIDED),
        )
        .distinct()
        .order_by(col(Claim.applicant_id))
        .limit(_AT_ONCE)
    )
    if after is not None:
        wanted = wanted.where(col(Claim.applicant_id) > after)
    return tuple(session.exec(wanted))


def standings(session: Session, applicant_id: UUID) -> tuple[Standing, ...]:
    """Where each claim of an applicant stands."""
    claims = session.exec(select(Claim).where(Claim.applicant_id == applicant_id)).all()
    return tuple(
        Standing(qualification=claim.qualification, state=claim.state, since=_since(session, claim))
        for claim in claims
    )


def _since(session: Session, claim: Claim) -> datetime:
    if claim.decided_at is not None:
        return claim.decided_at
    if claim.state is ClaimState.WITHDRAWN:
        withdrawn = session.exec(
            select(AuditEntry.at)
            .where(AuditEntry.claim_id == claim.id)
            .where(AuditEntry.deed == Deed.CLAIM_WITHDRAWN.value)
            .order_by(col(AuditEntry.position).desc())
        ).first()
        return withdrawn or claim.submitted_at or claim.created_at
    received, confirmed = session.exec(
        select(func.max(EvidenceItem.received_at), func.max(EvidenceItem.confirmed_at)).where(
            EvidenceItem.claim_id == claim.id
        )
    ).one()
    return max(at for at in (claim.created_at, received, confirmed) if at is not None)
