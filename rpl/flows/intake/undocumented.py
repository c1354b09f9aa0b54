"""An affidavit or a background document is kept as evidence."""

from uuid import UUID

from sqlmodel import Session

from rpl.domain.affidavit import Affidavit, Background
from rpl.domain.intake import EvidenceKind
from rpl.flows.intake.evidence import Written, keep_written
from rpl.ports import Clock, KeyRing, Queue


def write_instead_of_papers(
    session: Session,
    clock: Clock,
    keyring: KeyRing,
    queue: Queue,
    claim_id: UUID,
    *,
    written: Affidavit | Background,
    text: str,
) -> UUID:
    """Keep an affidavit or a background document; it replaces an earlier one that was not sent.

    `text` is what is read and translated.

    Raises:
        MoveNotAllowedError: The claim was sent, or withdrawn.
        ClaimFullError: The claim has no room for it.
    """
    sworn = isinstance(written, Affidavit)
    kind = EvidenceKind.AFFIDAVIT if sworn else EvidenceKind.BACKGROUND_DOCUMENT
    answers = written.model_dump(mode="json")
    return keep_written(session, clock, keyring, queue, claim_id, Written(kind, text, answers))
