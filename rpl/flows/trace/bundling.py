"""The bundle of one decision, for somebody who replays it without the database."""

from collections.abc import Iterator
from uuid import UUID

from pydantic import JsonValue
from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.audit import Act, Deed
from rpl.domain.audit_bundle import (
    AuditBundle,
    BundleNotPossibleError,
    CredentialHashes,
    DefinitionFiles,
    Disclosed,
    Ledger,
    LetterCode,
    LetterCodes,
    Subject,
)
from rpl.domain.decision_seal import LinkName, Part, salt_of
from rpl.domain.record import latest_day
from rpl.domain.resting_on import parts_of
from rpl.flows.trace.gathering import Gathered
from rpl.flows.trace.tracing import told_of
from rpl.ports import Clock
from rpl.store import audit
from rpl.store.credential import credential_hashes
from rpl.store.credit import line_said, reversal_of

_REMOVED = frozenset({LinkName.EVIDENCE, LinkName.PAGE_REGION, LinkName.FILE})
MOST_LINKS = 20_000
"""How much of the trail a bundle holds at most, from the marks on: some ten megabytes."""


def bundle_of(
    session: Session, catalog: Catalog, clock: Clock, found: Gathered, *, notes: bool = False
) -> AuditBundle:
    """All that it takes to replay a decision; of what markers wrote only the hash without `notes`.

    Raises:
        BundleNotPossibleError: It was not sealed, its definition is gone, or its applicant erased.
    """
    told, salt, reference = told_of(found), found.salt, _reference(found)
    if told is None or salt is None or found.sealed is None or reference not in catalog.contents:
        raise BundleNotPossibleError
    decision = found.decision
    first = min(
        link.entry.position
        for link in found.trail
        if link.entry.position == told.entry.position
        or (link.entry.deed == Deed.SCORES_SUBMITTED and _seat_of(found, link.entry.subject_id))
    )
    return AuditBundle(
        subject=Subject(decision=decision.id, unit=decision.unit, made_at=clock.now()),
        seal=found.sealed.parts,
        parts=tuple(_disclosed(found, salt, notes=notes)),
        definition=_definition(catalog, reference),
        ledger=_ledger(session, found),
        letter=LetterCodes(
            outcome=decision.outcome,
            reasons=tuple(map(_code, decision.reasons)),
            remedies=tuple(map(_code, decision.remedies)),
            next_step=decision.next_step,
        ),
        trail=audit.run_of(session, first, MOST_LINKS),
    )


def note_bundle(session: Session, clock: Clock, found: Gathered, *, notes: bool) -> None:
    """Write down that the bundle of a decision was taken along, and whether with notes."""
    details = {"notes": "with" if notes else "without"}
    claim_id, decision_id = found.claim.id, found.decision.id
    act = Act(deed=Deed.BUNDLE_TAKEN, claim_id=claim_id, subject_id=decision_id, details=details)
    audit.append(session, clock, act)


def _reference(found: Gathered) -> str:
    return f"{found.claim.qualification}@{found.claim.version}"


def _seat_of(found: Gathered, seat_id: UUID | None) -> bool:
    return any(seat.id == seat_id for seat in found.rests.seats)


def _disclosed(found: Gathered, salt: str, *, notes: bool) -> Iterator[Disclosed]:
    for part in parts_of(found.rests):
        removed = found.gone and part.link in _REMOVED
        note = part.of.endswith(":note")
        if removed or (note and not notes) or (not note and _tells(part)):
            continue
        own = salt_of(salt, part.name)
        yield Disclosed(link=part.link, of=part.of, salt=own, values=part.values)


def _tells(part: Part) -> bool:
    """Whether a part has words of a document or a form; a day that is none may be such words."""
    dates = part.values.get("dates")
    said = list(dates.values()) if isinstance(dates, dict) else []
    if any(each is not None and latest_day(str(each)) is None for each in said):
        return True
    return part.link in {LinkName.PAGE_REGION, LinkName.FILE} and ":" in part.of


def _definition(catalog: Catalog, reference: str) -> DefinitionFiles:
    qualification = catalog.qualifications[reference]
    used = dict.fromkeys(unit.rubric for unit in qualification.units)
    return DefinitionFiles(
        qualification=catalog.contents[reference],
        rubrics={name: catalog.contents[name] for name in used},
    )


def _ledger(session: Session, found: Gathered) -> Ledger:
    posting, row = found.posting, found.credential
    back = None if posting is None else reversal_of(session, posting.id)
    credential = None
    if row is not None:
        hashes = credential_hashes(row)
        credential = CredentialHashes(id=row.id, document=hashes["document"], token=hashes["token"])
    return Ledger(
        posting=None if posting is None else line_said(posting),
        reversal=None if back is None else line_said(back),
        credential=credential,
    )


def _code(reason: dict[str, JsonValue]) -> LetterCode:
    criterion = reason.get("criterion")
    return LetterCode(
        code=str(reason.get("code")), criterion=None if criterion is None else str(criterion)
    )
