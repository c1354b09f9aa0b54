"""What comes back from the field: looked at first, then taken over as the next version."""

from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from sqlmodel import Session

from rpl.domain.audit import Act, ActorKind, Deed, Who
from rpl.domain.field_marks import Merged, Side, ThreeMarks, compared, settled
from rpl.domain.field_results import (
    VISIT_KINDS,
    FieldAnswer,
    FieldUnit,
    ResultsAlteredError,
    ResultsFile,
    ResultsKnownError,
    Visit,
    header,
    marks_of,
    results,
)
from rpl.domain.field_work import (
    PackClosedError,
    PackElsewhereError,
    PackRubricChangedError,
    PackUnknownError,
)
from rpl.domain.intake import EvidenceKind
from rpl.domain.marking import Mark, Marks, UnitDraft
from rpl.domain.review import AlreadySubmittedError
from rpl.domain.rubric import Code
from rpl.flows.review.conversation import Recorded, record_conversation
from rpl.flows.review.desk import Desk, drafts_of, drafts_read, hold, qualification_of, seat_held
from rpl.flows.review.packing import header_of, key_of
from rpl.flows.review.sheet import UnitSheet, save
from rpl.ports import ValueSeal
from rpl.ports.errors import SealBrokenError
from rpl.ports.field import PackCipher
from rpl.store import audit
from rpl.store.review import packs
from rpl.store.review import seats as store
from rpl.store.sealed import Sealed, claim_seal
from rpl.store.tables import FieldPack, Seat


@dataclass(frozen=True, slots=True)
class UnitBrought:
    """One unit: its marks in three versions; `version` is that of the draft in the office.

    `uncited` are criteria of which a citation was left out: its evidence is no longer there.
    """

    unit: str
    version: int
    three: Mapping[Code, ThreeMarks]
    uncited: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class RecordBrought:
    """What was asked or seen about one unit on the visit, and not recorded yet."""

    id: UUID
    unit: str
    kind: EvidenceKind
    answers: Mapping[Code, FieldAnswer]


@dataclass(frozen=True, slots=True)
class Brought:
    """What a results file would change; nothing is changed by looking."""

    pack_id: UUID
    claim_id: UUID
    reference: str
    qualification: str
    units: tuple[UnitBrought, ...]
    visit: Visit
    records: tuple[RecordBrought, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person says of what came back.

    `sides` settles conflicts by unit and criterion; `versions` are those of the drafts they saw;
    `records` are what was recorded on the visit, in full, by the id of each.
    """

    sides: Mapping[tuple[str, Code], Side]
    versions: Mapping[str, int]
    records: Sequence[tuple[UUID, Recorded]] = ()


def brought(
    session: Session, desk: Desk, cipher: PackCipher, *, assessor_id: UUID, file: ResultsFile
) -> Brought:
    """What the file would change.

    Raises:
        FieldRefusedError: A subclass says why it cannot be taken in, and what to do.
        ReviewRefusedError: The seat is not theirs any more, or was submitted.
    """
    row, seat = _standing(session, assessor_id, file)
    reference, qualification = _rubrics_hold(session, desk, assessor_id, row)
    seal = claim_seal(session, desk.keyring, row.claim_id)
    plain = _opened(seal, cipher, row, file)
    if sha256(plain).hexdigest() in row.brought:
        raise ResultsKnownError
    told = results(plain)
    base = drafts_read(seal.open(Sealed.FIELD_PACK_BASE.at(row.id), row.base))
    drafts, citable = drafts_of(seal, seat), store.citable(session, row.claim_id)
    records = tuple(_records(row, told.units, citable))
    known = {**citable, **{record.id: 1 for record in records}}
    return Brought(
        pack_id=row.id,
        claim_id=row.claim_id,
        reference=reference,
        qualification=qualification,
        units=tuple(
            _unit(unit, marks_of(unit, told.units[unit], row.id), (base, drafts), known)
            for unit in row.rubrics
            if unit in told.units
        ),
        visit=told.visit,
        records=records,
    )


def bring_back(
    session: Session,
    desk: Desk,
    cipher: PackCipher,
    *,
    assessor_id: UUID,
    file: ResultsFile,
    chosen: Chosen,
) -> UUID:
    """Take the marks over as the next version of the draft; answers which claim it was.

    Nothing is locked: the draft is saved as any other, and can be changed until it is submitted.

    Raises:
        ConflictOpenError: Both sides changed a criterion, and nobody chose.
        FieldRefusedError: Another subclass says why the file cannot be taken in.
        ReviewRefusedError: The seat cannot be had, or a draft was changed since it was looked at.
        MarksRefusedError: A mark cannot stand in a score sheet.
    """
    found = brought(session, desk, cipher, assessor_id=assessor_id, file=file)
    seat = seat_held(session, assessor_id, found.claim_id)
    if store.held(seat).lease.lapsed(desk.clock.now()):
        hold(session, desk, assessor_id, found.claim_id, seat.kind)
    wanted = {record.id for record in found.records}
    for record_id, recorded in chosen.records:
        if record_id in wanted:
            record_conversation(
                session,
                desk,
                assessor_id=assessor_id,
                claim_id=found.claim_id,
                recorded=recorded,
                record_id=record_id,
            )
    for unit in found.units:
        sides = {code: side for (name, code), side in chosen.sides.items() if name == unit.unit}
        marks = settled(unit.three, sides)
        if any(three.merged in {Merged.FIELD, Merged.CONFLICT} for three in unit.three.values()):
            version = chosen.versions.get(unit.unit, unit.version)
            sheet = UnitSheet(unit.unit, version, marks)
            save(session, desk, assessor_id=assessor_id, claim_id=found.claim_id, sheet=sheet)
    row = packs.pack_of(session, found.pack_id, assessor_id)
    if row is None:
        raise PackUnknownError
    seal = claim_seal(session, desk.keyring, found.claim_id)
    row.brought = [*row.brought, sha256(_opened(seal, cipher, row, file)).hexdigest()]
    session.add(row)
    who = Who(kind=ActorKind.STAFF, id=assessor_id)
    deed, claim_id = Deed.FIELD_MARKS_BROUGHT, found.claim_id
    act = Act(deed=deed, claim_id=claim_id, subject_id=row.id, who=who)
    audit.append(session, desk.clock, act)
    return claim_id


def _standing(session: Session, assessor_id: UUID, file: ResultsFile) -> tuple[FieldPack, Seat]:
    """The pack and the seat, if this person still has both."""
    row = packs.pack_of(session, file.pack, assessor_id)
    if row is None:
        raise PackUnknownError
    if store.claim_on_desk(session, row.claim_id, assessor_id) is None:
        raise PackClosedError
    if store.seat_of(session, row.claim_id, assessor_id) is None:
        raise PackElsewhereError
    seat = seat_held(session, assessor_id, row.claim_id)
    if store.held(seat).submitted:
        raise AlreadySubmittedError
    return row, seat


def _rubrics_hold(
    session: Session, desk: Desk, assessor_id: UUID, row: FieldPack
) -> tuple[str, str]:
    """The claim's reference and qualification, if the rubrics are those of the pack."""
    claim = store.claim_on_desk(session, row.claim_id, assessor_id)
    assert claim is not None  # noqa: S101 -- `_standing` looked
    qualification = qualification_of(claim, desk.catalog)
    now = {unit.id: desk.catalog.hashes[unit.rubric] for unit in qualification.units}
    if other := [unit for unit, known in row.rubrics.items() if now.get(unit) != known]:
        raise PackRubricChangedError(units=", ".join(other))
    return claim.reference, qualification.reference


def _opened(seal: ValueSeal, cipher: PackCipher, row: FieldPack, file: ResultsFile) -> bytes:
    """What is sealed in a file that says of itself what its pack says."""
    vouched = header_of(seal, row)
    if header(file.pack, file.rubrics, file.base) != vouched:
        raise ResultsAlteredError
    try:
        return cipher.open(
            key_of(seal, row), b64decode(file.sealed, validate=True), vouched.encode()
        )
    except (SealBrokenError, ValueError):
        raise ResultsAlteredError from None


def _unit(
    unit: str,
    field: Marks,
    sides: tuple[Mapping[str, UnitDraft], Mapping[str, UnitDraft]],
    citable: Mapping[UUID, int],
) -> UnitBrought:
    base, office = (drafts.get(unit, UnitDraft()) for drafts in sides)
    kept = {code: _citing(mark, citable) for code, mark in field.items()}
    return UnitBrought(
        unit=unit,
        version=office.version,
        three=compared(base.marks, office.marks, kept),
        uncited=tuple(code for code, mark in field.items() if kept[code] != mark),
    )


def _citing(mark: Mark, citable: Mapping[UUID, int]) -> Mark:
    """The mark without what the claim no longer has."""
    cited = tuple(c for c in mark.cited if 1 <= (c.page or 1) <= citable.get(c.evidence, 0))
    return mark if cited == mark.cited else mark.model_copy(update={"cited": cited})


def _records(
    row: FieldPack, units: Mapping[str, FieldUnit], citable: Mapping[UUID, int]
) -> list[RecordBrought]:
    found = [
        RecordBrought(record_id, unit, kind, units[unit].answers(kind))
        for unit in row.rubrics
        if unit in units
        for kind in VISIT_KINDS
        if (record_id := units[unit].record_id(kind, row.id, unit)) is not None
    ]
    return [record for record in found if record.id not in citable]
