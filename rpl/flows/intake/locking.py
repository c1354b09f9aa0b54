"""A claim is locked while its applicant works on it, if they may."""

from uuid import UUID

from sqlmodel import Session

from rpl.domain.journey import ClaimState, MoveNotAllowedError
from rpl.store.intake import lock_claim
from rpl.store.review.requests import may_change
from rpl.store.tables import Claim


def lock_draft(session: Session, claim_id: UUID) -> Claim:
    """The claim, locked, while nothing of it was sent.

    Raises:
        MoveNotAllowedError: The claim was sent, or withdrawn.
    """
    claim = lock_claim(session, claim_id)
    if claim.state is not ClaimState.DRAFT:
        raise MoveNotAllowedError
    return claim


def lock_open(session: Session, claim_id: UUID) -> Claim:
    """The claim, locked, while its applicant may add to it: a draft, or one that waits for them.

    Raises:
        MoveNotAllowedError: The claim was sent, or withdrawn.
    """
    claim = lock_claim(session, claim_id)
    if not may_change(session, claim):
        raise MoveNotAllowedError
    return claim


def check_open(session: Session, claim_id: UUID) -> None:
    """Refuse early what the flows below would refuse after the work for them was done.

    Until the transaction ends no other form changes the claim.

    Raises:
        MoveNotAllowedError: The claim was sent, or withdrawn.
    """
    lock_open(session, claim_id)
