"""Audit: the trail of what was done, each entry chained to the one before it.

An entry holds ids and codes only, so that the trail can outlive what it speaks of.  Its digest is
over the digest before it and its own content in canonical JSON (sorted keys, no white space, as in
RFC 8785 for the strings and whole numbers that occur here): who changes, drops or inserts an entry
breaks every link after it.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from rpl.domain.values import Frozen

BEGINNING: Final = "0" * 64
"""What the first entry follows."""

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.:@-]{0,79}$")]
"""A word of the program: nothing that a person wrote fits by accident."""


class Deed(StrEnum):
    """What somebody did that matters later."""

    CLAIM_OPENED = "claim_opened"
    EVIDENCE_ADDED = "evidence_added"
    EVIDENCE_REMOVED = "evidence_removed"
    SELF_ASSESSED = "self_assessed"
    WAIVER_ASKED = "waiver_asked"
    WAIVER_GRANTED = "waiver_granted"
    WAIVER_DECLINED = "waiver_declined"
    EVIDENCE_LINKED = "evidence_linked"
    EVIDENCE_UNLINKED = "evidence_unlinked"
    PAGE_READ_AGAIN = "page_read_again"
    READING_TAKEN_BACK = "reading_taken_back"
    REPORT_ASKED = "report_asked"
    REPORT_LINK_ENDED = "report_link_ended"
    REPORT_GIVEN = "report_given"
    RECORD_CONFIRMED = "record_confirmed"
    CLAIM_SUBMITTED = "claim_submitted"
    CLAIM_WITHDRAWN = "claim_withdrawn"
    CLAIM_TAKEN = "claim_taken"
    CLAIM_ADMITTED = "claim_admitted"
    ADMISSION_WITHHELD = "admission_withheld"
    CLAIM_HANDED_BACK = "claim_handed_back"
    TRANSLATION_TAKEN = "translation_taken"
    TRANSLATION_HANDED_BACK = "translation_handed_back"
    LINES_TRANSLATED = "lines_translated"
    FIELD_CHECKED = "field_checked"
    FIELD_CHECK_WITHDRAWN = "field_check_withdrawn"
    EXEMPLAR_MARKED = "exemplar_marked"
    CALIBRATION_REOPENED = "calibration_reopened"
    INTEREST_DECLARED = "interest_declared"
    IDENTITY_UNMASKED = "identity_unmasked"
    EVIDENCE_REQUESTED = "evidence_requested"
    REQUEST_ANSWERED = "request_answered"
    REQUEST_CLOSED = "request_closed"
    CLOCK_STOPPED = "clock_stopped"
    CLOCK_STARTED = "clock_started"
    EVIDENCE_APPRAISED = "evidence_appraised"
    LINK_NOTED = "link_noted"
    LINK_WITHDRAWN = "link_withdrawn"
    CONVERSATION_RECORDED = "conversation_recorded"
    CONVERSATION_CONFIRMED = "conversation_confirmed"
    CONVERSATION_OBJECTED = "conversation_objected"
    FIELD_PACK_MADE = "field_pack_made"
    FIELD_PACK_DOWNLOADED = "field_pack_downloaded"
    FIELD_MARKS_BROUGHT = "field_marks_brought"
    MATCH_ANSWERED = "match_answered"
    SCORES_SUBMITTED = "scores_submitted"
    SECOND_MARK_CALLED = "second_mark_called"
    ADJUDICATION_CALLED = "adjudication_called"
    CLAIM_DECIDED = "claim_decided"
    APPEAL_LODGED = "appeal_lodged"
    APPEAL_COMPLETED = "appeal_completed"
    APPEAL_DECIDED = "appeal_decided"
    REASSESSMENT_BEGUN = "reassessment_begun"
    REASSESSMENT_SENT = "reassessment_sent"
    REASSESSMENT_WITHDRAWN = "reassessment_withdrawn"
    REGISTER_IMPORTED = "register_imported"
    RESULT_TAKEN_OVER = "result_taken_over"
    RESULT_WITHDRAWN = "result_withdrawn"
    CREDIT_POSTED = "credit_posted"
    CREDIT_REVERSED = "credit_reversed"
    CREDENTIAL_ISSUED = "credential_issued"
    CREDENTIAL_REVOKED = "credential_revoked"
    CONSENT_GIVEN = "consent_given"
    CONSENT_REVOKED = "consent_revoked"
    MAIL_WORDED = "mail_worded"
    MESSAGE_SENT = "message_sent"
    ADVISER_NAMED = "adviser_named"
    ADVISER_LEFT = "adviser_left"
    HELP_OFFERED = "help_offered"
    HELP_BEGUN = "help_begun"
    HELP_ENDED = "help_ended"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGNED_OUT_ELSEWHERE = "signed_out_elsewhere"
    RETURN_CODE_DRAWN = "return_code_drawn"
    ADDRESS_CONFIRMED = "address_confirmed"
    ADDRESS_REMOVED = "address_removed"
    STAFF_ADDED = "staff_added"
    STAFF_CHANGED = "staff_changed"
    ORGANISATION_CHANGED = "organisation_changed"
    PROVIDER_ADDED = "provider_added"
    KEY_ADDED = "key_added"
    KEY_ROTATED = "key_rotated"
    KEY_REVOKED = "key_revoked"
    JOB_TRIED_AGAIN = "job_tried_again"
    DATA_EXPORTED = "data_exported"
    TABLES_EXPORTED = "tables_exported"
    BUNDLE_TAKEN = "bundle_taken"
    SAMPLE_DRAWN = "sample_drawn"
    APPLICANT_ERASED = "applicant_erased"
    RETENTION_APPLIED = "retention_applied"
    MASTER_KEY_ROTATED = "master_key_rotated"
    BACKUP_RESTORED = "backup_restored"


class ActorKind(StrEnum):
    """Who did it: a person in a browser, a provider's program, or the service by itself."""

    APPLICANT = "applicant"
    STAFF = "staff"
    PROVIDER = "provider"
    OPERATOR = "operator"
    SERVICE = "service"


class Who(Frozen):
    """Somebody who acts.  `id` is of the claim, the member of staff or the provider."""

    kind: ActorKind
    id: UUID | None = None


THE_SERVICE: Final = Who(kind=ActorKind.SERVICE)


class Act(Frozen):
    """One deed, as a flow tells it.

    `subject_id` is the row it was done to, `claim_id` the claim it belongs to.  With no `who` it
    was done by whoever the transaction is for.
    """

    deed: Deed
    claim_id: UUID | None = None
    subject_id: UUID | None = None
    who: Who | None = None
    details: Mapping[Code, Code] = {}


class Entry(Frozen):
    """One line of the trail, before it is chained.  Positions begin at 1 and skip none."""

    position: Annotated[int, Field(ge=1)]
    at: AwareDatetime
    deed: str
    actor: str
    actor_id: UUID | None
    claim_id: UUID | None
    subject_id: UUID | None
    details: Mapping[str, str]

    def canonical(self) -> bytes:
        """The entry as the bytes that are hashed, the same for ever."""
        written = {
            "position": self.position,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "deed": self.deed,
            "actor": self.actor,
            "actor_id": _written(self.actor_id),
            "claim_id": _written(self.claim_id),
            "subject_id": _written(self.subject_id),
            "details": dict(self.details),
        }
        return json.dumps(
            written, sort_keys=True, separators=(",", ":"), ensure_ascii=False
        ).encode()


class Link(Frozen):
    """An entry as it is kept: with the digest before it and its own, in hexadecimal."""

    entry: Entry
    previous: str
    digest: str


class Head(Frozen):
    """The end of the chain at some time: what is noted outside the database."""

    position: Annotated[int, Field(ge=0)]
    digest: str


class Flaw(StrEnum):
    """What is wrong at a link."""

    MISSING = "missing"
    UNCHAINED = "unchained"
    CHANGED = "changed"
    CUT_OFF = "cut_off"
    REPLACED = "replaced"


class BrokenLink(Frozen):
    """The first place where the trail is not what it was."""

    position: int
    flaw: Flaw


NO_HEAD: Final = Head(position=0, digest=BEGINNING)


def digest_of(previous: str, entry: Entry) -> str:
    """The SHA-256 of the digest before and the entry, in hexadecimal."""
    return hashlib.sha256(previous.encode("ascii") + b"\n" + entry.canonical()).hexdigest()


def chain(head: Head, acts: Iterable[tuple[datetime, Who, Act]]) -> Iterator[Link]:
    """Put deeds behind the head of the trail, in order.

    Each comes with its instant and with who acts where the deed itself does not say.  What an
    applicant does belongs to the claim they are signed in to, where it names no other.
    """
    position, previous = head.position, head.digest
    for at, otherwise, act in acts:
        position += 1
        who = act.who or otherwise
        own_claim = who.id if who.kind is ActorKind.APPLICANT else None
        entry = Entry(
            position=position,
            at=at,
            deed=act.deed.value,
            actor=who.kind.value,
            actor_id=who.id,
            claim_id=act.claim_id or own_claim,
            subject_id=act.subject_id,
            details=act.details,
        )
        digest = digest_of(previous, entry)
        yield Link(entry=entry, previous=previous, digest=digest)
        previous = digest


def first_broken(links: Iterable[Link], noted: Iterable[Head] = ()) -> BrokenLink | None:
    """Where the trail was tampered with first, or None when every link holds.

    `links` come in the order of their positions.  `noted` are heads that were written down
    elsewhere: they tell when the end was cut off, or the whole trail was written anew.
    """
    heads = {head.position: head.digest for head in noted if head.position > 0}
    position, previous = 0, BEGINNING
    for link in links:
        position += 1
        flaw = _flaw(link, position, previous, heads)
        if flaw is not None:
            return BrokenLink(position=position, flaw=flaw)
        previous = link.digest
    lost = [at for at in heads if at > position]
    return BrokenLink(position=position + 1, flaw=Flaw.CUT_OFF) if lost else None


def _flaw(link: Link, position: int, previous: str, heads: Mapping[int, str]) -> Flaw | None:
    if link.entry.position != position:
        return Flaw.MISSING
    if link.previous != previous:
        return Flaw.UNCHAINED
    if link.digest != digest_of(previous, link.entry):
        return Flaw.CHANGED
    if heads.get(position, link.digest) != link.digest:
        return Flaw.REPLACED
    return None


def _written(number: UUID | None) -> str | None:
    return None if number is None else str(number)
