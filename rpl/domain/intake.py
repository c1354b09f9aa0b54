"""Intake: what may be given as evidence, and how much of it."""

from collections.abc import Sequence
from enum import StrEnum

from rpl.domain.errors import FieldProblem, RuleError, translatable
from rpl.domain.journey import EvidenceState

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_FILES_AT_ONCE = 20
MAX_CHECKING_SECONDS = 90.0
"""What all files of one upload may take; the one that is looked at is looked at to its end."""
MAX_EVIDENCE_ITEMS = 60
MAX_CLAIM_BYTES = 400 * 1024 * 1024
MAX_PAGES = 200
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
    OTHER = "other"


FORM_KINDS = frozenset({EvidenceKind.STATEMENT, EvidenceKind.WORK_HISTORY})
"""Kinds that can be written into a form, for people who have no papers."""


class FileRefusedError(RuleError):
    """A file that cannot be taken; the other files of the same upload are kept."""

    code = "file_refused"


class EmptyFileError(FileRefusedError):
    """Nothing arrived."""

    code = "file_empty"
    template = translatable("The file is empty. Take the photo again, or choose another file.")


class FileTooLargeError(FileRefusedError):
    """More than 20 MB."""

    code = "file_too_large"
    template = translatable(
        "The file is larger than 20 MB. Take a smaller photo, or send the pages one by one."
    )


class FileTypeError(FileRefusedError):
    """Not one of the types that can be read."""

    code = "file_type"
    template = translatable(
        "This type of file cannot be read. Send a photo (JPEG, PNG, WebP, HEIC, TIFF) or a PDF."
    )


class FileDamagedError(FileRefusedError):
    """Cut off or broken."""

    code = "file_damaged"
    template = translatable(
        "The file is damaged or incomplete. Send it again, or take a new photo of the document."
    )


class FileEncryptedError(FileRefusedError):
    """A PDF behind a password."""

    code = "file_encrypted"
    template = translatable(
        "The file is protected by a password. Save it without the password, "
        "or take a photo of each page."
    )


class FileActiveError(FileRefusedError):
    """A PDF whose scripts, commands or attached files could not all be removed."""

    code = "file_active"
    template = translatable(
        "The PDF contains scripts or attached files that could not be removed safely. "
        "Print it to a new PDF, or take a photo of each page."
    )


class FileInfectedError(FileRefusedError):
    """The scanner knows something in it, by this `name`."""

    code = "file_infected"
    template = translatable(
        "The file holds harmful software (%(name)s). Take a photo of the document with a camera "
        "and send that instead."
    )


class FileUnscannedError(FileRefusedError):
    """Files are to be scanned, and the scanner does not answer."""

    code = "file_unscanned"
    template = translatable(
        "Files cannot be checked at the moment. Your claim is safe. Try again in a few minutes."
    )


class TooManyPixelsError(FileRefusedError):
    """An image of more than 50 megapixels."""

    code = "file_too_many_pixels"
    template = translatable(
        "The picture is larger than 50 megapixels. Take it again with a smaller picture size."
    )


class PageTooLargeError(FileRefusedError):
    """A page longer or wider than 5 metres, which is as far as PDF goes."""

    code = "file_page_too_large"
    template = translatable(
        "A page of the file is longer or wider than 5 metres. Save it at the size of paper, "
        "or take a photo of it."
    )


class TooManyPagesError(FileRefusedError):
    """More than 200 pages."""

    code = "file_too_many_pages"
    template = translatable(
        "The file has more than 200 pages. Send only the pages that show what you learned or did."
    )


class FileUnsafeError(FileRefusedError):
    """Reading it took more memory, time or output than any honest document needs."""

    code = "file_unsafe"
    template = translatable(
        "The file could not be opened safely. Take a photo of the document and send that instead."
    )


class StorageFullError(RuleError):
    """There is no room left for files; nothing of the upload was kept."""

    code = "storage_full"
    template = translatable(
        "The file could not be stored, because there is no room left. "
        "Your claim is safe. Try again in a few hours."
    )


class NotCheckedError(FileRefusedError):
    """The files before it took all the time there is to check one upload."""

    code = "file_not_checked"
    template = translatable(
        "There was no time left to check this file, because the others took long. Send it again."
    )


class TooManyFilesError(FileRefusedError):
    """More than 20 files in one upload: the first 20 are taken."""

    code = "too_many_files"
    template = translatable(
        "At most %(count)s files can be sent at once. Send this one again with the next upload."
    )


class FileTwiceError(FileRefusedError):
    """The claim holds the same bytes already."""

    code = "file_twice"
    template = translatable(
        "You have already given this file. It is in your claim as \u201c%(name)s\u201d."
    )


class ClaimFullError(FileRefusedError):
    """The claim holds as many evidence items, or as many bytes, as one claim may."""

    code = "claim_full"
    template = translatable(
        "Your claim is full: it holds %(items)s documents. "
        "Remove one that says the same as another, then add this one."
    )


class ReadingFailedError(FileRefusedError):
    """The engines gave up on it; nothing is known to be wrong with the file itself."""

    code = "reading_failed"
    template = translatable(
        "We could not read this document. Try again, type what it says yourself, "
        "or remove it and send a clearer photo."
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


def problem_template(code: str) -> str:
    """What to tell an applicant about the `problem` of an evidence item."""
    templates = {error.code: error.template for error in FileRefusedError.__subclasses__()}
    return templates.get(code, ReadingFailedError.template)


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
