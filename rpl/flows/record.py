"""Record: the fields a machine found wait for the applicant, who corrects and confirms them."""

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid4

from sqlmodel import Session

from rpl.domain.audit import Act, Deed
from rpl.domain.confirmation import confirmed_values
from rpl.domain.corrections import UNKNOWN_LANGUAGE, corrections, kind_counted
from rpl.domain.errors import FieldProblem
from rpl.domain.intake import OTHERS_KINDS, EvidenceNotFoundError
from rpl.domain.journey import EvidenceState, MoveNotAllowedError, move_evidence
from rpl.domain.record import DraftField, FieldName, FieldState, KindFound
from rpl.domain.refused_files import LeftUnconfirmedError
from rpl.ports import Clock, KeyRing, ValueSeal
from rpl.store import audit
from rpl.store.corrections import add_corrections
from rpl.store.intake import evidence_row, lock_claim, lock_evidence
from rpl.store.reading import reading_row
from rpl.store.record import field_rows, kind_found, recorded_fields, sealed_kind
from rpl.store.review.requests import may_change
from rpl.store.sealed import Sealed, claim_seal
from rpl.store.tables import EvidenceItem, RecordField


def draft_record(
    session: Session,
    keyring: KeyRing,
    evidence_id: UUID,
    found: Sequence[DraftField],
    kind: KindFound | None = None,
) -> None:
    """Keep the fields that were found, and the kind of document, for the applicant to check.

    Where a field was found twice the first one is kept: a finder names its best guess first.
    What somebody else wrote is not the applicant's to check: it is ready at once.
    """
    item = lock_evidence(session, evidence_id)
    if item is None or item.state is not EvidenceState.TRANSLATED:
        return
    seal = claim_seal(session, keyring, item.claim_id)
    for name, field in {field.name: field for field in reversed(found)}.items():
        field_id = uuid4()
        session.add(
            RecordField(
                id=field_id,
                evidence_id=evidence_id,
                name=name,
                state=FieldState.MACHINE,
                value=seal.seal(Sealed.FIELD_VALUE.at(field_id), field.value),
                machine_value=seal.seal(Sealed.FIELD_MACHINE_VALUE.at(field_id), field.value),
                raw=seal.seal(Sealed.FIELD_RAW.at(field_id), field.raw),
                page=field.page,
                box=field.box.model_dump(mode="json"),
                confidence=field.confidence,
            )
        )
    item.kind_found = sealed_kind(seal, evidence_id, kind)
    item.state = move_evidence(item.state, EvidenceState.TO_CONFIRM)
    if item.kind in OTHERS_KINDS:
        item.state = move_evidence(item.state, EvidenceState.CONFIRMED)
    session.add(item)


def confirm(
    session: Session,
    clock: Clock,
    keyring: KeyRing,
    claim_id: UUID,
    evidence_id: UUID,
    *,
    typed: Mapping[FieldName, str],
) -> tuple[FieldProblem, ...]:
    """Keep the record as the applicant confirms it; or return what is wrong and keep nothing.

    What the machine found stays beside it, unchanged.  An empty value says that the document does
    not hold the field.  A document that could not be read is typed in the same way, and a record
    can be confirmed again until the claim is sent.  How good the machine was is counted at the
    first time.

    Raises:
        MoveNotAllowedError: The claim was sent, the item is still being read, or it is what
            somebody else wrote.
        EvidenceNotFoundError: The claim holds no such item.
    """
    claim = lock_claim(session, claim_id)
    if not may_change(session, claim):
        raise MoveNotAllowedError
    item = evidence_row(session, claim_id, evidence_id)
    if item is None:
        raise EvidenceNotFoundError
    if item.kind in OTHERS_KINDS or not may_change(session, claim, item):
        raise MoveNotAllowedError
    state = item.state
    if state is not EvidenceState.TO_CONFIRM:
        state = move_evidence(state, EvidenceState.TO_CONFIRM)
    values = confirmed_values(typed)
    if isinstance(values, tuple):
        return values
    seal = claim_seal(session, keyring, claim_id)
    if item.confirmed_at is None:
        _count(session, seal, item, values)
    _keep(session, seal, evidence_id, values)
    item.state, item.confirmed_at = move_evidence(state, EvidenceState.CONFIRMED), clock.now()
    if item.problem == LeftUnconfirmedError.code:
        item.problem = None
    session.add(item)
    act = Act(deed=Deed.RECORD_CONFIRMED, claim_id=claim_id, subject_id=evidence_id)
    audit.append(session, clock, act)
    return ()


def _count(
    session: Session, seal: ValueSeal, item: EvidenceItem, values: Mapping[FieldName, str]
) -> None:
    """Count what was made of the machine's fields, where a machine read anything."""
    reading = reading_row(session, item.id)
    if reading is None or item.form_text is not None:
        return
    machine = {
        field.name: field.machine_value or "" for field in recorded_fields(session, seal, item.id)
    }
    kind = kind_counted(item.kind, kind_found(seal, item))
    language = reading.language or UNKNOWN_LANGUAGE
    add_corrections(session, kind, language, corrections(machine, values))


def _keep(
    session: Session, seal: ValueSeal, evidence_id: UUID, values: Mapping[FieldName, str]
) -> None:
    rows = field_rows(session, evidence_id)
    for name, row in rows.items():
        value = values.get(name, "")
        _say(seal, row, value)
        if value or row.machine_value is not None:
            session.add(row)
        else:
            session.delete(row)
    for name, value in values.items():
        if value and name not in rows:
            field_id = uuid4()
            session.add(
                RecordField(
                    id=field_id,
                    evidence_id=evidence_id,
                    name=name,
                    state=FieldState.CONFIRMED,
                    value=seal.seal(Sealed.FIELD_VALUE.at(field_id), value),
                )
            )


def _say(seal: ValueSeal, row: RecordField, value: str) -> None:
    """Write what the applicant says; what the issuer vouched for was the value it had then."""
    place = Sealed.FIELD_VALUE.at(row.id)
    if row.state is FieldState.VERIFIED and seal.open(place, row.value) == value:
        return
    row.value, row.state = seal.seal(place, value), FieldState.CONFIRMED
    row.checked_how = row.checked_by = row.checked_at = None
