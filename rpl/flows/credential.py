"""Credential: a posted unit becomes a signed document; a reversed one is revoked.

Signing takes longer than a transaction may, so a job reads (`draw_up`), signs with no transaction
open (`sign`), and then records what was signed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.assessment import Unit
from rpl.domain.audit import Act, Deed
from rpl.domain.credential import (
    LIST_LENGTH,
    Award,
    free_place,
    status_list_credential,
    unit_credential,
)
from rpl.domain.decision import DecisionBasis
from rpl.domain.decision import Outcome as DecisionOutcome
from rpl.domain.errors import RuleError, translatable
from rpl.domain.job import Priority
from rpl.domain.verification import Outcome
from rpl.ports import Clock, KeyRing, Queue, ValueSeal
from rpl.ports.credential import CredentialDesk
from rpl.ports.errors import EngineError
from rpl.store import audit
from rpl.store import credential as store
from rpl.store import credit as ledger
from rpl.store import feed as lines
from rpl.store import provider as feed
from rpl.store.register import basis_of
from rpl.store.sealed import Sealed
from rpl.store.tables import (
    Announcement,
    Applicant,
    CredentialRow,
    CreditPosting,
    Decision,
    RegisterResult,
    StatusList,
)
from rpl.store.tables.credential import CredentialStatus
from rpl.store.tables.credit import PostingKind

LIST_GOOD_FOR = timedelta(days=30)
"""How long a signed list is good: an outage of the issuer must not void every credential."""


class CredentialNotFoundError(RuleError):
    """No credential has this number."""

    code = "credential_not_found"
    template = translatable(
        "There is no credential at this address. Check that the address was copied whole."
    )


class NotIssuableError(EngineError):
    """What would be signed does not fit the official schema; nothing is issued."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A unit credential in both signed forms."""

    document: dict[str, Any]
    token: str


def find(session: Session, keyring: KeyRing, credential_id: UUID) -> store.Issued:
    """An issued credential, revoked or not.

    Raises:
        CredentialNotFoundError: There is none.
    """
    found = store.issued(session, keyring, credential_id)
    if found is None:
        raise CredentialNotFoundError
    return found


def find_list(session: Session, number: int) -> dict[str, Any]:
    """The last signed form of a status list.

    Raises:
        CredentialNotFoundError: There is none.
    """
    found = store.signed_list(session, number)
    if found is None:
        raise CredentialNotFoundError
    return found


def draw_up(
    session: Session,
    catalog: Catalog,
    clock: Clock,
    keyring: KeyRing,
    random: Random,
    *,
    posting_id: UUID,
) -> Award | None:
    """What is to be signed for a posting; None where there is nothing (any more) to sign."""
    found = store.granted(session, posting_id)
    if found is None or found.posting.kind is not PostingKind.POSTING:
        return None
    if found.applicant.erased_at is not None:
        return None
    if store.credential_of(session, posting_id) or ledger.is_reversed(session, posting_id):
        return None
    posting, number = found.posting, store.newest_list(session)
    qualification = catalog.qualification(
        f"{posting.qualification}@{posting.qualification_version}"
    )
    unit, seal = qualification.unit(posting.unit), keyring.values(found.applicant.wrapped_key)
    return Award(
        **_ground(catalog, seal, found, unit),
        credential_id=uuid4(),
        holder_id=found.applicant.id,
        holder_name=seal.open(Sealed.APPLICANT_NAME.at(found.applicant.id), found.applicant.name),
        qualification=qualification,
        unit=unit,
        issued=clock.now(),
        since=_again_since(posting, found.ground),
        status=free_place(number, store.places_taken(session, number), random),
    )


def _again_since(posting: CreditPosting, ground: Decision | RegisterResult) -> datetime | None:
    """Since when credit is valid that stands again after other had taken its place."""
    since = ground.credited_at
    return since if since is not None and since < posting.posted_at else None


def _ground(catalog: Catalog, seal: ValueSeal, found: store.Granted, unit: Unit) -> dict[str, Any]:
    """What an award rests on: a decision made here, or a result that was taken over."""
    result, decision = found.taken_over, found.decision
    if result is not None:
        return {
            "rubric": catalog.rubric_of(unit),
            "outcome": result.outcome,
            "basis": basis_of(seal, result),
            "started": None,
            "decided": result.decided_at,
        }
    assert decision is not None  # noqa: S101 -- the database holds that it is one or the other
    return {
        "rubric": catalog.rubric(decision.rubric),
        "outcome": DecisionOutcome(decision.outcome),
        "basis": DecisionBasis.model_validate(decision.basis),
        "started": found.claim.submitted_at or found.claim.created_at,
        "decided": decision.decided_at,
    }


def sign(desk: CredentialDesk, award: Award) -> Signed:
    """Sign a unit credential in both forms.

    Raises:
        NotIssuableError: It does not fit the official schema.
        UndefinedTermError: A term would be left out of the signature.
    """
    unsigned = unit_credential(award, desk.issuer)
    document = desk.proofs.secure(unsigned, desk.keys.proof_signer(), desk.issuer.did, award.issued)
    if desk.schemas.check(document).outcome is not Outcome.GOOD:
        raise NotIssuableError("the credential does not fit the official schema")
    return Signed(document, desk.tokens.sign(unsigned, desk.keys.token_signer(), desk.issuer.did))


def record(
    session: Session,
    clock: Clock,
    keyring: KeyRing,
    award: Award,
    signed: Signed,
    *,
    posting_id: UUID,
) -> bool:
    """Keep a signed credential and announce the credit to providers.

    False where another worker was faster, or the credit was taken back in the meantime: what was
    signed is then forgotten, and nobody ever sees it.
    """
    position = feed.next_position(session)  # locks: who else issues or reverses waits here
    if store.credential_of(session, posting_id) or ledger.is_reversed(session, posting_id):
        return False
    found = store.granted(session, posting_id)
    if found is None or found.applicant.erased_at is not None:
        return False
    holder = session.get_one(Applicant, award.holder_id)
    seal = keyring.values(holder.wrapped_key)
    listed = session.get(StatusList, award.status.number)
    if listed is None:
        listed = StatusList(number=award.status.number, length=LIST_LENGTH)
    listed.revision += 1
    session.add(listed)
    session.flush()
    row = CredentialRow(
        id=award.credential_id,
        posting_id=posting_id,
        status=CredentialStatus.VALID,
        status_list=award.status.number,
        status_index=award.status.index,
        document=seal.seal(
            Sealed.CREDENTIAL_DOCUMENT.at(award.credential_id), json.dumps(signed.document)
        ),
        token=seal.seal(Sealed.CREDENTIAL_TOKEN.at(award.credential_id), signed.token),
        issued_at=award.issued,
    )
    session.add(row)
    found.posting.credential_due = False
    session.add(found.posting)
    lines.announce(session, posting_id=posting_id, position=position)
    act = Act(
        deed=Deed.CREDENTIAL_ISSUED,
        claim_id=found.claim.id,
        subject_id=row.id,
        details=store.credential_hashes(row),
    )
    audit.append(session, clock, act)
    return True


def follow_reversal(session: Session, clock: Clock, queue: Queue, *, posting_id: UUID) -> None:
    """Revoke the credential of a credit that was taken back, and announce that it was.

    A credit whose credential was never issued was never announced either; nothing is done then.
    """
    position = feed.next_position(session)
    found = store.granted(session, posting_id)
    if found is None or found.posting.reverses_id is None:
        return
    row = store.credential_of(session, found.posting.reverses_id)
    if row is None or session.get(Announcement, posting_id) is not None:
        return
    _revoke(session, clock, queue, row)
    found.posting.credential_due = False
    session.add(found.posting)
    lines.announce(session, posting_id=posting_id, position=position)


def revoke(session: Session, clock: Clock, queue: Queue, *, credential_id: UUID) -> None:
    """Revoke a credential; revoking it twice changes nothing.  The list is signed by a step."""
    _revoke(session, clock, queue, session.get_one(CredentialRow, credential_id))


def sign_list(desk: CredentialDesk, state: store.ListState, now: datetime) -> dict[str, Any]:
    """A status list as it stands, signed."""
    encoded = desk.status_codec.encode(state.revoked, state.length)
    unsigned = status_list_credential(desk.issuer, state.number, encoded, now, now + LIST_GOOD_FOR)
    return desk.proofs.secure(unsigned, desk.keys.proof_signer(), desk.issuer.did, now)


def publish_list(
    session: Session, state: store.ListState, document: Mapping[str, Any], now: datetime
) -> bool:
    """Put a signed list in place of the last; False if what it shows has changed since."""
    row = session.get_one(StatusList, state.number, with_for_update=True)
    if row.revision != state.revision:
        return False
    row.document, row.signed_at, row.signed_revision = dict(document), now, state.revision
    session.add(row)
    return True


def _revoke(session: Session, clock: Clock, queue: Queue, row: CredentialRow) -> None:
    if row.status is CredentialStatus.REVOKED:
        return
    row.status, row.revoked_at = CredentialStatus.REVOKED, clock.now()
    listed = session.get_one(StatusList, row.status_list, with_for_update=True)
    listed.revision += 1
    session.add_all([row, listed])
    audit.append(session, clock, Act(deed=Deed.CREDENTIAL_REVOKED, subject_id=row.id))
    queue.hand_over(session, "publish_status", row.id, priority=Priority.SOON)
