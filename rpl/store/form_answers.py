"""What was written into forms, opened and read: each kind of evidence has its own answers."""

import json

from rpl.domain.conversation import RECORDED_KINDS, Conversation
from rpl.domain.history import WorkPeriod
from rpl.domain.intake import EvidenceKind
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


def answers_of(seal: ValueSeal, row: EvidenceItem | None) -> dict[str, str]:
    """What was written into an affidavit or background document, by field; empty without one."""
    if row is None or row.form_answers is None:
        return {}
    found = json.loads(seal.open(Sealed.FORM_ANSWERS.at(row.id), row.form_answers))
    return {str(name): str(value) for name, value in found.items()}
