"""Queries of clocks: when claims stood still, and how those that were sent keep their promise."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from rpl.domain.decision_clock import Stop, StopReason
from rpl.domain.journey import ClaimState
from rpl.store.tables import Appeal, Claim, ClockStop

SENT = (
    ClaimState.READY,
    ClaimState.IN_ASSESSMENT,
    ClaimState.EVIDENCE_REQUESTED,
    ClaimState.DECIDED,
)
"""States of claims whose clock runs or ran."""
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ClaimClock:
    """What the clock of one claim is made of; `decided_at` is null before the decision."""

    claim_id: UUID
    submitted_at: datetime
    decided_at: datetime | None
    stops: tuple[Stop, ...]


def stops_of(session: Session, claims: Sequence[UUID]) -> dict[UUID, tuple[Stop, ...]]:
    """Every stop of each of these claims, the first one first; no claim is left out."""
    found: dict[UUID, list[Stop]] = {claim: [] for claim in claims}
    rows = session.exec(
        select(ClockStop)
        .where(col(ClockStop.claim_id).in_(claims))
        .order_by(col(ClockStop.since), col(ClockStop.id))
    )
    for row in rows:
        found[row.claim_id].append(Stop(row.reason, row.since, row.until))
    return {claim: tuple(stops) for claim, stops in found.items()}


def running_stops(session: Session, claim_id: UUID) -> dict[StopReason, ClockStop]:
    """Why a claim's clock stands still now."""
    rows = session.exec(
        select(ClockStop).where(ClockStop.claim_id == claim_id, col(ClockStop.until).is_(None))
    )
    return {row.reason: row for row in rows}


def clocks_of(
    session: Session, organisation_id: UUID, qualification: str, version: int, since: datetime
) -> Iterator[ClaimClock]:
    """The clock of every claim of an organisation to one version that waits, or was decided since.

    Read in parts, so that very many take constant memory.
    """
    rows = session.exec(
        select(Claim.id, Claim.submitted_at, Claim.decided_at)
        .where(
            Claim.organisation_id == organisation_id,
            Claim.qualification == qualification,
            Claim.version == version,
            col(Claim.state).in_(SENT),
            col(Claim.decided_at).is_(None) | (col(Claim.decided_at) >= since),
        )
        .execution_options(yield_per=_AT_ONCE)
    )
    for part in rows.partitions():
        stops = stops_of(session, [claim_id for claim_id, _sent, _decided in part])
        for claim_id, sent, decided in part:
            if sent is not None:
                yield ClaimClock(claim_id, sent, decided, stops[claim_id])


def appeals_of(
    session: Session, organisation_id: UUID, qualification: str, version: int, since: datetime
) -> tuple[tuple[datetime, datetime | None], ...]:
    """When each appeal of an organisation was complete, and decided; those decided since only."""
    rows = session.exec(
        select(Appeal.complete_at, Appeal.decided_at)
        .join(Claim, col(Claim.id) == col(Appeal.claim_id))
        .where(
            Claim.organisation_id == organisation_id,
            Claim.qualification == qualification,
            Claim.version == version,
            col(Appeal.decided_at).is_(None) | (col(Appeal.decided_at) >= since),
        )
    )
    return tuple(rows)
