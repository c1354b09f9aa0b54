"""Mail: an applicant's address, the code that confirms it, and the link that signs in once.

Whoever asks is answered alike: an errand is written and handed over for every reference, and only
the worker finds out whether there is anything to send (`flows.delivery`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final
from uuid import UUID

from sqlmodel import Session

from rpl.domain.account import ONE_TIME_LIFETIME
from rpl.domain.audit import Act, Deed
from rpl.domain.job import Priority
from rpl.domain.mail import (
    Errand,
    LinkOverError,
    MailCodeWrongError,
    MailKind,
    Wording,
)
from rpl.ports import Clock, KeyRing, PasswordHasher, Place, Queue
from rpl.store import audit
from rpl.store import mail as store
from rpl.store.account import end_claim_sign_ins
from rpl.store.sealed import Sealed, claim_seal
from rpl.store.tables import ClaimAddress, OutgoingMail
from rpl.store.tables.account import Means

NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
"""Of a letter in which nothing is filled in."""


@dataclass(frozen=True, slots=True)
class GivenAddress:
    """An address in its normal form, the code that goes to it, and the code's argon2id hash."""

    address: str
    code: str
    code_hash: str
    wording: Wording


@dataclass(frozen=True, slots=True)
class ConfirmedCode:
    """A code that was right when it was looked at, by its hash.

    `here` is the hash of the token of the browser it was typed into; `notice` goes to the address
    that is replaced.
    """

    code_hash: str
    here: str
    notice: Wording


@dataclass(frozen=True, slots=True)
class About:
    """The claim that a letter is about, the address it goes to, and what is filled in."""

    claim_id: UUID
    to: str
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KnownAddresses:
    """The address of a claim that counts, and the one whose code is still to be typed in.

    Either may be empty.
    """

    in_force: str
    waiting: str


def ask_for_link(
    session: Session,
    clock: Clock,
    keyring: KeyRing,
    queue: Queue,
    *,
    reference: str,
    wording: Wording,
) -> None:
    """Ask the post for a link to the claim of this reference, whether there is one or not."""
    store.forget_old(session, clock.now() - store.KEPT)
    errand = Errand(kind=MailKind.SIGN_IN_LINK, wording=wording, reference=reference)
    _post(session, clock, keyring, queue, errand)


def give_address(
    session: Session,
    clock: Clock,
    keyring: KeyRing,
    queue: Queue,
    *,
    claim_id: UUID,
    given: GivenAddress,
) -> None:
    """Keep a claim's address, sealed, and send the code to it.

    The address counts once the code was typed in; until then the one before does.
    """
    seal = claim_seal(session, keyring, claim_id)
    row = store.address_row(session, claim_id)
    if row is None or row.confirmed_at is None:
        sealed = seal.seal(Sealed.ADDRESS.at(claim_id), given.address)
        row = row or ClaimAddress(claim_id=claim_id, address=sealed)
        row.address = sealed
    else:
        row.next_address = seal.seal(Sealed.NEXT_ADDRESS.at(claim_id), given.address)
    row.code_hash, row.code_ends_at = given.code_hash, clock.now() + ONE_TIME_LIFETIME
    session.add(row)
    errand = Errand(
        kind=MailKind.ADDRESS_CODE, wording=given.wording, claim_id=claim_id, code=given.code
    )
    _post(session, clock, keyring, queue, errand)


def check_code(
    session: Session, clock: Clock, passwords: PasswordHasher, *, claim_id: UUID, code: str
) -> str:
    """The hash of the code that was sent to a claim's address, if this is the code.

    Raises:
        MailCodeWrongError: It is not, or it is too old.
    """
    kept = store.address_of(session, claim_id)
    session.close()  # hashing takes a while, and nobody should wait for our connection meanwhile
    in_time = kept is not None and (kept.code_ends_at or clock.now()) > clock.now()
    hashed = kept.code_hash if kept is not None and in_time else None
    if not passwords.verify(code, hashed) or hashed is None:
        raise MailCodeWrongError
    return hashed


def confirm_address(
    session: Session,
    clock: Clock,
    keyring: KeyRing,
    queue: Queue,
    *,
    claim_id: UUID,
    confirmed: ConfirmedCode,
) -> None:
    """Let the address of a claim that waits count from now on.

    What rests on the one before is over: its links, and other sign-ins by them.  It is told so.

    Raises:
        MailCodeWrongError: Another address was given meanwhile, or this one removed.
    """
    row = store.address_row(session, claim_id)
    if row is None or row.code_hash != confirmed.code_hash:
        raise MailCodeWrongError
    if row.next_address is not None:
        seal = claim_seal(session, keyring, claim_id)
        before = seal.open(Sealed.ADDRESS.at(claim_id), row.address)
        address = seal.open(Sealed.NEXT_ADDRESS.at(claim_id), row.next_address)
        row.address, row.next_address = seal.seal(Sealed.ADDRESS.at(claim_id), address), None
        store.forget_links(session, claim_id)
        end_claim_sign_ins(
            session, claim_id, clock.now(), but=confirmed.here, means=Means.MAIL_LINK
        )
        notice = Errand(
            kind=MailKind.NOTICE, wording=confirmed.notice, claim_id=claim_id, to=before
        )
        _post(session, clock, keyring, queue, notice)
    row.confirmed_at, row.code_hash, row.code_ends_at = clock.now(), None, None
    session.add(row)
    audit.append(session, clock, Act(deed=Deed.ADDRESS_CONFIRMED, claim_id=claim_id))


def send_notice(
    session: Session,
    clock: Clock,
    keyring: KeyRing,
    queue: Queue,
    *,
    claim_id: UUID,
    notice: Wording,
    details: Mapping[str, str] = NOTHING,
) -> None:
    """Send a notice to the address of a claim, if one counts."""
    kept = store.address_of(session, claim_id)
    if kept is not None and kept.confirmed_at is not None:
        about = About(claim_id, store.opened_address(keyring, kept), details)
        send_to(session, clock, keyring, queue, about=about, notice=notice)


def send_to(
    session: Session,
    clock: Clock,
    keyring: KeyRing,
    queue: Queue,
    *,
    about: About,
    notice: Wording,
) -> None:
    """Send a letter about a claim to an address that somebody named."""
    errand = Errand(
        kind=MailKind.NOTICE,
        wording=notice,
        claim_id=about.claim_id,
        to=about.to,
        details=about.details,
    )
    _post(session, clock, keyring, queue, errand)


def remove_address(session: Session, clock: Clock, claim_id: UUID) -> None:
    """Forget a claim's address and every link to it; removing it twice changes nothing."""
    row = store.address_row(session, claim_id)
    store.forget_links(session, claim_id)
    if row is not None:
        session.delete(row)
        audit.append(session, clock, Act(deed=Deed.ADDRESS_REMOVED, claim_id=claim_id))


def known_addresses(session: Session, keyring: KeyRing, claim_id: UUID) -> KnownAddresses:
    """The addresses of a claim, for its applicant."""
    kept = store.address_of(session, claim_id)
    if kept is None:
        return KnownAddresses("", "")
    address = store.opened_address(keyring, kept)
    if kept.confirmed_at is None:
        return KnownAddresses("", address)
    return KnownAddresses(address, store.waiting_address(keyring, kept))


def open_link(session: Session, clock: Clock, token: str) -> UUID:
    """Use a link up.  The answer is the claim it opens.

    Raises:
        LinkOverError: It was used already, is too old, or was never given.
    """
    claim_id = store.use_link(session, store.token_hash(token), clock.now())
    if claim_id is None:
        raise LinkOverError
    return claim_id


def _post(session: Session, clock: Clock, keyring: KeyRing, queue: Queue, errand: Errand) -> None:
    wrapped = keyring.new_key()
    row = OutgoingMail(wrapped_key=wrapped, errand=b"", created_at=clock.now())
    place = Place(store.ERRAND, row.id)
    row.errand = keyring.values(wrapped).seal(place, errand.model_dump_json())
    session.add(row)
    session.flush()
    queue.hand_over(session, "send_mail", row.id, priority=Priority.SOON)
