"""Queries of the record room: the fields of an evidence item's record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from rpl.domain.issuer_check import IssuerCheck
from rpl.domain.record import FieldName, FieldState, KindFound, latest_day
from rpl.domain.values import Box
from rpl.ports import ValueSeal
from rpl.store.sealed import Sealed, open_optional, seal_optional
from rpl.store.tables import EvidenceItem, RecordField

DATES = (FieldName.DATE, FieldName.PERIOD_END)
"""The fields that say when a document was made, the better one first."""

_ORDER = {name: position for position, name in enumerate(FieldName)}


@dataclass(frozen=True, slots=True)
class RecordedField:
    """One field of a record.

    `value` is what the applicant confirmed, empty where they removed it; until then it is what the
    machine found.  `check` says that it was verified with the issuer.  The rest is the machine's,
    and None where the applicant added the field.
    """

    name: FieldName
    state: FieldState
    value: str
    machine_value: str | None
    raw: str | None
    page: int | None
    box: Box | None
    confidence: float | None
    check: IssuerCheck | None


def recorded_fields(
    session: Session, seal: ValueSeal, evidence_id: UUID
) -> tuple[RecordedField, ...]:
    """The fields of an evidence item's record, in the order of `FieldName`.

    `seal` is its applicant's.
    """
    rows = field_rows(session, evidence_id)
    return tuple(_recorded(seal, rows[name]) for name in sorted(rows, key=_ORDER.__getitem__))


def holders(session: Session, seal: ValueSeal, claim_id: UUID) -> tuple[str, ...]:
    """Every holder that the documents of a claim name: as a machine read them, and as confirmed."""
    rows = session.exec(
        select(RecordField)
        .join(EvidenceItem, col(RecordField.evidence_id) == col(EvidenceItem.id))
        .where(EvidenceItem.claim_id == claim_id, RecordField.name == FieldName.HOLDER)
        .order_by(col(RecordField.id))
    ).all()
    found = [_recorded(seal, row) for row in rows]
    names = (name for each in found for name in (each.value, each.machine_value, each.raw) if name)
    return tuple(dict.fromkeys(names))


def field_rows(session: Session, evidence_id: UUID) -> Mapping[FieldName, RecordField]:
    """The rows of a record by field."""
    rows = session.exec(select(RecordField).where(RecordField.evidence_id == evidence_id))
    return {row.name: row for row in rows}


def document_dates(session: Session, seal: ValueSeal, claim_id: UUID) -> Mapping[UUID, date]:
    """When each document says it was made, as its holder confirmed; else when its period ended."""
    rows = session.exec(
        select(RecordField)
        .join(EvidenceItem, col(RecordField.evidence_id) == col(EvidenceItem.id))
        .where(
            EvidenceItem.claim_id == claim_id,
            RecordField.state != FieldState.MACHINE,
            col(RecordField.name).in_(DATES),
        )
    ).all()
    found: dict[UUID, date] = {}
    for wanted in reversed(DATES):
        for row in rows:
            value = seal.open(Sealed.FIELD_VALUE.at(row.id), row.value)
            if row.name is wanted and (day := latest_day(value)) is not None:
                found[row.evidence_id] = day
    return found


def sealed_kind(seal: ValueSeal, evidence_id: UUID, found: KindFound | None) -> bytes | None:
    """The kind of a document as its row keeps it."""
    said = None if found is None else found.model_dump_json()
    return seal_optional(seal, Sealed.KIND_FOUND.at(evidence_id), said)


def kind_found(seal: ValueSeal, row: EvidenceItem) -> KindFound | None:
    """What the words of a document say it is; None where they were not looked at."""
    known = open_optional(seal, Sealed.KIND_FOUND.at(row.id), row.kind_found)
    return None if known is None else KindFound.model_validate_json(known)


def _recorded(seal: ValueSeal, row: RecordField) -> RecordedField:
    return RecordedField(
        name=row.name,
        state=row.state,
        value=seal.open(Sealed.FIELD_VALUE.at(row.id), row.value),
        machine_value=open_optional(seal, Sealed.FIELD_MACHINE_VALUE.at(row.id), row.machine_value),
        raw=open_optional(seal, Sealed.FIELD_RAW.at(row.id), row.raw),
        page=row.page,
        box=None if row.box is None else Box.model_validate(row.box),
        confidence=row.confidence,
        check=_check(seal, row),
    )


def _check(seal: ValueSeal, row: RecordField) -> IssuerCheck | None:
    how = open_optional(seal, Sealed.FIELD_CHECKED_HOW.at(row.id), row.checked_how)
    if how is None or row.checked_at is None or row.state is not FieldState.VERIFIED:
        return None
    return IssuerCheck(row.checked_at, how)
