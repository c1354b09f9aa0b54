"""Queries of the credential room, and what we publish under our own address."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, or_
from sqlmodel import Session, col, select

from rpl.ports import KeyRing, ValueSeal
from rpl.store.database import read_session
from rpl.store.sealed import Sealed
from rpl.store.tables import (
    Applicant,
    Claim,
    CredentialRow,
    CreditPosting,
    Decision,
    RegisterResult,
    StatusList,
)
from rpl.store.tables.credential import CredentialStatus

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Granted:
    """A posted unit with all that its credential is made of: decided here, or taken over."""

    posting: CreditPosting
    decision: Decision | None
    taken_over: RegisterResult | None
    claim: Claim
    applicant: Applicant

    @property
    def ground(self) -> Decision | RegisterResult:
        """What the posting rests on."""
        ground = self.decision or self.taken_over
        assert ground is not None  # noqa: S101 -- the database holds that there is one
        return ground


@dataclass(frozen=True, slots=True)
class Issued:
    """An issued credential: both signed forms, and whether it stands."""

    id: UUID
    document: dict[str, Any]
    token: str
    status: CredentialStatus


@dataclass(frozen=True, slots=True)
class ListState:
    """What a status list has to show: the revoked positions, as of one revision."""

    number: int
    length: int
    revision: int
    revoked: tuple[int, ...]


def granted(session: Session, posting_id: UUID) -> Granted | None:
    """The unit behind a line of the ledger."""
    found = session.exec(
        select(CreditPosting, Claim, Applicant)
        .join(Claim, col(Claim.id) == col(CreditPosting.claim_id))
        .join(Applicant, col(Applicant.id) == col(CreditPosting.applicant_id))
        .where(CreditPosting.id == posting_id)
    ).one_or_none()
    if found is None:
        return None
    posting, claim, applicant = found
    decided, result = posting.decision_id, posting.register_result_id
    return Granted(
        posting=posting,
        decision=None if decided is None else session.get_one(Decision, decided),
        taken_over=None if result is None else session.get_one(RegisterResult, result),
        claim=claim,
        applicant=applicant,
    )


def credential_of(session: Session, posting_id: UUID) -> CredentialRow | None:
    """The credential issued for a posting."""
    return session.exec(
        select(CredentialRow).where(CredentialRow.posting_id == posting_id)
    ).one_or_none()


def issued(session: Session, keyring: KeyRing, credential_id: UUID) -> Issued | None:
    """An issued credential."""
    row = session.get(CredentialRow, credential_id)
    if row is None or not row.token:  # its holder had everything erased
        return None
    wrapped_key = session.exec(
        select(Applicant.wrapped_key)
        .join(CreditPosting, col(CreditPosting.applicant_id) == col(Applicant.id))
        .where(CreditPosting.id == row.posting_id)
    ).one()
    return opened(keyring.values(wrapped_key), row)


def opened(seal: ValueSeal, row: CredentialRow) -> Issued:
    """A credential in both signed forms; `seal` is its holder's."""
    return Issued(
        id=row.id,
        document=json.loads(seal.open(Sealed.CREDENTIAL_DOCUMENT.at(row.id), row.document)),
        token=seal.open(Sealed.CREDENTIAL_TOKEN.at(row.id), row.token),
        status=row.status,
    )


def credential_hashes(row: CredentialRow) -> dict[str, str]:
    """The SHA-256 of both signed forms as they lie, sealed: of what they say, it tells nothing."""
    return {
        "document": hashlib.sha256(row.document).hexdigest(),
        "token": hashlib.sha256(row.token).hexdigest(),
    }


def every_credential(
    session: Session, keyring: KeyRing
) -> Iterator[tuple[CredentialRow, Issued | None]]:
    """Every credential ever issued, in constant memory; opened, unless its holder was erased."""
    asked = (
        select(CredentialRow, Applicant.wrapped_key)
        .join(CreditPosting, col(CreditPosting.id) == col(CredentialRow.posting_id))
        .join(Applicant, col(Applicant.id) == col(CreditPosting.applicant_id))
        .order_by(col(CredentialRow.id))
    )
    with session.exec(asked.execution_options(yield_per=_AT_ONCE)) as found:
        for row, wrapped_key in found:
            yield row, opened(keyring.values(wrapped_key), row) if row.token else None
            session.expunge(row)


def newest_list(session: Session) -> int:
    """The number of the status list that new credentials are put on; 1 if there is none yet."""
    found = session.exec(
        select(StatusList.number).order_by(col(StatusList.number).desc()).limit(1)
    ).one_or_none()
    return found or 1


def places_taken(session: Session, number: int) -> frozenset[int]:
    """The positions of a status list that were ever given out."""
    return frozenset(
        session.exec(select(CredentialRow.status_index).where(CredentialRow.status_list == number))
    )


def list_state(session: Session, number: int) -> ListState | None:
    """What a status list has to show now."""
    row = session.get(StatusList, number)
    if row is None:
        return None
    revoked = session.exec(
        select(CredentialRow.status_index)
        .where(
            CredentialRow.status_list == number,
            CredentialRow.status == CredentialStatus.REVOKED,
        )
        .order_by(col(CredentialRow.status_index))
    )
    return ListState(number, row.length, row.revision, tuple(revoked))


def lists_to_sign(session: Session, before: datetime) -> tuple[int, ...]:
    """The status lists that show an older revision, or were signed before an instant."""
    stale = or_(
        col(StatusList.signed_revision).is_(None),
        col(StatusList.signed_revision) != col(StatusList.revision),
        col(StatusList.signed_at) < before,
    )
    return tuple(session.exec(select(StatusList.number).where(stale).order_by("number")))


def signed_list(session: Session, number: int) -> dict[str, Any] | None:
    """The last signed form of a status list."""
    row = session.get(StatusList, number)
    return None if row is None else row.document


def publications(engine: Engine, keyring: KeyRing) -> Callable[[str], bytes | None]:
    """What stands in the store under a path of our own: credentials and status lists."""

    def published(path: str) -> bytes | None:
        room, _, name = path.removeprefix("/").rpartition("/")
        with read_session(engine) as session:
            document = _published(session, keyring, room, name)
        return None if document is None else json.dumps(document).encode()

    return published


def _published(session: Session, keyring: KeyRing, room: str, name: str) -> dict[str, Any] | None:
    if room == "status/revocation" and name.isascii() and name.isdecimal():
        return signed_list(session, int(name)) if len(name) < 10 else None  # noqa: PLR2004 -- digits
    if room == "credentials":
        try:
            found = issued(session, keyring, UUID(name))
        except ValueError:
            return None
        return None if found is None else found.document
    return None
