"""Messages: an applicant writes to an adviser, somebody becomes that adviser, and answers."""

from uuid import UUID, uuid4

from sqlmodel import Session

from rpl.domain.audit import Act, Deed
from rpl.domain.message import Side, ThreadNotYoursError, ThreadTakenError
from rpl.ports import Clock, KeyRing
from rpl.store import audit
from rpl.store import message as store
from rpl.store.sealed import Sealed, claim_seal
from rpl.store.tables import Advice, Message


def write_to_adviser(
    session: Session, clock: Clock, keyring: KeyRing, *, claim_id: UUID, text: str
) -> None:
    """Keep a message of an applicant; the first one asks for an adviser."""
    if store.advice_row(session, claim_id) is None:
        session.add(Advice(claim_id=claim_id, asked_at=clock.now()))
        session.flush()
    _write(session, clock, keyring, claim_id, (Side.APPLICANT, text))


def become_adviser(session: Session, clock: Clock, *, claim_id: UUID, staff_id: UUID) -> None:
    """Name somebody the adviser of a claim whose applicant waits for one.

    Raises:
        ThreadTakenError: A colleague was first, or nobody of this organisation asked.
    """
    if not store.take(session, claim_id, staff_id, clock.now()):
        raise ThreadTakenError
    audit.append(session, clock, Act(deed=Deed.ADVISER_NAMED, claim_id=claim_id))


def give_up_advice(session: Session, clock: Clock, *, claim_id: UUID, staff_id: UUID) -> None:
    """Be no longer the adviser of a claim; its applicant waits for another one.

    Raises:
        ThreadNotYoursError: This person is not its adviser.
    """
    row = store.advice_row(session, claim_id)
    if row is None or not store.is_adviser(session, claim_id, staff_id):
        raise ThreadNotYoursError
    row.adviser_id, row.taken_at = None, None
    session.add(row)
    audit.append(session, clock, Act(deed=Deed.ADVISER_LEFT, claim_id=claim_id))


def answer(
    session: Session,
    clock: Clock,
    keyring: KeyRing,
    *,
    claim_id: UUID,
    staff_id: UUID,
    text: str,
) -> None:
    """Keep a message of the adviser.

    Raises:
        ThreadNotYoursError: This person is not the adviser of the claim.
    """
    if not store.is_adviser(session, claim_id, staff_id):
        raise ThreadNotYoursError
    _write(session, clock, keyring, claim_id, (Side.ADVISER, text))


def _write(
    session: Session, clock: Clock, keyring: KeyRing, claim_id: UUID, said: tuple[Side, str]
) -> None:
    side, text = said
    message_id = uuid4()
    session.add(
        Message(
            id=message_id,
            claim_id=claim_id,
            side=side,
            text=claim_seal(session, keyring, claim_id).seal(
                Sealed.MESSAGE.at(message_id), text.strip()
            ),
            sent_at=clock.now(),
        )
    )
    act = Act(deed=Deed.MESSAGE_SENT, claim_id=claim_id, subject_id=message_id)
    audit.append(session, clock, act)
