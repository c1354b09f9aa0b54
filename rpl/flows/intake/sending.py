"""A claim is sent to the review queue, or taken back."""

from uuid import UUID

from sqlmodel import Session

from rpl.domain.assessment import Fees
from rpl.domain.audit import Act, Deed
from rpl.domain.fee import hundredths
from rpl.domain.intake import check_complete
from rpl.domain.journey import ClaimState, MoveNotAllowedError, move_claim
from rpl.ports import Clock
from rpl.store import audit
from rpl.store.fee import fee_row
from rpl.store.intake import evidence_states, lock_claim
from rpl.store.tables import ClaimFee


def submit(
    session: Session,
    clock: Clock,
    claim_id: UUID,
    *,
    acknowledged: bool,
    shown: Fees | None = None,
) -> None:
    """Send a claim to the review queue.  Sending a claim that waits there changes nothing.

    `acknowledged` says that documents which could not be read are sent as they are; `shown` are
    the fees that the applicant was shown on the page that sends it, and are kept with the claim.

    Raises:
        MoveNotAllowedError: The claim has moved on.
        NothingToSendError: There is no evidence item.
        NotConfirmedError: An item is not confirmed yet.
        NotAcknowledgedError: An item could not be read, and that was not acknowledged.
    """
    claim = lock_claim(session, claim_id)
    if claim.state is ClaimState.READY:
        return
    if claim.state is not ClaimState.DRAFT:  # the map has other ways back to the queue
        raise MoveNotAllowedError(state=claim.state, to=ClaimState.READY)
    check_complete(evidence_states(session, claim_id), acknowledged=acknowledged)
    claim.state = move_claim(claim.state, ClaimState.READY)
    claim.submitted_at = clock.now()
    session.add(claim)
    if shown is not None:
        fee = fee_row(session, claim_id) or ClaimFee(
            claim_id=claim_id, hundredths=hundredths(shown), currency=shown.currency
        )
        fee.shown_at = clock.now()
        session.add(fee)
    audit.append(session, clock, Act(deed=Deed.CLAIM_SUBMITTED, claim_id=claim_id))


def withdraw(session: Session, clock: Clock, claim_id: UUID) -> None:
    """Take a claim back before it is decided.

    Raises:
        MoveNotAllowedError: It was decided, or withdrawn already.
    """
    claim = lock_claim(session, claim_id)
    if claim.round > 1:  # only being assessed again can be taken back: `flows.reassessment`
        raise MoveNotAllowedError
    claim.state = move_claim(claim.state, ClaimState.WITHDRAWN)
    session.add(claim)
    audit.append(session, clock, Act(deed=Deed.CLAIM_WITHDRAWN, claim_id=claim_id))
