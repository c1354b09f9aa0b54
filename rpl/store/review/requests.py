"""Queries of requests for more evidence, and of what an applicant may change meanwhile."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from rpl.domain.evidence_request import EvidenceAsked
from rpl.domain.journey import AppealState, ClaimState
from rpl.domain.refused_files import LeftUnconfirmedError
from rpl.ports import ValueSeal
from rpl.store.appeal import appeal_row
from rpl.store.reassessment import running
from rpl.store.sealed import Sealed
from rpl.store.tables import Claim, EvidenceItem, EvidenceRequest

_AT_ONCE = 100
_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RequestShown:
    """A request as applicant and assessor see it; `ended_at` is None while it is open."""

    asked: EvidenceAsked
    asked_at: datetime
    answer_by: datetime
    closes_at: datetime
    ended_at: datetime | None
    answered: bool


def open_request(session: Session, claim_id: UUID) -> EvidenceRequest | None:
    """The request that a claim waits for, if it waits for one."""
    return session.exec(
        select(EvidenceRequest).where(
            EvidenceRequest.claim_id == claim_id, col(EvidenceRequest.ended_at).is_(None)
        )
    ).one_or_none()


def requests_of(session: Session, seal: ValueSeal, claim_id: UUID) -> tuple[RequestShown, ...]:
    """Every request about a claim, the first one first."""
    rows = session.exec(
        select(EvidenceRequest)
        .where(EvidenceRequest.claim_id == claim_id)
        .order_by(col(EvidenceRequest.asked_at))
    )
    return tuple(_shown(seal, row) for row in rows)


def over(session: Session, now: datetime) -> tuple[UUID, ...]:
    """Claims whose request was not answered in its time."""
    return tuple(
        session.exec(
            select(EvidenceRequest.claim_id)
            .join(Claim, col(Claim.id) == col(EvidenceRequest.claim_id))
            .where(
                col(EvidenceRequest.ended_at).is_(None),
                EvidenceRequest.closes_at <= now,
                Claim.state == ClaimState.EVIDENCE_REQUESTED,
            )
            .order_by(col(EvidenceRequest.closes_at))
            .limit(_AT_ONCE)
        )
    )


def changeable_since(session: Session, claim_id: UUID) -> datetime | None:
    """The applicant may add to a claim, and change what came since then; None where neither.

    While more evidence is asked for, or added to an appeal or before being assessed again, what was
    sent before stays: an assessor may have cited it.

    Raises:
        NoResultFound: There is no such claim.
    """
    state = session.exec(select(Claim.state).where(Claim.id == claim_id)).one()
    if state is ClaimState.DRAFT:
        return _EVER
    if state is ClaimState.DECIDED:
        again = running(session, claim_id)
        if again is not None:
            return again.begun_at
        appeal = appeal_row(session, claim_id)
        waits = appeal is not None and appeal.adding and appeal.state is AppealState.LODGED
        return appeal.lodged_at if appeal is not None and waits else None
    if state is not ClaimState.EVIDENCE_REQUESTED:
        return None
    found = open_request(session, claim_id)
    return None if found is None else found.asked_at


def may_change(session: Session, claim: Claim, item: EvidenceItem | None = None) -> bool:
    """Whether the applicant may add to a claim now, or change this item of it."""
    since = changeable_since(session, claim.id)
    if since is None or item is None:
        return since is not None
    return changes_since(item.received_at, item.problem, since)


def changes_since(received_at: datetime, problem: str | None, since: datetime) -> bool:
    """Whether an item may be changed: it came since then, or was left unconfirmed before."""
    return received_at >= since or problem == LeftUnconfirmedError.code


def _shown(seal: ValueSeal, row: EvidenceRequest) -> RequestShown:
    plain = seal.open(Sealed.EVIDENCE_ASKED.at(row.id), row.asked)
    return RequestShown(
        asked=EvidenceAsked.model_validate_json(plain),
        asked_at=row.asked_at,
        answer_by=row.answer_by,
        closes_at=row.closes_at,
        ended_at=row.ended_at,
        answered=row.answered,
    )
