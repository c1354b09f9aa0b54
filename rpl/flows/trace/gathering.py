"""Everything that a trace is made on, read once."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any
from uuid import UUID

from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.assessment import Qualification, Unit
from rpl.domain.audit import Deed, Link
from rpl.domain.decision_seal import DecisionSeal
from rpl.domain.resting_on import RestsOn
from rpl.domain.rubric import Rubric
from rpl.domain.trace import (
    CreditNotTracedError,
    CreditTakenOverError,
    DecisionNotTracedError,
)
from rpl.domain.verification import Report
from rpl.ports import KeyRing, Place, ValueSeal, Vault
from rpl.ports.errors import SealBrokenError
from rpl.store import audit
from rpl.store.auditing import AuditedUnit, decided_unit, follower
from rpl.store.credential import Granted, credential_of
from rpl.store.credential import granted as granted_unit
from rpl.store.credit import is_reversed, posting_of
from rpl.store.decision_seals import seal_of
from rpl.store.sealed import Sealed, open_if_whole
from rpl.store.tables import (
    Applicant,
    Claim,
    CredentialRow,
    CreditPosting,
    Decision,
)
from rpl.store.tables.credit import PostingKind
from rpl.store.trace import rests_on


@dataclass(frozen=True, slots=True)
class TraceDesk:
    """What a trace is made with; `check` verifies one signed form of a credential."""

    catalog: Catalog
    keyring: KeyRing
    vault: Vault
    check: Callable[[str], Report] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Posted:
    """One credit and its certificate, whatever it rests on, or that there is none.

    `values` opens what is sealed; None where the applicant was erased.  `document` and `token` are
    None where there is none or it does not open.
    """

    posting: CreditPosting | None
    reversed: bool
    claim: Claim
    applicant: Applicant
    values: ValueSeal | None
    qualification: Qualification | None
    unit: Unit | None
    credential: CredentialRow | None
    document: Mapping[str, Any] | None
    token: str | None
    trail: tuple[Link, ...]

    def deed(self, deed: Deed, subject: UUID | None = None) -> Link | None:
        """What the trail says was done about this claim, to this row."""
        for link in self.trail:
            same = link.entry.subject_id == subject
            if link.entry.deed == deed and (same or subject is None):
                return link
        return None


@dataclass(frozen=True, slots=True)
class Gathered(Posted):
    """What stands behind one decision, and its credit if there is one.

    `followed_by` is the decision that took its place.  `gone` says that evidence was removed by
    right; `sealed` is None where the decision was made before seals were kept, `salt` where it
    does not open.
    """

    followed_by: Decision | None
    decision: Decision
    gone: bool
    rests: RestsOn
    rubric: Rubric | None
    sealed: DecisionSeal | None
    salt: str | None


def gather(
    session: Session, desk: TraceDesk, credit_id: UUID, organisation_id: UUID | None = None
) -> Gathered:
    """What stands behind a credit; of one organisation, where one is named.

    Raises:
        CreditNotTracedError: There is no such posting.
        CreditTakenOverError: It was taken over from a register (`taken_over.trace_taken_over`).
    """
    found = granted_of(session, credit_id, organisation_id)
    if found.decision is None:
        raise CreditTakenOverError
    unit = AuditedUnit(found.decision, found.claim, found.applicant)
    return _gathered(session, desk, unit, found.posting)


def granted_of(session: Session, credit_id: UUID, organisation_id: UUID | None) -> Granted:
    """A posting with what it rests on; of one organisation, where one is named.

    Raises:
        CreditNotTracedError: There is no such posting.
    """
    found = granted_unit(session, credit_id)
    foreign = found is None or organisation_id not in {None, found.claim.organisation_id}
    if found is None or foreign or found.posting.kind is not PostingKind.POSTING:
        raise CreditNotTracedError
    return found


def gather_decision(
    session: Session, desk: TraceDesk, decision_id: UUID, organisation_id: UUID | None = None
) -> Gathered:
    """What stands behind a decision, granted or not; of one organisation, where one is named.

    Raises:
        DecisionNotTracedError: There is no such decision.
    """
    found = decided_unit(session, decision_id)
    if found is None or organisation_id not in {None, found.claim.organisation_id}:
        raise DecisionNotTracedError
    return _gathered(session, desk, found, posting_of(session, decision_id))


def _gathered(
    session: Session, desk: TraceDesk, found: AuditedUnit, posting: CreditPosting | None
) -> Gathered:
    posted = posted_of(session, desk, (found.claim, found.applicant), found.decision.unit, posting)
    sealed, salt = seal_of(session, posted.values, found.decision)
    deeds = {link.entry.deed for link in posted.trail}
    unit = posted.unit
    [rests] = rests_on(session, posted.values or _Shut(), found.claim, [found.decision])
    return Gathered(
        **{each.name: getattr(posted, each.name) for each in fields(posted)},
        followed_by=follower(session, found.decision.id),
        decision=found.decision,
        gone=posted.values is None or Deed.RETENTION_APPLIED in deeds,
        rests=rests,
        rubric=None if unit is None else desk.catalog.rubrics.get(unit.rubric),
        sealed=sealed,
        salt=salt,
    )


def posted_of(
    session: Session,
    desk: TraceDesk,
    whose: tuple[Claim, Applicant],
    unit_id: str,
    posting: CreditPosting | None,
) -> Posted:
    """The credit for a unit, where there is one, and its certificate."""
    claim, applicant = whose
    erased = applicant.erased_at is not None
    values = None if erased else desk.keyring.values(applicant.wrapped_key)
    qualification = desk.catalog.qualifications.get(f"{claim.qualification}@{claim.version}")
    units = () if qualification is None else qualification.units
    credential = None if posting is None else credential_of(session, posting.id)
    return Posted(
        posting=posting,
        reversed=posting is not None and is_reversed(session, posting.id),
        claim=claim,
        applicant=applicant,
        values=values,
        qualification=qualification,
        unit=next((each for each in units if each.id == unit_id), None),
        credential=credential,
        document=_document(values, credential),
        token=_token(values, credential),
        trail=audit.about_claim(session, claim.id),
    )


class _Shut:
    """Opens nothing: the key of the applicant is destroyed."""

    def seal(self, place: Place, text: str) -> bytes:
        raise SealBrokenError(f"{place.column} is not sealed any more ({len(text)})")

    def open(self, place: Place, sealed: bytes) -> str:
        raise SealBrokenError(f"{place.column} does not open any more ({len(sealed)})")


def _document(values: ValueSeal | None, row: CredentialRow | None) -> Mapping[str, Any] | None:
    if values is None or row is None:
        return None
    text = open_if_whole(values, Sealed.CREDENTIAL_DOCUMENT.at(row.id), row.document)
    found = None if text is None else json.loads(text)
    return found if isinstance(found, dict) else None


def _token(values: ValueSeal | None, row: CredentialRow | None) -> str | None:
    if values is None or row is None:
        return None
    return open_if_whole(values, Sealed.CREDENTIAL_TOKEN.at(row.id), row.token)
