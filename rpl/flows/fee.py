"""Fees: what was shown is kept with the claim, a waiver is asked for and answered."""

from uuid import UUID

from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.audit import Act, ActorKind, Deed, Who
from rpl.domain.fee import check_answer, hundredths, waiver_asked
from rpl.ports import Clock
from rpl.store import audit
from rpl.store.fee import fee_row, lock_fee_of, waiver_of
from rpl.store.intake import lock_claim
from rpl.store.tables import Claim, ClaimFee


def ask_waiver(
    session: Session, clock: Clock, catalog: Catalog, claim_id: UUID, reason: str
) -> None:
    """Ask that the fee be waived; asking again replaces the reason, and reopens a declined one.

    Raises:
        WaiverSettledError: There is nothing to pay, or the claim is over.
        WaiverUnclearError: The reason is not on the list.
    """
    claim = lock_claim(session, claim_id)
    row = fee_row(session, claim_id) or _new(catalog, claim)
    before = waiver_of(row)
    taken = catalog.practice(claim.qualification).waivers.reasons
    row.waiver = waiver_asked(claim.state, row.hundredths, before, reason, taken).value
    row.asked_at, row.granted, row.decided_by, row.decided_at = clock.now(), None, None, None
    session.add(row)
    audit.append(session, clock, Act(deed=Deed.WAIVER_ASKED, claim_id=claim_id))


def answer_waiver(
    session: Session,
    clock: Clock,
    staff_id: UUID,
    organisation_id: UUID,
    claim_id: UUID,
    *,
    granted: bool,
) -> None:
    """Grant or decline a waiver that was asked for.

    Raises:
        WaiverNotAskedError: Nobody of this organisation waits for an answer about this claim.
    """
    row = lock_fee_of(session, organisation_id, claim_id)
    check_answer(waiver_of(row))
    assert row is not None  # noqa: S101 -- there is no waiver without its row
    row.granted, row.decided_by, row.decided_at = granted, staff_id, clock.now()
    session.add(row)
    deed = Deed.WAIVER_GRANTED if granted else Deed.WAIVER_DECLINED
    who = Who(kind=ActorKind.STAFF, id=staff_id)
    audit.append(session, clock, Act(deed=deed, claim_id=claim_id, who=who))


def _new(catalog: Catalog, claim: Claim) -> ClaimFee:
    fees = catalog.qualification(f"{claim.qualification}@{claim.version}").fees
    return ClaimFee(claim_id=claim.id, hundredths=hundredths(fees), currency=fees.currency)
