"""Which rows wait for a step, told by their own state and not by the queue.

A search is asked again with the last row it gave, until it gives none.  Its rows are of one step.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import Select, and_, exists, or_
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from rpl.domain.decision import GRANTS
from rpl.domain.journey import ClaimState, EvidenceState
from rpl.store.tables import Claim, CredentialRow, CreditPosting, Decision, EvidenceItem, Seat
from rpl.store.tables.credential import CredentialStatus
from rpl.store.tables.credit import PostingKind


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A row that waits for a step, and whose it is."""

    step: str
    subject_id: UUID
    applicant_id: UUID


Search: TypeAlias = Callable[[Session, UUID | None, int], tuple[Unfinished, ...]]


def _evidence(step: str, state: EvidenceState) -> Search:
    waiting = (
        select_columns(col(EvidenceItem.id), col(Claim.applicant_id))
        .join(Claim, col(Claim.id) == col(EvidenceItem.claim_id))
        .where(col(EvidenceItem.state) == state)
    )
    return _search(step, waiting, EvidenceItem.id)


def _search(step: str, waiting: Select[UUID, UUID], subject: Any) -> Search:  # noqa: ANN401 -- a column
    def search(session: Session, after: UUID | None, limit: int) -> tuple[Unfinished, ...]:
        asked = waiting if after is None else waiting.where(subject > after)
        rows = session.connection().execute(asked.order_by(subject).limit(limit))
        return tuple(Unfinished(step, subject_id, applicant) for subject_id, applicant in rows)

    return search


def _to_decide() -> Select[UUID, UUID]:
    submitted = exists().where(
        col(Seat.claim_id) == col(Claim.id), col(Seat.submitted_at).is_not(None)
    )
    return select_columns(col(Claim.id), col(Claim.applicant_id)).where(
        col(Claim.state) == ClaimState.IN_ASSESSMENT, submitted
    )


def _to_post() -> Select[UUID, UUID]:
    """Decided claims with a granted unit that has no posting, and that its holder does not hold."""
    held, back = aliased(CreditPosting), aliased(CreditPosting)
    taken_back = exists().where(col(back.reverses_id) == col(held.id))
    has_credit = exists().where(
        col(held.kind) == PostingKind.POSTING,
        col(held.applicant_id) == col(Claim.applicant_id),
        col(held.qualification) == col(Claim.qualification),
        col(held.unit) == col(Decision.unit),
        or_(col(held.decision_id) == col(Decision.id), ~taken_back),
    )
    granted = exists().where(
        col(Decision.claim_id) == col(Claim.id),
        col(Decision.outcome).in_([outcome.value for outcome in GRANTS]),
        ~has_credit,
    )
    return select_columns(col(Claim.id), col(Claim.applicant_id)).where(
        col(Claim.state) == ClaimState.DECIDED, granted
    )


def _to_issue() -> Select[UUID, UUID]:
    """Postings without a credential, and reversals whose credential still stands."""
    back = aliased(CreditPosting)
    missing = and_(
        col(CreditPosting.kind) == PostingKind.POSTING,
        ~exists().where(col(CredentialRow.posting_id) == col(CreditPosting.id)),
        ~exists().where(col(back.reverses_id) == col(CreditPosting.id)),
    )
    standing = and_(
        col(CreditPosting.kind) == PostingKind.REVERSAL,
        exists().where(
            col(CredentialRow.posting_id) == col(CreditPosting.reverses_id),
            col(CredentialRow.status) == CredentialStatus.VALID,
        ),
    )
    return select_columns(col(CreditPosting.id), col(CreditPosting.applicant_id)).where(
        or_(missing, standing)
    )


SEARCHES: tuple[Search, ...] = (
    _evidence("read", EvidenceState.RECEIVED),
    _evidence("translate", EvidenceState.READ),
    _evidence("draft", EvidenceState.TRANSLATED),
    _search("decide", _to_decide(), Claim.id),
    _search("post_credit", _to_post(), Claim.id),
    _search("issue", _to_issue(), CreditPosting.id),
)
"""Every kind of row that waits; stale status lists are found by `store.credential` instead."""
