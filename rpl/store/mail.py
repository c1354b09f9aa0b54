"""Queries of the mail room."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col, delete, select

from rpl.ports import KeyRing
from rpl.store.sealed import Sealed
from rpl.store.tables import Applicant, Claim, ClaimAddress, OutgoingMail, SignInLink

KEPT: Final = timedelta(days=2)
"""How long what could not be sent, and links that are over, are kept."""
ERRAND: Final = "outgoing_mail.errand"
"""The place of a sealed errand."""


@dataclass(frozen=True, slots=True)
class SealedAddress:
    """A claim's address as it is kept, and the wrapped key of the applicant that opens it."""

    claim_id: UUID
    address: bytes
    next_address: bytes | None
    wrapped_key: bytes
    confirmed_at: datetime | None
    code_hash: str | None
    code_ends_at: datetime | None


def address_of(session: Session, claim_id: UUID) -> SealedAddress | None:
    """The address of a claim, confirmed or not."""
    row = session.exec(
        select(ClaimAddress, Applicant.wrapped_key)
        .join(Claim, col(Claim.id) == col(ClaimAddress.claim_id))
        .join(Applicant, col(Applicant.id) == col(Claim.applicant_id))
        .where(ClaimAddress.claim_id == claim_id)
    ).one_or_none()
    if row is None:
        return None
    kept, wrapped_key = row
    return SealedAddress(
        claim_id=kept.claim_id,
        address=kept.address,
        next_address=kept.next_address,
        wrapped_key=wrapped_key,
        confirmed_at=kept.confirmed_at,
        code_hash=kept.code_hash,
        code_ends_at=kept.code_ends_at,
    )


def claim_of_reference(session: Session, reference: str) -> UUID | None:
    """The claim of this reference, in the form it was given out."""
    return session.exec(select(Claim.id).where(Claim.reference == reference)).one_or_none()


def address_row(session: Session, claim_id: UUID) -> ClaimAddress | None:
    """The row of a claim's address, held until the transaction ends."""
    return session.exec(
        select(ClaimAddress).where(ClaimAddress.claim_id == claim_id).with_for_update()
    ).one_or_none()


def mail_row(session: Session, mail_id: UUID) -> OutgoingMail | None:
    """What the post is asked to do; None when it is done."""
    return session.get(OutgoingMail, mail_id)


def forget_mail(session: Session, mail_id: UUID) -> None:
    """Delete what is done."""
    session.exec(delete(OutgoingMail).where(col(OutgoingMail.id) == mail_id))


def forget_old(session: Session, before: datetime) -> None:
    """Delete links and errands that nobody can use or do any longer."""
    session.exec(delete(SignInLink).where(col(SignInLink.ends_at) < before))
    session.exec(delete(OutgoingMail).where(col(OutgoingMail.created_at) < before))


def forget_links(session: Session, claim_id: UUID) -> None:
    """Delete every link to a claim."""
    session.exec(delete(SignInLink).where(col(SignInLink.claim_id) == claim_id))


def use_link(session: Session, token_hash: str, now: datetime) -> UUID | None:
    """Use a link up: the claim it opens, or None when it is used, over or unknown.

    One statement decides, so that of two who press together one is let in.
    """
    used = (
        update(SignInLink)
        .where(
            col(SignInLink.token_hash) == token_hash,
            col(SignInLink.used_at).is_(None),
            col(SignInLink.ends_at) > now,
        )
        .values(used_at=now)
        .returning(col(SignInLink.claim_id))
        .execution_options(synchronize_session=False)
    )
    return session.execute(used).scalar_one_or_none()


def waiting_address(keyring: KeyRing, kept: SealedAddress) -> str:
    """The address whose code is still to be typed in; empty when there is none."""
    if kept.confirmed_at is None:
        return opened_address(keyring, kept)
    if kept.next_address is None:
        return ""
    place = Sealed.NEXT_ADDRESS.at(kept.claim_id)
    return keyring.values(kept.wrapped_key).open(place, kept.next_address)


def opened_address(keyring: KeyRing, kept: SealedAddress) -> str:
    """The first address of a claim, whether it counts yet or not."""
    place = Sealed.ADDRESS.at(kept.claim_id)
    return keyring.values(kept.wrapped_key).open(place, kept.address)


def token_hash(token: str) -> str:
    """What is kept of the token of a link."""
    return hashlib.sha256(token.encode()).hexdigest()
