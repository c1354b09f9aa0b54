"""An assessor records an interview or a practical test; a second person confirms or objects."""

import hmac
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlmodel import Session

from rpl.domain.audit import Act, Deed
from rpl.domain.conversation import (
    Conversation,
    ConversationNotFoundError,
    Objection,
    composed,
)
from rpl.domain.intake import EvidenceKind, check_room
from rpl.domain.journey import EvidenceState
from rpl.domain.record import FieldName, FieldState
from rpl.flows.review.desk import Desk, check_declared, claim_in_queue, seat_held, working
from rpl.ports import Clock, KeyRing
from rpl.store import audit
from rpl.store import conversation as store
from rpl.store.conversation import WaitingRecord
from rpl.store.intake import applicant_key, held
from rpl.store.sealed import Sealed, claim_seal
from rpl.store.tables import ConversationRow, EvidenceItem, RecordField


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded, of which kind, in which language (ISO 639-1), and who confirms it."""

    kind: EvidenceKind
    conversation: Conversation
    language: str
    second_id: UUID | None = None


def record_conversation(
    session: Session,
    desk: Desk,
    *,
    assessor_id: UUID,
    claim_id: UUID,
    recorded: Recorded,
    record_id: UUID | None = None,
) -> UUID:
    """Keep the record as evidence of the claim, to be cited at once; answers its id.

    A record that was written in the field has its `record_id` already.

    Raises:
        ReviewRefusedError: The seat is not held now, or was submitted.
        ClaimNotInQueueError: The claim was decided or withdrawn.
        ClaimFullError: The claim has no room for it.
    """
    now = desk.clock.now()
    working(seat_held(session, assessor_id, claim_id), assessor_id, now)
    claim_in_queue(session, claim_id, assessor_id)
    there, told = held(session, claim_id), recorded.conversation
    wrapped_key, answers = applicant_key(session, claim_id), told.model_dump_json()
    check_room(there.items, there.size, len(answers.encode()))
    seal, field_id = desk.keyring.values(wrapped_key), uuid4()
    evidence_id = record_id or uuid4()
    content = f"{evidence_id}{answers}".encode()
    session.add(
        EvidenceItem(
            id=evidence_id,
            claim_id=claim_id,
            position=there.position + 1,
            kind=recorded.kind,
            state=EvidenceState.CONFIRMED,
            display_name=seal.seal(Sealed.DISPLAY_NAME.at(evidence_id), ""),
            document_language=recorded.language,
            media_type="text/plain",
            size=len(answers.encode()),
            pages=1,
            fingerprint=hmac.digest(desk.keyring.unwrap(wrapped_key), content, "sha256").hex(),
            form_text=seal.seal(Sealed.FORM_TEXT.at(evidence_id), composed(told)),
            form_answers=seal.seal(Sealed.FORM_ANSWERS.at(evidence_id), answers),
            received_at=now,
            confirmed_at=now,
        )
    )
    session.flush()
    session.add(
        RecordField(
            id=field_id,
            evidence_id=evidence_id,
            name=FieldName.DATE,
            state=FieldState.CONFIRMED,
            value=seal.seal(Sealed.FIELD_VALUE.at(field_id), told.held_on.isoformat()),
        )
    )
    session.add(
        ConversationRow(
            id=evidence_id,
            claim_id=claim_id,
            recorder_id=assessor_id,
            second_id=recorded.second_id,
            recorded_at=now,
        )
    )
    _note(session, desk.clock, Deed.CONVERSATION_RECORDED, (claim_id, evidence_id))
    return evidence_id


def confirm_conversation(
    session: Session, clock: Clock, *, staff_id: UUID, record_id: UUID
) -> None:
    """Confirm a record of a conversation in which one took part.

    Raises:
        ConversationNotFoundError: None of this id waits for this person.
        NotDeclaredError: They did not say whether anything ties them to the applicant.
    """
    claim_id = _waiting(session, staff_id, record_id).claim_id
    if not store.answer(session, record_id, staff_id, confirmed_at=clock.now()):
        raise ConversationNotFoundError
    _note(session, clock, Deed.CONVERSATION_CONFIRMED, (claim_id, record_id))


def object_to_conversation(
    session: Session,
    clock: Clock,
    keyring: KeyRing,
    *,
    staff_id: UUID,
    record_id: UUID,
    said: Objection,
) -> None:
    """Keep what the second person says was otherwise, beside what was recorded.

    Raises:
        ConversationNotFoundError: None of this id waits for this person.
        NotDeclaredError: They did not say whether anything ties them to the applicant.
    """
    claim_id = _waiting(session, staff_id, record_id).claim_id
    seal = claim_seal(session, keyring, claim_id)
    sealed = seal.seal(Sealed.OBJECTION.at(record_id), said.model_dump_json())
    if not store.answer(session, record_id, staff_id, objected_at=clock.now(), objection=sealed):
        raise ConversationNotFoundError
    _note(session, clock, Deed.CONVERSATION_OBJECTED, (claim_id, record_id))


def _waiting(session: Session, staff_id: UUID, record_id: UUID) -> WaitingRecord:
    found = store.waiting_record(session, record_id, staff_id)
    if found is None:
        raise ConversationNotFoundError
    check_declared(session, staff_id, found.claim_id)
    return found


def _note(session: Session, clock: Clock, deed: Deed, about: tuple[UUID, UUID]) -> None:
    claim_id, evidence_id = about
    act = Act(deed=deed, claim_id=claim_id, subject_id=evidence_id)
    audit.append(session, clock, act)
