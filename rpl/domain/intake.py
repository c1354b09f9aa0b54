"""Intake: what may be given as evidence, and how much of it."""

from enum import StrEnum

from rpl.domain.errors import RuleError, translatable
from rpl.domain.values import Frozen

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_FILES_AT_ONCE = 20
MAX_EVIDENCE_ITEMS = 60
MAX_PAGES = 40
MAX_PIXELS = 50_000_000


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


class Inspection(Frozen):
    """What a file is, told without reading it: its media type and number of pages."""

    media_type: str
    pages: int


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
    """A PDF that carries scripts, launch actions or attached files."""

    code = "file_active"
    template = translatable(
        "The PDF contains scripts or attached files, which are not safe to open. "
        "Print it to a new PDF, or take a photo of each page."
    )


class TooManyPixelsError(FileRefusedError):
    """An image of more than 50 megapixels, or a page that would become one."""

    code = "file_too_many_pixels"
    template = translatable(
        "The picture is larger than 50 megapixels. Take it again with a smaller picture size."
    )


class TooManyPagesError(FileRefusedError):
    """More than 40 pages."""

    code = "file_too_many_pages"
    template = translatable(
        "The file has more than 40 pages. Send only the pages that show what you learned or did."
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


class TooManyFilesError(FileRefusedError):
    """More than 20 files in one upload: the first 20 are taken."""

    code = "too_many_files"
    template = translatable(
        "At most %(count)s files can be sent at once. Send this one again with the next upload."
    )
