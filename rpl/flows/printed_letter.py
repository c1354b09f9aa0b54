"""The decision letter as a file: asked for, made by a worker, kept sealed, and given out."""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.job import Priority
from rpl.domain.letter_parts import ClaimLetter
from rpl.flows.letter import claim_letter
from rpl.ports import Clock, KeyRing, Queue
from rpl.store import letter as store
from rpl.store.sealed import Sealed, claim_seal
from rpl.store.tables import PrintedLetter


class PrintState(StrEnum):
    """How far a letter is as a file."""

    NONE = "none"
    UNDER_WAY = "under_way"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A letter that is wanted as a file; `digest` is the SHA-256 of the document it is made of."""

    claim_id: UUID
    applicant_id: UUID
    lang: str
    digest: str


def print_state(session: Session, wanted: Wanted) -> PrintState:
    """How far the letter is; one that was printed in other words is none."""
    row = store.printed_letter(session, wanted.claim_id, wanted.lang)
    if row is None:
        return PrintState.NONE
    if row.pdf is None:
        return PrintState.UNDER_WAY if row.due else PrintState.FAILED
    return PrintState.READY if row.digest == wanted.digest else PrintState.NONE


def ask_to_print(session: Session, clock: Clock, queue: Queue, wanted: Wanted) -> None:
    """Have the letter made a file, unless it is one already or is about to be."""
    if print_state(session, wanted) in {PrintState.READY, PrintState.UNDER_WAY}:
        return
    row = store.printed_letter(session, wanted.claim_id, wanted.lang) or PrintedLetter(
        claim_id=wanted.claim_id, language=wanted.lang, asked_at=clock.now()
    )
    row.asked_at, row.pdf, row.due, row.digest = clock.now(), None, True, ""
    session.add(row)
    session.flush()
    queue.hand_over(
        session,
        "print_letter",
        row.id,
        applicant_id=wanted.applicant_id,
        priority=Priority.SOON,
    )


def letter_to_print(
    session: Session, catalog: Catalog, keyring: KeyRing, letter_id: UUID
) -> tuple[str, ClaimLetter] | None:
    """A letter that waits to be printed, and its language; None where none does.

    Raises:
        DefinitionChangedError: The definition is not the one that the claim was decided by.
    """
    row = store.printing(session, letter_id)
    if row is None or row.pdf is not None:
        return None
    letter = claim_letter(session, catalog, keyring, row.claim_id, row.language)
    return None if letter is None else (row.language, letter)


def keep_printed(
    session: Session, keyring: KeyRing, letter_id: UUID, digest: str, pdf: bytes
) -> None:
    """Keep a letter that was printed, sealed, unless it was forgotten meanwhile."""
    row = store.printing(session, letter_id)
    if row is None:
        return
    seal = claim_seal(session, keyring, row.claim_id)
    row.pdf = seal.seal(Sealed.PRINTED_LETTER.at(row.id), b64encode(pdf).decode())
    row.digest, row.due = digest, False
    session.add(row)


def give_up_printing(session: Session, letter_id: UUID) -> None:
    """Say of a letter that it cannot be printed here."""
    row = store.printing(session, letter_id)
    if row is not None:
        row.due = False
        session.add(row)


def printed(session: Session, keyring: KeyRing, wanted: Wanted) -> bytes | None:
    """The letter as a PDF; None where it is no file yet, or one of other words."""
    row = store.printed_letter(session, wanted.claim_id, wanted.lang)
    if row is None or row.pdf is None or row.digest != wanted.digest:
        return None
    seal = claim_seal(session, keyring, wanted.claim_id)
    return b64decode(seal.open(Sealed.PRINTED_LETTER.at(row.id), row.pdf))
