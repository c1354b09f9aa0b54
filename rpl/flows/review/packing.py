"""Taking a claim along: a pack is made, held for days, and downloaded."""

from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from sqlmodel import Session

from rpl.domain.audit import Act, ActorKind, Deed, Who
from rpl.domain.field_results import header
from rpl.domain.field_work import (
    FieldTerms,
    PackOverError,
    PackUnknownError,
    field_lease,
    terms_from,
)
from rpl.domain.review import NotYourSeatError
from rpl.flows.review.desk import (
    Desk,
    claim_in_queue,
    drafts_of,
    drafts_read,
    drafts_text,
    qualification_of,
    seat_held,
    working,
)
from rpl.flows.review.further import units_of
from rpl.ports import ValueSeal
from rpl.ports.field import LockedKey, PackCipher
from rpl.store import audit
from rpl.store.review import packs
from rpl.store.review import seats as store
from rpl.store.sealed import Sealed, claim_seal
from rpl.store.tables import FieldPack


@dataclass(frozen=True, slots=True)
class Packed:
    """A pack was made; `passphrase` is told once and kept nowhere."""

    pack_id: UUID
    until: datetime
    passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class OpenPack:
    """What a pack's file is made with.

    `header` is what its results will say openly, and what their seal vouches for.
    """

    pack_id: UUID
    until: datetime
    terms: FieldTerms
    header: str
    locked: LockedKey
    key: bytes = field(repr=False)


def terms_of(desk: Desk, qualification: str) -> FieldTerms | None:
    """How claims of a qualification `slug@version` are taken along; None: they are not."""
    return desk.catalog.field_work.get(qualification.partition("@")[0])


def take_along(
    session: Session, desk: Desk, cipher: PackCipher, *, assessor_id: UUID, claim_id: UUID
) -> Packed:
    """Make a pack of a claim as it stands, and hold the claim for the days of field work.

    Raises:
        ReviewRefusedError: The seat is not held now, or was submitted.
        ClaimNotInQueueError: The claim was decided or withdrawn.
        NoFieldWorkError: Claims of the programme are not taken along.
        SettledHereError: From this seat two sheets are settled.
        AssessedAgainHereError: Only some of it is marked.
    """
    now = desk.clock.now()
    seat = seat_held(session, assessor_id, claim_id)
    lease = working(seat, assessor_id, now).lease
    claim = claim_in_queue(session, claim_id, assessor_id)
    qualification = qualification_of(claim, desk.catalog)
    terms = terms_from(seat.kind, terms_of(desk, qualification.reference), again=seat.round > 1)
    held = field_lease(lease, seat.taken_at, terms)
    seal, pack_id = claim_seal(session, desk.keyring, claim_id), uuid4()
    key, passphrase = cipher.new_key(), cipher.new_passphrase()
    locked = cipher.lock(key, passphrase, pack_id.bytes)
    units = units_of(session, seat, qualification)
    drafts = {unit: draft for unit, draft in drafts_of(seal, seat).items() if unit in units}
    session.add(
        FieldPack(
            id=pack_id,
            claim_id=claim_id,
            assessor_id=assessor_id,
            made_at=now,
            expires_at=held.limit,
            rubrics={u: desk.catalog.hashes[qualification.unit(u).rubric] for u in units},
            base=seal.seal(Sealed.FIELD_PACK_BASE.at(pack_id), drafts_text(drafts)),
            content_key=seal.seal(Sealed.FIELD_PACK_KEY.at(pack_id), b64encode(key).decode()),
            salt=locked.salt,
            rounds=locked.rounds,
            locked=locked.locked,
        )
    )
    if not store.change_seat(session, seat, lease_until=held.until, lease_limit=held.limit):
        raise NotYourSeatError
    _note(session, desk, Deed.FIELD_PACK_MADE, (assessor_id, claim_id, pack_id))
    return Packed(pack_id, held.until, passphrase)


def open_pack(
    session: Session, desk: Desk, *, assessor_id: UUID, claim_id: UUID, pack_id: UUID
) -> OpenPack:
    """What the file of a pack is made with, once more where it got lost; the download is noted.

    Raises:
        ReviewRefusedError: The seat is not held now, or was submitted.
        PackUnknownError: There is no such pack of this person and claim.
        PackOverError: Its time is over.
    """
    now = desk.clock.now()
    seat = seat_held(session, assessor_id, claim_id)
    working(seat, assessor_id, now)
    claim = claim_in_queue(session, claim_id, assessor_id)
    row = packs.pack_of(session, pack_id, assessor_id)
    if row is None or row.claim_id != claim_id:
        raise PackUnknownError
    terms = desk.catalog.field_work.get(claim.qualification)
    if now >= row.expires_at or terms is None:
        raise PackOverError
    seal = claim_seal(session, desk.keyring, claim_id)
    _note(session, desk, Deed.FIELD_PACK_DOWNLOADED, (assessor_id, claim_id, pack_id))
    return OpenPack(
        pack_id=pack_id,
        until=row.expires_at,
        terms=terms,
        header=header_of(seal, row),
        locked=LockedKey(row.salt, row.rounds, row.locked),
        key=key_of(seal, row),
    )


def header_of(seal: ValueSeal, row: FieldPack) -> str:
    """What the results of a pack say openly."""
    base = drafts_read(seal.open(Sealed.FIELD_PACK_BASE.at(row.id), row.base))
    versions = {unit: base[unit].version if unit in base else 0 for unit in row.rubrics}
    return header(row.id, row.rubrics, versions)


def key_of(seal: ValueSeal, row: FieldPack) -> bytes:
    """The key of everything in a pack."""
    return b64decode(seal.open(Sealed.FIELD_PACK_KEY.at(row.id), row.content_key))


def _note(session: Session, desk: Desk, deed: Deed, about: tuple[UUID, UUID, UUID]) -> None:
    assessor_id, claim_id, pack_id = about
    who = Who(kind=ActorKind.STAFF, id=assessor_id)
    audit.append(
        session, desk.clock, Act(deed=deed, claim_id=claim_id, subject_id=pack_id, who=who)
    )
