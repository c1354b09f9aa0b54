"""Results of a register become claims that are decided already, and credit that says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from random import Random
from uuid import UUID, uuid4

from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.catalog.register_table import RegisterEntry
from rpl.domain.account import new_reference
from rpl.domain.audit import Act, Deed
from rpl.domain.journey import ClaimState
from rpl.flows.credit import post_taken_over
from rpl.ports import Clock, KeyRing, Queue, ValueSeal
from rpl.store import audit
from rpl.store import register as store
from rpl.store.credit import lock_ledger
from rpl.store.sealed import Sealed
from rpl.store.tables import (
    Applicant,
    Claim,
    RegisterImport,
    RegisterPerson,
    RegisterResult,
)


@dataclass(frozen=True, slots=True)
class ImportDesk:
    """What a register is taken over with; `random` cannot be foretold."""

    catalog: Catalog
    clock: Clock
    keyring: KeyRing
    queue: Queue
    random: Random
    programme_key: bytes


def begin_import(
    session: Session,
    clock: Clock,
    *,
    organisation_id: UUID,
    file_hash: str,
    results: int,
    imported_by: UUID | None,
) -> UUID:
    """Write down that a file with so many new results is being taken over, and by whom."""
    row = RegisterImport(
        organisation_id=organisation_id,
        file_hash=file_hash,
        results=results,
        imported_by=imported_by,
        imported_at=clock.now(),
    )
    session.add(row)
    session.flush()
    details = {"file": file_hash, "results": str(results)}
    audit.append(
        session, clock, Act(deed=Deed.REGISTER_IMPORTED, subject_id=row.id, details=details)
    )
    return row.id


def take_over(
    session: Session, desk: ImportDesk, import_id: UUID, entries: Sequence[RegisterEntry]
) -> int:
    """Take results over, and post the credit of what was granted; answers how many lines that made.

    What is here already is left as it is, so that an import that was broken off is run again.  In
    the order in which they were decided: later learning takes the place of earlier
    (`rpl.domain.double_counting`).  Who was erased is not brought in again.
    """
    lock_ledger(session)  # of two imports at once, one waits and then finds what the other did
    organisation_id = session.get_one(RegisterImport, import_id).organisation_id
    found: dict[UUID, list[RegisterResult]] = {}
    for entry in sorted(entries, key=lambda each: (each.decided, each.row)):
        applicant = _applicant(session, desk, organisation_id, entry)
        if applicant.erased_at is not None:
            continue
        seal = desk.keyring.values(applicant.wrapped_key)
        result = _result(session, desk, import_id, seal, (applicant, entry))
        if result is not None:
            found.setdefault(applicant.id, []).append(result)
    tools = desk.catalog, desk.clock, desk.queue
    return sum(
        len(post_taken_over(session, *tools, applicant_id=holder, results=results))
        for holder, results in found.items()
    )


def _applicant(
    session: Session, desk: ImportDesk, organisation_id: UUID, entry: RegisterEntry
) -> Applicant:
    """The person of a row, let in with a key of their own where they are new."""
    mark = store.mark_of(desk.programme_key, entry.person)
    known = store.person_marked(session, organisation_id, mark)
    if known is not None:
        return session.get_one(Applicant, known.applicant_id)
    applicant_id, person_id, wrapped = uuid4(), uuid4(), desk.keyring.new_key()
    seal = desk.keyring.values(wrapped)
    applicant = Applicant(
        id=applicant_id,
        name=seal.seal(Sealed.APPLICANT_NAME.at(applicant_id), entry.name),
        wrapped_key=wrapped,
        created_at=desk.clock.now(),
    )
    session.add(applicant)
    session.flush()
    session.add(
        RegisterPerson(
            id=person_id,
            organisation_id=organisation_id,
            applicant_id=applicant_id,
            mark=mark,
            number=seal.seal(Sealed.REGISTER_NUMBER.at(person_id), entry.person),
        )
    )
    session.flush()
    return applicant


def _result(
    session: Session,
    desk: ImportDesk,
    import_id: UUID,
    seal: ValueSeal,
    whose: tuple[Applicant, RegisterEntry],
) -> RegisterResult | None:
    """The row of a new result, with its claim; None where it is here already."""
    applicant, entry = whose
    slug = entry.qualification.partition("@")[0]
    held = store.standing_results(session, applicant.id)
    if any((claim.qualification, row.unit) == (slug, entry.unit) for row, claim in held):
        return None
    claim = store.claim_taken_over(session, applicant.id, entry.qualification)
    claim = claim or _claim(session, desk, import_id, applicant.id, entry)
    result_id, now = uuid4(), desk.clock.now()
    row = RegisterResult(
        id=result_id,
        import_id=import_id,
        claim_id=claim.id,
        row=entry.row,
        unit=entry.unit,
        outcome=entry.outcome,
        source=seal.seal(Sealed.REGISTER_SOURCE.at(result_id), entry.source),
        decided_at=datetime.combine(entry.decided, time(), UTC),
        taken_at=now,
    )
    session.add(row)
    session.flush()
    details = {"result": store.result_hash(row)}
    act = Act(deed=Deed.RESULT_TAKEN_OVER, claim_id=claim.id, subject_id=result_id, details=details)
    audit.append(session, desk.clock, act)
    return row


def _claim(
    session: Session,
    desk: ImportDesk,
    import_id: UUID,
    applicant_id: UUID,
    entry: RegisterEntry,
) -> Claim:
    """A claim that is decided, was never sent, and has no return code yet."""
    qualification = desk.catalog.qualification(entry.qualification)
    now = desk.clock.now()
    claim = Claim(
        organisation_id=session.get_one(RegisterImport, import_id).organisation_id,
        reference=new_reference(desk.random),
        return_code_hash="",
        applicant_id=applicant_id,
        language=qualification.language,
        qualification=qualification.slug,
        version=qualification.version,
        definition_hash=desk.catalog.hashes[qualification.reference],
        state=ClaimState.DECIDED,
        created_at=now,
        decided_at=now,
    )
    session.add(claim)
    session.flush()
    return claim
