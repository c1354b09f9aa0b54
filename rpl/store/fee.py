"""Queries about fees: what was shown, asked for and granted."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import extract, func
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from rpl.domain.fee import AlikeFees, Waiver
from rpl.domain.waiver import WaiverReason
from rpl.store.tables import Claim, ClaimFee

MOST = 200


@dataclass(frozen=True, slots=True)
class FeeKept:
    """The fee of a claim as it is kept; `whole` is in hundredths of the currency's unit."""

    whole: int
    currency: str
    waiver: Waiver | None


@dataclass(frozen=True, slots=True)
class WaiverWaiting:
    """A request that nobody has answered, with the claim it is about and no name."""

    claim_id: UUID
    reference: str
    reason: WaiverReason
    asked_at: datetime
    whole: int
    currency: str


def fee_row(session: Session, claim_id: UUID) -> ClaimFee | None:
    """The row of a claim's fee; there is one once it was sent, or a waiver asked for."""
    return session.exec(select(ClaimFee).where(ClaimFee.claim_id == claim_id)).one_or_none()


def waiver_of(row: ClaimFee | None) -> Waiver | None:
    """What was asked and answered about a fee."""
    if row is None or row.waiver is None:
        return None
    return Waiver(WaiverReason(row.waiver), row.granted)


def fee_kept(session: Session, claim_id: UUID) -> FeeKept | None:
    """The fee of a claim, once it was sent or a waiver asked for."""
    row = fee_row(session, claim_id)
    return None if row is None else FeeKept(row.hundredths, row.currency, waiver_of(row))


def lock_fee_of(session: Session, organisation_id: UUID, claim_id: UUID) -> ClaimFee | None:
    """The row of a fee of this organisation, held until the transaction ends."""
    return session.exec(
        select(ClaimFee)
        .join(Claim, col(Claim.id) == col(ClaimFee.claim_id))
        .where(Claim.id == claim_id, Claim.organisation_id == organisation_id)
        .with_for_update()
    ).one_or_none()


def waivers_waiting(session: Session, organisation_id: UUID) -> tuple[WaiverWaiting, ...]:
    """The requests of an organisation that wait for an answer, oldest first, at most `MOST`."""
    rows = session.exec(
        select(ClaimFee, Claim)
        .join(Claim, col(Claim.id) == col(ClaimFee.claim_id))
        .where(
            Claim.organisation_id == organisation_id,
            col(ClaimFee.waiver).is_not(None),
            col(ClaimFee.granted).is_(None),
        )
        .order_by(col(ClaimFee.asked_at), col(ClaimFee.id))
        .limit(MOST)
    )
    return tuple(
        WaiverWaiting(
            claim_id=claim.id,
            reference=claim.reference,
            reason=WaiverReason(fee.waiver or ""),
            asked_at=fee.asked_at or claim.created_at,
            whole=fee.hundredths,
            currency=fee.currency,
        )
        for fee, claim in rows
    )


def alike_fees(session: Session, organisation_id: UUID) -> tuple[AlikeFees, ...]:
    """The fees of all claims of an organisation that were sent, those that stand alike together.

    A year is that in which the claim was sent, by the clock of UTC.
    """
    year = extract("year", col(ClaimFee.shown_at))
    by = (
        year,
        col(Claim.qualification),
        col(ClaimFee.currency),
        col(ClaimFee.hundredths),
        col(ClaimFee.waiver),
        col(ClaimFee.granted),
    )
    rows = session.execute(
        columns(*by, func.count())
        .join(Claim, col(Claim.id) == col(ClaimFee.claim_id))
        .where(col(Claim.organisation_id) == organisation_id, col(ClaimFee.shown_at).is_not(None))
        .group_by(*by)
    )
    return tuple(
        AlikeFees(
            year=int(when),
            qualification=qualification,
            currency=currency,
            whole=whole,
            waiver=None if reason is None else Waiver(WaiverReason(reason), granted),
            claims=claims,
        )
        for when, qualification, currency, whole, reason, granted, claims in rows
    )
