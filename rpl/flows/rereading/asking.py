"""Asking for one page to be read again, or for an earlier reading to count again."""

from uuid import UUID

from sqlmodel import Session

from rpl.domain.audit import Act, ActorKind, Code, Deed
from rpl.domain.intake import EvidenceNotFoundError
from rpl.domain.journey import ClaimState, EvidenceState, MoveNotAllowedError
from rpl.domain.reading import Edges, PageOrder
from rpl.domain.reading_order import (
    Asked,
    Asker,
    EarlierReading,
    NothingToReadAgainError,
    PageAbsentError,
    ReadingAbsentError,
    StillReadingError,
)
from rpl.ports import Clock, Queue
from rpl.store import audit
from rpl.store.intake import evidence_row, lock_claim
from rpl.store.reading import open_order, page_rows, reading_row
from rpl.store.tables import (
    Claim,
    ReadingOrder,
    ReadingRow,
)

READ_AGAIN = frozenset({EvidenceState.TO_CONFIRM, EvidenceState.CONFIRMED})
"""Where an item stands whose pages can be read again: it was read well enough to be shown."""


WHILE = {
    Asker.APPLICANT: frozenset({ClaimState.DRAFT}),
    Asker.ASSESSOR: frozenset({ClaimState.IN_ASSESSMENT}),
    Asker.TRANSLATOR: frozenset(
        {
            ClaimState.DRAFT,
            ClaimState.READY,
            ClaimState.IN_ASSESSMENT,
            ClaimState.EVIDENCE_REQUESTED,
        }
    ),
}
"""When each may ask: applicants until they send their claim, assessors while they hold it,
translators until it is decided."""


def order_page(
    session: Session,
    clock: Clock,
    queue: Queue,
    claim_id: UUID,
    evidence_id: UUID,
    *,
    order: PageOrder,
    by: Asker,
) -> None:
    """Ask for one page to be read again, as a person says.

    Raises:
        MoveNotAllowedError: The claim is not where this person may ask, or the item is being read.
        EvidenceNotFoundError: The claim holds no such item.
        NothingToReadAgainError: The item is no file.
        PageAbsentError: It has no such page.
        StillReadingError: Another page of it is being read again.
    """
    claim, reading = _askable(session, claim_id, evidence_id, by)
    if order.page not in {page.number for page in page_rows(session, reading.id)}:
        raise PageAbsentError(number=order.page)
    _ask(session, clock, queue, claim, evidence_id, order, by)


def order_earlier(
    session: Session,
    clock: Clock,
    queue: Queue,
    claim_id: UUID,
    evidence_id: UUID,
    *,
    version: int,
    by: Asker,
) -> None:
    """Ask for an earlier reading to count again; it becomes the newest, and none is lost.

    Raises:
        MoveNotAllowedError: The claim is not where this person may ask, or the item is being read.
        EvidenceNotFoundError: The claim holds no such item.
        NothingToReadAgainError: The item is no file.
        ReadingAbsentError: It has no such reading, or that one counts already.
        StillReadingError: A page of it is being read again.
    """
    claim, newest = _askable(session, claim_id, evidence_id, by)
    if version >= newest.version or reading_row(session, evidence_id, version) is None:
        raise ReadingAbsentError(number=version)
    _ask(session, clock, queue, claim, evidence_id, EarlierReading(version=version), by)


def _askable(
    session: Session, claim_id: UUID, evidence_id: UUID, by: Asker
) -> tuple[Claim, ReadingRow]:
    """The claim, held, and the newest reading, where this person may ask something of it."""
    claim = lock_claim(session, claim_id)
    item = evidence_row(session, claim_id, evidence_id)
    if item is None:
        raise EvidenceNotFoundError
    if item.object_name is None:
        raise NothingToReadAgainError
    if claim.state not in WHILE[by] or item.state not in READ_AGAIN:
        raise MoveNotAllowedError
    reading = reading_row(session, evidence_id)
    if reading is None:
        raise NothingToReadAgainError
    return claim, reading


def _ask(
    session: Session,
    clock: Clock,
    queue: Queue,
    claim: Claim,
    evidence_id: UUID,
    asked: Asked,
    by: Asker,
) -> None:
    """Keep what is asked, once, and hand it over."""
    content = asked.model_dump(mode="json")
    waiting = open_order(session, evidence_id)
    if waiting is not None:
        if waiting.content == content:
            return
        raise StillReadingError
    row = ReadingOrder(
        evidence_id=evidence_id,
        content=content,
        asked_by=ActorKind.APPLICANT if by is Asker.APPLICANT else ActorKind.STAFF,
        asked_at=clock.now(),
    )
    session.add(row)
    session.flush()
    deed, details = _told(asked)
    act = Act(deed=deed, claim_id=claim.id, subject_id=evidence_id, details=details)
    audit.append(session, clock, act)
    queue.hand_over(session, "read_page", row.id, applicant_id=claim.applicant_id)


def _told(order: Asked) -> tuple[Deed, dict[Code, Code]]:
    """What is asked as codes, which the trail may keep for ever."""
    if isinstance(order, EarlierReading):
        return Deed.READING_TAKEN_BACK, {"version": str(order.version)}
    crop = order.crop
    told = {"page": str(order.page)}
    if order.language is not None:
        told["language"] = order.language
    if order.turn is not None:
        told["turn"] = str(order.turn)
    if crop != Edges():
        told["crop"] = f"{crop.left}-{crop.top}-{crop.right}-{crop.bottom}"
    return Deed.PAGE_READ_AGAIN, told
