"""Intake: what may be given as evidence, and how much of it."""

from collections.abc import Sequence
from enum import StrEnum

from rpl.domain.errors import FieldProblem, RuleError, translatable
from rpl.domain.journey import EvidenceState
from rpl.domain.refused_files import ClaimFullError

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_FILES_AT_ONCE = 20
MAX_CHECKING_SECONDS = 90.0
"""What all files of one upload may take; the one that is looked at is looked at to its end."""
MAX_EVIDENCE_ITEMS = 60
MAX_CLAIM_BYTES = 400 * 1024 * 1024
MAX_PAGES = 200
LONG_FILE = 10  # pages; it is told how many of them are read
"""A portfolio of years of work; what is longer nobody would read."""
MAX_PIXELS = 50_000_000
MAX_NAME_LETTERS = 200
MAX_STATEMENT_LETTERS = 10_000


class EvidenceKind(StrEnum):
    """What the applicant says an evidence item is."""

    CERTIFICATE = "certificate"
    DIPLOMA = "diploma"
    TRANSCRIPT = "transcript"
    REFERENCE_LETTER = "reference_letter"
    PAYSLIP = "payslip"
    LICENCE = "licence"
    WORK_PHOTO = "work_photo"
    STATEMENT = "statement"
    WORK_HISTORY = "work_history"
    AFFIDAVIT = "affidavit"
    BACKGROUND_DOCUMENT = "background_document"
    THIRD_PARTY_REPORT = "third_party_report"
    INTERVIEW = "interview"
    PRACTICAL_RECORD = "practical_record"
    OTHER = "other"


FORM_KINDS = frozenset(
    {
        EvidenceKind.STATEMENT,
        EvidenceKind.WORK_HISTORY,
        EvidenceKind.AFFIDAVIT,
        EvidenceKind.BACKGROUND_DOCUMENT,
    }
)
"""Kinds that can be written into a form, for people who have no papers."""

OTHERS_KINDS = frozenset(
    {EvidenceKind.THIRD_PARTY_REPORT, EvidenceKind.INTERVIEW, EvidenceKind.PRACTICAL_RECORD}
)
"""Kinds that somebody else than the applicant writes: they neither send nor change nor confirm
them, and a claim never waits for one."""


class StorageFullError(RuleError):
    """There is no room left for files; nothing of the upload was kept."""

    code = "storage_full"
    template = translatable(
        "The file could not be stored, because there is no room left. "
        "Your claim is safe. Try again in a few hours."
    )


class NothingToSendError(RuleError):
    """A claim needs at least one evidence item: a document, a work history or a statement."""

    code = "nothing_to_send"
    template = translatable(
        "There is nothing to assess yet. Add a document, your work history or a statement first."
    )


class NotConfirmedError(RuleError):
    """An evidence item is still being read, or waits for the applicant to check it."""

    code = "not_confirmed"
    template = translatable(
        "%(count)s of your documents still wait for you to check them. "
        "Check each one, then send your claim."
    )


class NotAcknowledgedError(RuleError):
    """An evidence item could not be read, and the applicant has not said to send it as it is."""

    code = "not_acknowledged"
    template = translatable(
        "%(count)s of your documents could not be read. Type what they say, remove them, "
        "or say that you send them as they are."
    )


class QualificationUnknownError(RuleError):
    """No qualification of this name can be claimed now."""

    code = "qualification_unknown"
    template = translatable(
        "This qualification cannot be claimed here. Go back and choose one from the list."
    )


class EvidenceNotFoundError(RuleError):
    """No such evidence item in this claim."""

    code = "evidence_not_found"
    template = translatable(
        "Your claim holds no such document. Go back to your documents to see what it holds."
    )


def check_room(items: int, held_bytes: int, size: int) -> None:
    """Refuse what one claim cannot hold any more; `held_bytes` and `size` are in bytes.

    Raises:
        ClaimFullError: The items or the bytes of the claim reach their limit.
    """
    if items >= MAX_EVIDENCE_ITEMS or held_bytes + size > MAX_CLAIM_BYTES:
        raise ClaimFullError(items=items)


def check_complete(states: Sequence[EvidenceState], *, acknowledged: bool) -> None:
    """Refuse to send a claim that an assessor could not work with.

    A document that could not be read does not hold a claim back for ever: the applicant may send
    it as it is, once they have said so.

    Raises:
        NothingToSendError: There is no evidence item.
        NotConfirmedError: An item is not confirmed yet.
        NotAcknowledgedError: An item could not be read, and that was not acknowledged.
    """
    if not states:
        raise NothingToSendError
    failed = states.count(EvidenceState.FAILED)
    if waiting := len(states) - failed - states.count(EvidenceState.CONFIRMED):
        raise NotConfirmedError(count=waiting)
    if failed and not acknowledged:
        raise NotAcknowledgedError(count=failed)


def check_opening(name: str) -> tuple[FieldProblem, ...]:
    """What is wrong with the name under which a claim is to be opened."""
    if not name.strip():
        return (
            FieldProblem(
                "full_name", translatable("Enter your full name as it stands on your documents")
            ),
        )
    return _too_long("full_name", name, MAX_NAME_LETTERS)


def check_statement(text: str) -> tuple[FieldProblem, ...]:
    """What is wrong with a statement that the applicant wrote."""
    if not text.strip():
        return (FieldProblem("statement", translatable("Write what you can do and how you know")),)
    return _too_long("statement", text, MAX_STATEMENT_LETTERS)


def _too_long(field: str, text: str, most: int) -> tuple[FieldProblem, ...]:
    if len(text) <= most:
        return ()
    template = translatable("This has %(letters)s letters. Shorten it to %(most)s or fewer")
    return (FieldProblem(field, template, {"letters": str(len(text)), "most": str(most)}),)
