"""What was written into forms, opened and read: each kind of evidence has its own answers."""

import json
from collections.abc import Mapping
from uuid import UUID

from sqlmodel import Session, col, select

from rpl.domain.conversation import RECORDED_KINDS, Conversation
from rpl.domain.history import WorkPeriod
from rpl.domain.intake import OTHERS_KINDS, EvidenceKind
from rpl.domain.testimony import Report
from rpl.ports import ValueSeal
from rpl.store.sealed import Sealed
from rpl.store.tables import EvidenceItem


def work_periods(seal: ValueSeal, row: EvidenceItem) -> tuple[WorkPeriod, ...]:
    """The periods of a work history; nothing for other evidence."""
    if row.form_answers is None or row.kind is not EvidenceKind.WORK_HISTORY:
        return ()
    answers = json.loads(seal.open(Sealed.FORM_ANSWERS.at(row.id), row.form_answers))
    return tuple(map(WorkPeriod.model_validate, answers))


def report_of(seal: ValueSeal, row: EvidenceItem) -> Report | None:
    """What a witness said; None for other evidence."""
    if row.form_answers is None or row.kind is not EvidenceKind.THIRD_PARTY_REPORT:
        return None
    return Report.model_validate_json(seal.open(Sealed.FORM_ANSWERS.at(row.id), row.form_answers))


def conversation_of(seal: ValueSeal, row: EvidenceItem) -> Conversation | None:
    """What an assessor asked or saw; None for other evidence."""
    if row.form_answers is None or row.kind not in RECORDED_KINDS:
        return None
    answers = seal.open(Sealed.FORM_ANSWERS.at(row.id), row.form_answers)
    return Conversation.model_validate_json(answers)


def spoken_of(
    report: Report | None, conversation: Conversation | None
) -> frozenset[tuple[str, str]] | None:
    """The criteria that a report or a record speaks of, each with its unit; None for all else."""
    if report is not None:
        return frozenset((each.unit, each.criterion) for each in report.observed)
    if conversation is not None:
        return frozenset((each.unit, each.criterion) for each in conversation.answers)
    return None


def spoken_in(
    session: Session, seal: ValueSeal, claim_id: UUID
) -> Mapping[UUID, frozenset[tuple[str, str]]]:
    """What each report and each record of a claim speaks of; other evidence is left out."""
    rows = session.exec(
        select(EvidenceItem).where(
            EvidenceItem.claim_id == claim_id, col(EvidenceItem.kind).in_(OTHERS_KINDS)
        )
    )
    found = {row.id: spoken_of(report_of(seal, row), conversation_of(seal, row)) for row in rows}
    return {key: spoken for key, spoken in found.items() if spoken is not None}


def answers_of(seal: ValueSeal, row: EvidenceItem) -> dict[str, str]:
    """What was written into an affidavit or background document, by field; empty without one."""
    if row.form_answers is None:
        return {}
    found = json.loads(seal.open(Sealed.FORM_ANSWERS.at(row.id), row.form_answers))
    return {str(name): str(value) for name, value in found.items()}
