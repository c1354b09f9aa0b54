"""Queries of the translators' room: documents that wait for a person, and what people wrote."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from rpl.domain.intake import EvidenceKind
from rpl.domain.journey import ClaimState
from rpl.domain.review import Lease
from rpl.domain.translating import Holder, PersonLine
from rpl.ports import ValueSeal
from rpl.store.appeal import under_appeal
from rpl.store.sealed import Sealed
from rpl.store.tables import Claim, EvidenceItem, HumanLine, ReadingRow, Staff, TranslationTask

MANY = 200
"""The most documents that a list shows; those behind them come up as these are finished."""
_OVER = (ClaimState.DECIDED, ClaimState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class WaitingDocument:
    """A document that waits for a translator; `source_language` may be unknown.

    `qualification` is the slug of the one that is claimed.
    """

    task_id: UUID
    claim_id: UUID
    evidence_id: UUID
    reading_id: UUID
    reference: str
    qualification: str
    kind: EvidenceKind
    pages: int
    source_language: str | None
    target_language: str
    since: datetime
    holder: Holder | None


def waiting_documents(session: Session, translator_id: UUID) -> tuple[WaitingDocument, ...]:
    """The documents of this person's organisation that wait, those that wait longest first."""
    rows = session.exec(
        _documents(translator_id).order_by(col(TranslationTask.created_at)).limit(MANY)
    )
    return tuple(_document(*row) for row in rows)


def waiting_document(
    session: Session, translator_id: UUID, task_id: UUID
) -> WaitingDocument | None:
    """One of those documents, locked where the database locks rows."""
    row = session.exec(
        _documents(translator_id)
        .where(TranslationTask.id == task_id)
        .with_for_update(of=TranslationTask)
        .execution_options(populate_existing=True)
    ).one_or_none()
    return None if row is None else _document(*row)


def people_lines(
    session: Session, seal: ValueSeal, evidence_id: UUID, target_language: str | None = None
) -> Mapping[str, PersonLine]:
    """Lines of every reading of an evidence item that people translated, by what they saw.

    Each with the name of who translated it.

    Of two translations of the same line the newer counts, so that what a person wrote stays when
    the document is read again.
    """
    query = (
        select(HumanLine, Staff.name)
        .join(ReadingRow, col(ReadingRow.id) == col(HumanLine.reading_id))
        .join(Staff, col(Staff.id) == col(HumanLine.translator_id))
        .where(ReadingRow.evidence_id == evidence_id)
        .order_by(col(HumanLine.created_at), col(HumanLine.line))
    )
    if target_language is not None:
        query = query.where(HumanLine.target_language == target_language)
    found = (_signed(seal, row, name) for row, name in session.exec(query))
    return {line.source: line for line in found}


def human_rows(session: Session, reading_id: UUID) -> dict[int, HumanLine]:
    """The rows of a reading's lines that people translated, by the number of the line."""
    rows = session.exec(select(HumanLine).where(HumanLine.reading_id == reading_id))
    return {row.line: row for row in rows}


def languages_of_people(session: Session, evidence_id: UUID) -> str | None:
    """Into which language people translated lines of an evidence item, if any did."""
    return session.exec(
        select(HumanLine.target_language)
        .join(ReadingRow, col(ReadingRow.id) == col(HumanLine.reading_id))
        .where(ReadingRow.evidence_id == evidence_id)
        .order_by(col(HumanLine.created_at).desc())
    ).first()


def _signed(seal: ValueSeal, row: HumanLine, name: str) -> PersonLine:
    line = PersonLine.model_validate_json(seal.open(Sealed.HUMAN_LINE.at(row.id), row.content))
    mark = line.mark.model_copy(update={"who": row.translator_id, "by": name})
    return line.model_copy(update={"mark": mark})


def task_row(session: Session, task_id: UUID) -> TranslationTask:
    """The row of a task that was found."""
    return session.get_one(TranslationTask, task_id)


def _documents(translator_id: UUID):  # type: ignore[no-untyped-def] # noqa: ANN202 -- a select of four tables
    return (
        select(TranslationTask, ReadingRow, EvidenceItem, Claim)
        .join(ReadingRow, col(ReadingRow.id) == col(TranslationTask.reading_id))
        .join(EvidenceItem, col(EvidenceItem.id) == col(ReadingRow.evidence_id))
        .join(Claim, col(Claim.id) == col(EvidenceItem.claim_id))
        .where(
            col(TranslationTask.done_at).is_(None),
            or_(col(Claim.state).not_in(_OVER), under_appeal()),
            col(Claim.organisation_id)
            == select(Staff.organisation_id).where(Staff.id == translator_id).scalar_subquery(),
            ~_read_again(),
        )
    )


def _read_again() -> ColumnElement[bool]:
    newer = aliased(ReadingRow)
    return exists().where(
        col(newer.evidence_id) == col(ReadingRow.evidence_id),
        col(newer.version) > col(ReadingRow.version),
    )


def _document(
    task: TranslationTask, reading: ReadingRow, item: EvidenceItem, claim: Claim
) -> WaitingDocument:
    return WaitingDocument(
        task_id=task.id,
        claim_id=claim.id,
        evidence_id=item.id,
        reading_id=reading.id,
        reference=claim.reference,
        qualification=claim.qualification,
        kind=item.kind,
        pages=item.pages or 1,
        source_language=task.source_language or reading.language,
        target_language=task.target_language,
        since=task.created_at,
        holder=_holder(task),
    )


def _holder(task: TranslationTask) -> Holder | None:
    if task.translator_id is None or task.lease_until is None or task.lease_limit is None:
        return None
    return Holder(
        person=task.translator_id, lease=Lease(until=task.lease_until, limit=task.lease_limit)
    )
