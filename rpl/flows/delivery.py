"""Delivery: the letter of an errand is made when it leaves, in the words of whose claim it is."""

import secrets
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel import Session

from rpl.domain.account import ONE_TIME_LIFETIME
from rpl.domain.mail import Errand, Letter, MailKind, Worded, Wording, letter
from rpl.domain.mail_messages import MailMessage
from rpl.domain.mail_wording import still_fits
from rpl.ports import Clock, KeyRing, Place
from rpl.store import mail as store
from rpl.store.mail_wording import own_words
from rpl.store.organisation import organisation_of_claim
from rpl.store.tables import OutgoingMail, SignInLink

_SOURCE: Final = "en"


def prepare(
    session: Session, clock: Clock, keyring: KeyRing, mail_id: UUID, public_url: str
) -> Letter | None:
    """The letter of an errand; None when there is nothing to send, or it would come too late.

    A code or a link would be over after half an hour; a notice is worth reading for two days.

    A sign-in link is made here and its hash kept, so that the token itself rests nowhere.  Only
    here is it known whose claim a reference is of, and so whose words: asking tells nothing.
    """
    row, now = store.mail_row(session, mail_id), clock.now()
    errand = None if row is None else _in_time(keyring, row, now)
    if errand is None:
        return None
    claim_id = errand.claim_id or store.claim_of_reference(session, errand.reference)
    if errand.kind is MailKind.NOTICE:
        return _worded(session, errand, claim_id, errand.to)
    kept = None if claim_id is None else store.address_of(session, claim_id)
    if kept is None:
        return None
    if errand.kind is MailKind.ADDRESS_CODE:
        waiting = store.waiting_address(keyring, kept)
        made = _worded(session, errand, kept.claim_id, waiting, code=errand.code)
        return made if waiting else None
    return _with_link(session, keyring, errand, kept, (now, public_url))


def done(session: Session, mail_id: UUID) -> None:
    """Forget an errand that is done."""
    store.forget_mail(session, mail_id)


def _with_link(
    session: Session,
    keyring: KeyRing,
    errand: Errand,
    kept: store.SealedAddress,
    here: tuple[datetime, str],
) -> Letter | None:
    """The letter with a link that signs in; `here` is the time and the address of the service."""
    if kept.confirmed_at is None:
        return None
    (now, public_url), token = here, secrets.token_urlsafe(32)
    session.add(
        SignInLink(
            token_hash=store.token_hash(token),
            claim_id=kept.claim_id,
            ends_at=now + ONE_TIME_LIFETIME,
        )
    )
    link = f"{public_url}/{errand.wording.language}/return/link/{token}"
    address = store.opened_address(keyring, kept)
    return _worded(session, errand, kept.claim_id, address, link=link)


def _worded(
    session: Session, errand: Errand, claim_id: UUID | None, to: str, **details: str
) -> Letter:
    """The letter in the words of the organisation whose claim it is about."""
    found = None if claim_id is None else organisation_of_claim(session, claim_id)
    if found is None or errand.wording.message not in set(MailMessage):
        return letter(errand, to, None, **details)
    own = words_in_force(session, found.id, errand.wording)
    return letter(errand, to, own, organisation=found.name, **details)


def words_in_force(session: Session, organisation_id: UUID, wording: Wording) -> Worded | None:
    """An organisation's own words for a message; None where the usual ones are sent.

    Where a message is not translated, its own English goes before the usual English.
    """
    message = MailMessage(wording.message)
    languages = (wording.language, _SOURCE) if wording.untranslated else (wording.language,)
    for language in languages:
        own = own_words(session, organisation_id, message, language)
        if own is not None and still_fits(message, own):
            return own
    return None


def _in_time(keyring: KeyRing, row: OutgoingMail, now: datetime) -> Errand | None:
    seal = keyring.values(row.wrapped_key)
    errand = Errand.model_validate_json(seal.open(Place(store.ERRAND, row.id), row.errand))
    lasts = store.KEPT if errand.kind is MailKind.NOTICE else ONE_TIME_LIFETIME
    return errand if now < row.created_at + lasts else None
