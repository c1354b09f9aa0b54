"""Testimony: an applicant asks somebody who saw their work, and that person's report comes in."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlmodel import Session

from rpl.domain.audit import THE_SERVICE, Act, Deed
from rpl.domain.intake import EvidenceKind, check_room
from rpl.domain.journey import UNDECIDED, EvidenceState, MoveNotAllowedError
from rpl.domain.practice import Witnesses
from rpl.domain.record import FieldName, FieldState
from rpl.domain.testimony import (
    Asked,
    Report,
    ReportLinkElsewhereError,
    ReportLinkNotFoundError,
    ReportLinkOverError,
    check_room_for_link,
    composed,
    last_seen,
)
from rpl.ports import Clock, KeyRing, Queue
from rpl.store import audit
from rpl.store import testimony as store
from rpl.store.intake import applicant_key, held, lock_claim
from rpl.store.reassessment import running
from rpl.store.sealed import Sealed, claim_seal
from rpl.store.tables import Claim, EvidenceItem, RecordField, ReportLink


@dataclass(frozen=True, slots=True)
class Given:
    """What a witness sends: the report, how to reach them, and the page's language (ISO 639-1).

    `contact` is empty where they do not want to be asked.
    """

    report: Report
    contact: str
    language: str


def ask(
    session: Session,
    clock: Clock,
    keyring: KeyRing,
    claim_id: UUID,
    asked: Asked,
    *,
    mailed: bool,
    terms: Witnesses,
) -> str:
    """Make a link for somebody who saw the work; the answer is its token, kept as a hash only.

    `terms` are those of the claim's programme.

    Raises:
        MoveNotAllowedError: The claim is decided or withdrawn.
        TooManyLinksError: As many links wait as a claim may have.
    """
    _open_claim(session, claim_id)
    now = clock.now()
    check_room_for_link(store.waiting_links(session, claim_id, now), terms.open_links)
    seal, token, link_id = (
        claim_seal(session, keyring, claim_id),
        secrets.token_urlsafe(32),
        uuid4(),
    )
    link = ReportLink(
        id=link_id,
        claim_id=claim_id,
        label=seal.seal(Sealed.REPORT_LABEL.at(link_id), asked.label),
        known_as=seal.seal(Sealed.REPORT_KNOWN_AS.at(link_id), asked.known_as),
        units=list(asked.units),
        mailed=mailed,
        token_hash=hashed(token),
        made_at=now,
        ends_at=now + terms.lasts,
    )
    session.add(link)
    session.flush()
    _note(session, clock, Deed.REPORT_ASKED, link)
    return token


def end(session: Session, clock: Clock, claim_id: UUID, link_id: UUID) -> None:
    """Take a link back.  Twice is once; what was written already stays.

    Raises:
        ReportLinkNotFoundError: The claim has no such link.
    """
    lock_claim(session, claim_id)
    link = store.link_row(session, claim_id, link_id)
    if link is None:
        raise ReportLinkNotFoundError
    if link.ended_at is not None or link.received_at is not None:
        return
    link.ended_at = clock.now()
    session.add(link)
    _note(session, clock, Deed.REPORT_LINK_ENDED, link)


def begin(session: Session, clock: Clock, token: str, here: str | None) -> str:
    """Bind a link to the browser that opens it; the answer is what its cookie says from now on.

    `here` is the cookie of this browser, if it has one: who opens the link twice goes on.

    Raises:
        ReportLinkOverError: It may not be used any longer, or was never given.
        ReportLinkElsewhereError: Another browser opened it.
    """
    now, cookie = clock.now(), secrets.token_urlsafe(32)
    if store.bind(session, hashed(token), hashed(cookie), now):
        return cookie
    link = store.link_by_token(session, hashed(token), now)
    if link is None:
        raise ReportLinkOverError
    mine = None if here is None else store.link_of_browser(session, hashed(here), now)
    if here is None or mine is None or mine.id != link.id:
        raise ReportLinkElsewhereError
    return here


def give(
    session: Session,
    clock: Clock,
    keyring: KeyRing,
    queue: Queue,
    *,
    cookie: str,
    given: Given,
) -> UUID:
    """Keep the report of a witness as evidence of the claim, to be read and translated.

    Raises:
        ReportLinkOverError: The link may not be used any longer; the claim may be decided.
        ClaimFullError: The claim has no room for it.
    """
    now = clock.now()
    claim, link = _to_fill(session, hashed(cookie), now)
    item = _item(session, keyring, link, given)
    item.received_at = now
    there = held(session, claim.id)
    check_room(there.items, there.size, item.size)
    item.position = there.position + 1
    session.add(item)
    session.flush()
    seal, field_id = claim_seal(session, keyring, claim.id), uuid4()
    until = last_seen(given.report, now.date())
    session.add(
        RecordField(
            id=field_id,
            evidence_id=item.id,
            name=FieldName.PERIOD_END,
            state=FieldState.CONFIRMED,
            value=seal.seal(Sealed.FIELD_VALUE.at(field_id), until),
        )
    )
    link.contact = (
        seal.seal(Sealed.REPORT_CONTACT.at(link.id), given.contact) if given.contact else None
    )
    link.received_at = now
    session.add(link)
    _note(session, clock, Deed.REPORT_GIVEN, link)
    queue.hand_over(session, "read", item.id, applicant_id=claim.applicant_id)
    return item.id


def hashed(token: str) -> str:
    """How a token is kept: its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


def _to_fill(session: Session, bound_hash: str, now: datetime) -> tuple[Claim, ReportLink]:
    """The link that a browser has opened and its claim, both locked: the claim first, as always."""
    found = store.link_of_browser(session, bound_hash, now)
    if found is None:
        raise ReportLinkOverError
    try:
        claim = _open_claim(session, found.claim_id)
    except MoveNotAllowedError:
        raise ReportLinkOverError from None
    link = store.lock_waiting(session, found.id, now)
    if link is None:
        raise ReportLinkOverError
    return claim, link


def _item(session: Session, keyring: KeyRing, link: ReportLink, given: Given) -> EvidenceItem:
    wrapped_key = applicant_key(session, link.claim_id)
    seal, text, answers = (
        keyring.values(wrapped_key),
        composed(given.report),
        given.report.model_dump_json(),
    )
    content = f"{link.id}{answers}".encode()
    return EvidenceItem(
        id=link.id,
        claim_id=link.claim_id,
        position=0,
        kind=EvidenceKind.THIRD_PARTY_REPORT,
        state=EvidenceState.RECEIVED,
        display_name=seal.seal(Sealed.DISPLAY_NAME.at(link.id), given.report.name),
        document_language=given.language,
        media_type="text/plain",
        size=len(answers.encode()),
        pages=1,
        fingerprint=hmac.digest(keyring.unwrap(wrapped_key), content, "sha256").hex(),
        form_text=seal.seal(Sealed.FORM_TEXT.at(link.id), text),
        form_answers=seal.seal(Sealed.FORM_ANSWERS.at(link.id), answers),
    )


def _open_claim(session: Session, claim_id: UUID) -> Claim:
    claim = lock_claim(session, claim_id)
    if claim.state not in UNDECIDED and running(session, claim_id) is None:
        raise MoveNotAllowedError
    return claim


def _note(session: Session, clock: Clock, deed: Deed, link: ReportLink) -> None:
    """A witness is nobody the trail knows: what they do, the service tells."""
    who = THE_SERVICE if deed is Deed.REPORT_GIVEN else None
    act = Act(deed=deed, claim_id=link.claim_id, subject_id=link.id, who=who)
    audit.append(session, clock, act)
