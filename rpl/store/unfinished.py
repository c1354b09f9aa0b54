"""Which rows wait for a step, told by their own state and not by the queue.

A search is asked again with the last row it gave, until it gives none.  Its rows are of one step.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, null, or_
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from rpl.domain.decision import GRANTS
from rpl.domain.journey import ClaimState, EvidenceState
from rpl.store.tables import (
    Claim,
    CredentialRow,
    CreditPosting,
    Decision,
    EvidenceItem,
    OutgoingMail,
    PrintedLetter,
    ReadingOrder,
    ReadingRow,
    Seat,
    SeatOpening,
)
from rpl.store.tables.credential import CredentialStatus
from rpl.store.tables.credit import PostingKind


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A row that waits for a step, and whose it is."""

    step: str
    subject_id: UUID
    applicant_id: UUID | None


Search: TypeAlias = Callable[[Session, UUID | None, int], tuple[Unfinished, ...]]


def _evidence(step: str, state: EvidenceState) -> Search:
    waiting = (
        select_columns(col(EvidenceItem.id), col(Claim.applicant_id))
        .join(Claim, col(Claim.id) == col(EvidenceItem.claim_id))
        .where(_is_in(col(EvidenceItem.state), state))
    )
    return _search(step, waiting, EvidenceItem.id)


def _is_in(column: Any, state: StrEnum) -> ColumnElement[bool]:  # noqa: ANN401 -- as below
    """A state written into the statement, so that SQLite sees which partial index fits."""
    return cast(
        "ColumnElement[bool]",
        column == bindparam(None, state, type_=column.type, literal_execute=True),
    )


def _search(step: str, waiting: Select[Any, Any], subject: Any) -> Search:  # noqa: ANN401 -- a column
    def search(session: Session, after: UUID | None, limit: int) -> tuple[Unfinished, ...]:
        asked = waiting if after is None else waiting.where(subject > after)
        rows = session.connection().execute(asked.order_by(subject).limit(limit))
        return tuple(Unfinished(step, subject_id, applicant) for subject_id, applicant in rows)

    return search


def _to_decide() -> Select[UUID, UUID]:
    submitted = exists().where(
        col(Seat.claim_id) == col(Claim.id),
        col(Seat.round) == col(Claim.round),
        col(Seat.submitted_at).is_not(None),
    )
    called = exists().where(
        col(SeatOpening.claim_id) == col(Claim.id), col(SeatOpening.settled_at).is_(None)
    )
    return select_columns(col(Claim.id), col(Claim.applicant_id)).where(
        _is_in(col(Claim.state), ClaimState.IN_ASSESSMENT), submitted, ~called
    )


def _to_post() -> Select[UUID, UUID]:
    """Decided claims with a granted unit that was not dealt with yet."""
    due = select_columns(col(Decision.claim_id)).where(
        col(Decision.posting_due).is_(True),
        col(Decision.outcome).in_([outcome.value for outcome in GRANTS]),
    )
    return select_columns(col(Claim.id), col(Claim.applicant_id)).where(
        col(Claim.id).in_(due), col(Claim.state) == ClaimState.DECIDED
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
        col(CreditPosting.credential_due).is_(True), or_(missing, standing)
    )


def _to_read_again() -> Select[UUID, UUID]:
    """Pages that somebody asked to be read again."""
    return (
        select_columns(col(ReadingOrder.id), col(Claim.applicant_id))
        .join(EvidenceItem, col(EvidenceItem.id) == col(ReadingOrder.evidence_id))
        .join(Claim, col(Claim.id) == col(EvidenceItem.claim_id))
        .where(col(ReadingOrder.settled_at).is_(None))
    )


def _to_compare() -> Select[UUID, UUID]:
    """Readings that were not compared with the evidence of others."""
    return (
        select_columns(col(ReadingRow.id), col(Claim.applicant_id))
        .join(EvidenceItem, col(EvidenceItem.id) == col(ReadingRow.evidence_id))
        .join(Claim, col(Claim.id) == col(EvidenceItem.claim_id))
        .where(col(ReadingRow.compared_at).is_(None))
    )


def _to_print() -> Select[UUID, UUID]:
    """Letters that somebody asked to have as a file."""
    return (
        select_columns(col(PrintedLetter.id), col(Claim.applicant_id))
        .join(Claim, col(Claim.id) == col(PrintedLetter.claim_id))
        .where(col(PrintedLetter.due).is_(True))
    )


def _to_send() -> Select[UUID, UUID | None]:
    """Errands of the post: they go when they are done."""
    return select_columns(col(OutgoingMail.id), null())


SEARCHES: tuple[Search, ...] = (
    _evidence("read", EvidenceState.RECEIVED),
    _evidence("translate", EvidenceState.READ),
    _evidence("draft", EvidenceState.TRANSLATED),
    _search("read_page", _to_read_again(), ReadingOrder.id),
    _search("compare", _to_compare(), ReadingRow.id),
    _search("decide", _to_decide(), Claim.id),
    _search("post_credit", _to_post(), Claim.id),
    _search("issue", _to_issue(), CreditPosting.id),
    _search("print_letter", _to_print(), PrintedLetter.id),
    _search("send_mail", _to_send(), OutgoingMail.id),
)
"""Every kind of row that waits; stale status lists are found by `store.credential` instead."""
